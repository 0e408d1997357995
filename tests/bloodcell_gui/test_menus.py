from collections.abc import Iterator

import pytest
from PySide6.QtCore import QMetaMethod
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from bloodcell_gui.main_window import MainWindow


def actions_with_keys(menu: QMenu) -> Iterator[QAction]:
    for action in menu.actions():
        if action.menu() is not None:
            yield from actions_with_keys(action.menu())
        elif action.shortcuts():
            yield action


def silence(action: QAction) -> None:
    """Let an action do nothing but tell that it was triggered."""
    for signal in (action.triggered, action.toggled):
        if action.isSignalConnected(QMetaMethod.fromSignal(signal)):
            signal.disconnect()
    action.setEnabled(True)


@pytest.mark.parametrize("page", range(5))
def test_every_key_of_the_menus_reaches_its_action_on_every_page(
    window: MainWindow, qtbot: QtBot, page: int
) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window._page_bar.choose(page)
    menus = [entry.menu() for entry in window.menuBar().actions()]
    actions = [action for menu in menus for action in actions_with_keys(menu)]
    keys = [(action, key) for action in actions for key in action.shortcuts()]
    assert {"?", "Ctrl+.", "Ctrl+E", "Ctrl+5", "F5", "F9"} <= {key.toString() for _, key in keys}
    for action in actions:
        silence(action)
    for action, key in keys:
        # A key of two actions reaches neither.
        with qtbot.waitSignal(action.triggered, timeout=1000):
            QTest.keySequence(QApplication.focusWidget() or window, key)
