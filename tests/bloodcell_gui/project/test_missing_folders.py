import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from bloodcell_gui.main_window import MainWindow
from bloodcell_gui.notify import Notice
from bloodcell_gui.project.desk import ProjectDesk
from bloodcell_gui.project.missing_folders import find_missing
from trainer.project.project_file import open_project

Settle = Callable[[], None]


@pytest.fixture
def moved(monday: Path) -> Path:
    """Where the folder of both samples is now."""
    new = monday.parent / "archive" / "2025" / "day"
    new.parent.mkdir(parents=True)
    shutil.move(monday.parent / "day", new)
    return new


def answer(monkeypatch: pytest.MonkeyPatch, chosen: Path | None) -> list[Path]:
    asked: list[Path] = []

    def respond(_: object, missing: Path) -> Path | None:
        asked.append(missing)
        return chosen

    monkeypatch.setattr("bloodcell_gui.project.dialogs.ask_moved", respond)
    return asked


def test_what_is_missing_is_told_by_its_outermost_folder(monday: Path, moved: Path) -> None:
    with open_project(monday) as project:
        missing = find_missing(project)
    assert missing is not None
    assert (missing.place, missing.n_samples) == (monday.parent / "day", 2)


@pytest.mark.parametrize("depth", [0, 1])
def test_the_folder_is_pointed_to_again(
    window: MainWindow,
    desk: ProjectDesk,
    monday: Path,
    moved: Path,
    settle: Settle,
    told: list[Notice],
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
    depth: int,
) -> None:
    # The folder itself, or the one that it lies in now.
    asked = answer(monkeypatch, (moved, *moved.parents)[depth])
    desk.open(monday)
    qtbot.waitUntil(lambda: bool(told))
    assert "The images of 2 samples are no longer where they were" in told[0].summary
    assert told[0].button == "Find the folder…"
    settle()
    window.notices._action.click()
    qtbot.waitUntil(lambda: desk.samples[0].sample.folder == moved / "S-1")
    settle()
    assert asked == [monday.parent / "day"]
    source = desk.sample.find_source(desk.cells[0].name)
    assert source.path is not None
    assert source.path.is_file()
    qtbot.waitUntil(lambda: window.notices.notice is None)


def test_a_folder_of_other_images_is_refused_and_the_way_stays_open(
    window: MainWindow,
    desk: ProjectDesk,
    monday: Path,
    moved: Path,
    settle: Settle,
    told: list[Notice],
    monkeypatch: pytest.MonkeyPatch,
    make_cells: Callable[..., Path],
    qtbot: QtBot,
) -> None:
    answer(monkeypatch, make_cells("other/S-1", red=1).parent)
    desk.open(monday)
    qtbot.waitUntil(lambda: bool(told))
    window._menus.find_folder.trigger()
    qtbot.waitUntil(lambda: any("does not hold the images" in one.summary for one in told))
    settle()
    qtbot.waitUntil(lambda: any(one.button for one in window.notices._notices))
    assert desk.samples[0].sample.folder == monday.parent / "day" / "S-1"


def test_whoever_cancels_is_offered_it_again(
    window: MainWindow,
    desk: ProjectDesk,
    monday: Path,
    moved: Path,
    settle: Settle,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    answer(monkeypatch, None)
    desk.open(monday)
    qtbot.waitUntil(lambda: window.notices.notice is not None)
    settle()
    window.notices._action.click()
    assert window.notices.notice.button == "Find the folder…"
    desk.close_project()
    assert window.notices.notice is None


def test_where_nothing_is_missing_that_is_told_to_whoever_asks(
    window: MainWindow, opened: ProjectDesk, qtbot: QtBot, told: list[Notice]
) -> None:
    with qtbot.waitSignal(window.notifier.done_told) as said:
        window._menus.find_folder.trigger()
    assert said.args == ["The images of all samples are where they were."]
    assert told == []
