from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from bloodcell_gui.main_window import MainWindow
from bloodcell_gui.new_class_dialog import NewClassDialog
from bloodcell_gui.notify import Notice
from bloodcell_gui.project.desk import ProjectDesk
from trainer.classes import Role

Settle = Callable[[], None]
Keys = Callable[[], dict[str, int]]
InNextDialog = Callable[[Callable[[QDialog], object]], None]


def test_what_needs_a_project_is_off_without_one(
    window: MainWindow, desk: ProjectDesk, settle: Settle, tmp_path: Path, monday: Path
) -> None:
    menus = window._menus
    of_project = (menus.import_sheet, menus.find_folder, menus.new_class, menus.trail, menus.make_dataset)
    assert [one.isEnabled() for one in of_project] == [False] * 5
    desk.create(tmp_path / "empty.bloodproject")
    settle()
    assert [one.isEnabled() for one in of_project] == [False, True, True, True, False]
    desk.open(monday)
    settle()
    assert [one.isEnabled() for one in of_project] == [True] * 5
    desk.close_project()
    assert [one.isEnabled() for one in of_project] == [False] * 5
    assert menus.reviewer.isEnabled()


@pytest.fixture
def answer_sheet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """A function that writes a sample sheet, which the user chooses then."""

    def write(text: str) -> None:
        path = tmp_path / "sheet.csv"
        path.write_text(text, encoding="utf-8")
        monkeypatch.setattr("bloodcell_gui.project.dialogs.ask_sheet", lambda *_: path)

    return write


def test_a_sample_sheet_is_taken_over_and_told(
    window: MainWindow,
    opened: ProjectDesk,
    settle: Settle,
    answer_sheet: Callable[[str], None],
    qtbot: QtBot,
) -> None:
    answer_sheet("sample_id;patient group;analyser WBC;includes NRBC\nS-1;adult;7,4;yes\nS-2;child;;\n")
    with qtbot.waitSignal(window.notifier.done_told) as said:
        window._menus.import_sheet.trigger()
    assert said.args == ["2 samples described by “sheet.csv”."]
    settle()
    first, second = (one.sample for one in opened.samples)
    assert (first.patient_group, first.analyser_wbc, first.includes_nrbc) == ("adult", 7.4, True)
    assert second.patient_group == "child"
    assert opened.chosen == opened.samples[0]
    with qtbot.waitSignal(window.notifier.done_told) as said:
        window._menus.import_sheet.trigger()
    assert said.args == ["Nothing is new in “sheet.csv”."]
    settle()


@pytest.mark.parametrize(
    ("text", "summary"),
    [
        ("sample_id\nS-1\nS-1\n", "are both about “S-1”"),
        ("sample_id,folder\nS-1,nowhere\n", "which is not there"),
        ("sample_id,analyser WBC\nS-1,many\n", "which is no count of white cells"),
        ("sample_id\nS-9\n", "has no sample “S-9”"),
    ],
)
def test_a_bad_sheet_changes_nothing_and_is_told(
    window: MainWindow,
    opened: ProjectDesk,
    settle: Settle,
    answer_sheet: Callable[[str], None],
    told: list[Notice],
    text: str,
    summary: str,
) -> None:
    before = opened.samples
    answer_sheet(text)
    window._menus.import_sheet.trigger()
    settle()
    assert summary in told[0].summary
    assert told[0].remedy
    assert opened.samples == before


def test_a_class_is_asked_for_and_given_to_the_cells_that_were_chosen(
    window: MainWindow, opened: ProjectDesk, keys: Keys, settle: Settle, in_next_dialog: InNextDialog
) -> None:
    def name(dialog: QDialog) -> None:
        assert isinstance(dialog, NewClassDialog)
        dialog.name.setText("red")
        assert "already" in dialog.told
        dialog.name.setText("blast")
        dialog.role.setCurrentIndex(dialog.role.findData(Role.WBC.value))
        dialog.confirm.click()

    in_next_dialog(name)
    key = keys()["red_0000.png"]
    window.review.new_class_wanted.emit((key,))
    settle()
    assert opened.cells[opened.sample.row_of(key)].final_class == "blast"
    assert opened.classes[-1].role is Role.WBC


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


def test_work_on_a_project_ends_with_it(window: MainWindow, opened: ProjectDesk, qtbot: QtBot) -> None:
    def wait(advance: Callable[[int, int], None]) -> None:
        while True:
            advance(1, 0)

    work = window._project_menu.work
    work.run("Counting", wait)
    opened.close_project()
    qtbot.waitUntil(lambda: not work.is_running)


def test_the_window_closes_while_work_goes_on(window: MainWindow, opened: ProjectDesk) -> None:
    def wait(advance: Callable[[int, int], None]) -> None:
        while True:
            advance(1, 0)

    window._project_menu.work.run("Counting", wait)
    window.leave()
