from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from bloodcell_gui.main_window import MainWindow
from bloodcell_gui.notify import Notice
from bloodcell_gui.project.desk import ProjectDesk
from bloodcell_gui.project.exporter import warn
from trainer.project.project_file import open_project
from trainer.project.report import write_project_report
from trainer.reports.target import ReportTarget

CLASSIFY, REVIEW = 0, 1
Settle = Callable[[], None]
Keys = Callable[[], dict[str, int]]


def answer(monkeypatch: pytest.MonkeyPatch, target: ReportTarget | None) -> list[tuple[object, ...]]:
    asked: list[tuple[object, ...]] = []

    def respond(*given: object) -> ReportTarget | None:
        asked.append(given)
        return target

    monkeypatch.setattr("bloodcell_gui.export_dialog.ask_report", respond)
    return asked


def test_export_on_the_review_page_writes_what_the_command_line_writes(
    window: MainWindow,
    opened: ProjectDesk,
    keys: Keys,
    settle: Settle,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
    monday: Path,
) -> None:
    opened.assign([keys()["red_0000.png"]], "blue")
    opened.sign()
    settle()
    asked = answer(monkeypatch, ReportTarget(tmp_path / "out", "monday"))
    assert window._menus.export.isEnabled()
    with qtbot.waitSignal(window.notifier.done_told) as said:
        window._menus.export.trigger()
    assert asked[0][1:4] == ("Monday", 2, "1 of 2 samples is not signed yet.")
    assert said.args[0].startswith(f"Written to {tmp_path / 'out'}: monday_counts.csv")
    opened.close_project()
    settle()
    with open_project(monday) as project:
        files, _, _ = write_project_report(project, ReportTarget(tmp_path / "line", "monday"))
    for file in files:
        assert (tmp_path / "out" / file.name).read_bytes() == file.read_bytes()
    assert "red_0000.png,red" in (tmp_path / "out" / "monday_cells.csv").read_text(encoding="utf-8-sig")


def test_images_that_are_gone_are_told(
    window: MainWindow,
    opened: ProjectDesk,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
    told: list[Notice],
    monday: Path,
) -> None:
    (monday.parent / "day" / "S-1" / "red_0000.png").unlink()
    answer(monkeypatch, ReportTarget(tmp_path / "out", "monday"))
    window._menus.export.trigger()
    qtbot.waitUntil(lambda: bool(told))
    assert told[0].summary == "1 image is no longer there."
    assert "counts and decisions stay" in told[0].remedy


def test_what_cannot_be_written_is_told(
    window: MainWindow,
    opened: ProjectDesk,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
    told: list[Notice],
) -> None:
    (tmp_path / "file").write_text("no folder")
    answer(monkeypatch, ReportTarget(tmp_path / "file", "monday"))
    window._menus.export.trigger()
    qtbot.waitUntil(lambda: bool(told))
    assert told[0].remedy
    assert (tmp_path / "file").read_text() == "no folder"


def test_export_is_about_the_page_in_sight(
    window: MainWindow,
    opened: ProjectDesk,
    settle: Settle,
    monkeypatch: pytest.MonkeyPatch,
    classify: Callable[..., None],
    make_cells: Callable[..., Path],
) -> None:
    asked = answer(monkeypatch, None)
    window._page_bar.choose(REVIEW)
    window._menus.export.trigger()
    assert asked[-1][1] == "Monday"
    window._page_bar.choose(CLASSIFY)
    assert not window._menus.export.isEnabled()
    classify(make_cells("new", red=1))
    assert window._menus.export.isEnabled()
    window._menus.export.trigger()
    assert asked[-1][1] == "new"
    window._page_bar.choose(3)
    assert not window._menus.export.isEnabled()
    window._page_bar.choose(REVIEW)
    opened.close_project()
    assert not window._menus.export.isEnabled()


def test_samples_of_another_model_are_told_to_be_left_out(opened: ProjectDesk) -> None:
    assert warn(opened.samples, 2, "Ours") == "2 of 2 samples are not signed yet."
    assert "the report is of the 2 that “Ours” classified" in warn(opened.samples, 3, "Ours")
