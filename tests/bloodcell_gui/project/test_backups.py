from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from bloodcell_gui.main_window import MainWindow
from bloodcell_gui.notify import Notice
from bloodcell_gui.project.backups import EVERY_MINUTES, BackupKeeper
from bloodcell_gui.project.desk import ProjectDesk
from trainer.errors import OutputError
from trainer.project.backups import list_backups
from trainer.project.cells import list_cells
from trainer.project.project_file import open_project

Settle = Callable[[], None]


def keeper_of(window: MainWindow) -> BackupKeeper:
    return window.desk.findChild(BackupKeeper)


def test_a_project_is_backed_up_when_it_is_opened(
    opened: ProjectDesk, monday: Path, window: MainWindow, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: bool(list_backups(monday)))
    assert keeper_of(window)._timer.isActive()
    assert keeper_of(window)._timer.interval() == EVERY_MINUTES * 60_000


def test_what_was_done_since_is_backed_up_in_its_time_and_when_the_project_is_closed(
    opened: ProjectDesk, monday: Path, window: MainWindow, qtbot: QtBot, settle: Settle
) -> None:
    qtbot.waitUntil(lambda: len(list_backups(monday)) == 1)
    opened.confirm_rest("red")
    settle()
    keeper_of(window)._timer.timeout.emit()
    qtbot.waitUntil(lambda: len(list_backups(monday)) == 2)
    opened.confirm_rest("green")
    opened.close_project()
    settle()
    backups = list_backups(monday)
    assert len(backups) == 3
    assert not keeper_of(window)._timer.isActive()
    with open_project(backups[0]) as newest:
        assert {cell.final_class for cell in list_cells(newest, 1) if cell.is_reviewed} == {"red", "green"}


def test_the_window_leaves_a_backup(window: MainWindow, opened: ProjectDesk, monday: Path) -> None:
    opened.exclude([cell.key for cell in opened.cells])
    window.leave()
    with open_project(list_backups(monday)[0]) as newest:
        assert {cell.status for cell in list_cells(newest, 1)} == {"excluded"}


def test_a_backup_that_fails_is_told_once_and_taken_back_when_one_works(
    window: MainWindow,
    opened: ProjectDesk,
    told: list[Notice],
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    settle: Settle,
) -> None:
    import bloodcell_gui.project.content as content

    def fail(_: object) -> None:
        raise OutputError("There is no room left on the disk.", "Make room.")

    keeper = keeper_of(window)
    qtbot.waitUntil(lambda: not keeper._task.is_running)
    with monkeypatch.context() as patch:
        patch.setattr(content, "back_up", fail)
        for _ in range(2):
            keeper._timer.timeout.emit()
            qtbot.waitUntil(lambda: not keeper._task.is_running)
    assert {one.summary for one in told} == {"There is no room left on the disk."}
    assert len(window.notices._notices) == 1
    keeper._timer.timeout.emit()
    qtbot.waitUntil(lambda: not window.notices._notices)
