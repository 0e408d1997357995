"""What drives the Train page, beside the window with its scripted trainings."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot


@pytest.fixture(autouse=True)
def scripts(children: None) -> None:
    """The scripted trainings, which the tests import for their events too."""


@pytest.fixture
def press(qtbot: QtBot) -> Callable[[QWidget, str], None]:
    """Return a function that presses the visible button with such a text, as soon as it is there."""

    def find(root: QWidget, text: str) -> list[QPushButton]:
        buttons = [one for one in root.findChildren(QPushButton) if one.text().replace("&", "") == text]
        return [one for one in buttons if one.isVisible()]

    def press_button(root: QWidget, text: str) -> None:
        qtbot.waitUntil(lambda: bool(find(root, text)))
        find(root, text)[0].click()

    return press_button
