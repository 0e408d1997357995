"""Opening, closing and classifying again from the menus of the real window."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from bloodcell_gui.main_window import MainWindow

Classify = Callable[..., None]
MakeCells = Callable[..., Path]


def test_folders_and_files_are_asked_for(
    window: MainWindow, make_cells: MakeCells, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make_cells("S", red=2)
    files = sorted(folder.iterdir())
    monkeypatch.setattr("bloodcell_gui.dialogs.QFileDialog.getExistingDirectory", lambda *_: str(folder))
    monkeypatch.setattr(
        "bloodcell_gui.dialogs.QFileDialog.getOpenFileNames", lambda *_: ([str(files[0])], "")
    )
    window._menus.open_folder.trigger()
    window._menus.open_files.trigger()
    qtbot.waitUntil(lambda: len(window.session.samples) == 2 and not window.session.is_working)
    assert [one.n_done for one in window.session.samples] == [2, 1]


def test_asking_may_be_given_up(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bloodcell_gui.dialogs.QFileDialog.getExistingDirectory", lambda *_: "")
    monkeypatch.setattr("bloodcell_gui.dialogs.QFileDialog.getOpenFileName", lambda *_: ("", ""))
    window._menus.open_folder.trigger()
    window._menus.open_model.trigger()
    assert not window.session.is_working


def test_only_what_there_is_something_for_is_offered(
    window: MainWindow, classify: Classify, make_cells: MakeCells, qtbot: QtBot
) -> None:
    menus, session = window._menus, window.session
    offered = (menus.close_sample, menus.close_all, menus.classify_again)
    assert not any(action.isEnabled() for action in (*offered, menus.cancel))
    classify(make_cells("S", red=2))
    assert all(action.isEnabled() for action in offered)
    assert not menus.cancel.isEnabled()
    menus.classify_again.trigger()
    assert menus.cancel.isEnabled()
    qtbot.waitUntil(lambda: not session.is_working)
    menus.close_all.trigger()
    assert not session.samples
    assert not any(action.isEnabled() for action in offered)
