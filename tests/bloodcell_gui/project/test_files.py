from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QUrl
from pytestqt.qtbot import QtBot

from bloodcell_gui.app import open_window
from bloodcell_gui.main_window import MainWindow
from bloodcell_gui.notify import Notice
from bloodcell_gui.project.desk import ProjectDesk
from bloodcell_gui.project.recents import read_recents
from trainer.project.project_file import open_project

REVIEW = 1
Settle = Callable[[], None]
Drop = Callable[..., bool]


def test_a_new_project_is_asked_for_and_shown(
    window: MainWindow, desk: ProjectDesk, settle: Settle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "new.bloodproject"
    monkeypatch.setattr("bloodcell_gui.project.dialogs.ask_new_project", lambda *_: path)
    assert not window._menus.close_project.isEnabled()
    window._menus.new_project.trigger()
    settle()
    assert desk.path == path
    assert window._pages.currentIndex() == REVIEW
    assert window.windowTitle() == "new – Bloodcell"
    assert window._menus.close_project.isEnabled()
    window._menus.close_project.trigger()
    settle()
    assert desk.path is None
    assert window.windowTitle() == "Bloodcell"
    open_project(path).close()


def test_an_open_project_is_asked_for(
    window: MainWindow, desk: ProjectDesk, settle: Settle, monday: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bloodcell_gui.project.dialogs.ask_project", lambda *_: None)
    window._menus.open_project.trigger()
    assert desk.opening is None
    monkeypatch.setattr("bloodcell_gui.project.dialogs.ask_project", lambda *_: monday)
    window._menus.open_project.trigger()
    settle()
    assert desk.path == monday


def test_projects_that_were_open_are_offered(
    window: MainWindow, opened: ProjectDesk, settle: Settle, monday: Path
) -> None:
    opened.close_project()
    menu = window._menus.recent_projects
    menu.aboutToShow.emit()
    first = menu.actions()[0]
    assert (first.text(), first.toolTip()) == ("Monday", str(monday))
    first.trigger()
    settle()
    assert opened.path == monday
    menu.actions()[-1].trigger()
    assert read_recents(window.settings) == ()
    menu.aboutToShow.emit()
    assert [action.isEnabled() for action in menu.actions()] == [False]


def test_one_that_cannot_be_opened_is_not_remembered(
    window: MainWindow, desk: ProjectDesk, settle: Settle, tmp_path: Path
) -> None:
    desk.open(tmp_path / "gone.bloodproject")
    settle()
    assert read_recents(window.settings) == ()


@pytest.mark.parametrize("page", range(5))
def test_a_project_that_is_dropped_on_any_page_is_opened(
    window: MainWindow, desk: ProjectDesk, settle: Settle, monday: Path, drop: Drop, page: int
) -> None:
    window._page_bar.choose(page)
    assert drop(window._pages.currentWidget(), monday)
    settle()
    assert desk.path == monday
    assert window._pages.currentIndex() == REVIEW
    assert window.session.samples == []


def test_no_page_offers_to_take_a_project_as_images(
    window: MainWindow, monday: Path, drag: Callable[..., bool]
) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(monday))])
    assert drag(window.classify, data)
    assert not window.classify.drop_zone._hovered
    data.setUrls([QUrl.fromLocalFile(str(monday.parent))])
    assert drag(window.classify, data)
    assert window.classify.drop_zone._hovered


def test_what_is_dropped_with_a_project_is_classified(
    window: MainWindow,
    desk: ProjectDesk,
    settle: Settle,
    monday: Path,
    drop: Drop,
    make_cells: Callable[..., Path],
    qtbot: QtBot,
    told: list[Notice],
) -> None:
    other = monday.with_name("Tuesday.bloodproject")
    assert drop(window, monday, make_cells("new", red=1), other)
    qtbot.waitUntil(lambda: [one.id for one in window.session.samples] == ["new"])
    qtbot.waitUntil(lambda: not window.session.is_working)
    settle()
    assert desk.path == monday
    assert told[0].summary == "A window holds one project: “Monday.bloodproject” is opened."


def test_a_project_can_be_named_on_the_command_line(monday: Path, qtbot: QtBot) -> None:
    with open_window(["bloodcell-gui", str(monday)]) as window:
        qtbot.waitUntil(lambda: window.desk.chosen is not None)
        assert window._pages.currentIndex() == REVIEW
