from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog

from bloodcell_gui.main_window import MainWindow
from bloodcell_gui.project.desk import ProjectDesk

Settle = Callable[[], None]
Keys = Callable[[], dict[str, int]]
InNextDialog = Callable[[Callable[[QDialog], object]], None]


def test_what_needs_a_project_is_off_without_one(
    window: MainWindow, desk: ProjectDesk, settle: Settle, tmp_path: Path, monday: Path
) -> None:
    menus = window._menus
    with_project = (menus.find_folder, menus.new_class, menus.trail)
    with_samples = (menus.import_sheet, menus.compare, menus.make_dataset)

    def states() -> tuple[set[bool], set[bool]]:
        return {one.isEnabled() for one in with_project}, {one.isEnabled() for one in with_samples}

    assert states() == ({False}, {False})
    desk.create(tmp_path / "empty.bloodproject")
    settle()
    assert states() == ({True}, {False})
    desk.open(monday)
    settle()
    assert states() == ({True}, {True})
    desk.close_project()
    assert states() == ({False}, {False})
    assert menus.reviewer.isEnabled()
    assert menus.laboratory.isEnabled()


def test_the_name_of_the_reviewer_can_be_changed(
    window: MainWindow, opened: ProjectDesk, in_next_dialog: InNextDialog, settle: Settle
) -> None:
    def name(dialog: QDialog) -> None:
        dialog.name.setText("Grace")  # type: ignore[attr-defined]
        dialog.confirm.click()  # type: ignore[attr-defined]

    in_next_dialog(name)
    window._menus.reviewer.trigger()
    opened.sign()
    settle()
    assert opened.chosen.sample.state_by == "Grace"


def test_the_page_asks_for_what_the_menus_do(
    window: MainWindow, desk: ProjectDesk, settle: Settle, monday: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bloodcell_gui.project.dialogs.ask_project", lambda *_: monday)
    window.review.open_wanted.emit()
    settle()
    assert desk.path == monday
    window.review.classify_wanted.emit()
    assert window._pages.currentIndex() == 0


def test_the_window_closes_while_work_goes_on(window: MainWindow, opened: ProjectDesk) -> None:
    def wait(advance: Callable[[int, int], None]) -> None:
        while True:
            advance(1, 0)

    window.work.run("Counting", wait)
    window.leave()
