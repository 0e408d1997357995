"""The list of keys says all keys that there are, and no other; `?` shows it wherever the keyboard is."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from bloodcell_gui.cleaning.open_dataset import OpenDataset
from bloodcell_gui.help import KEYS, KeysDialog
from bloodcell_gui.main_window import MainWindow
from bloodcell_gui.settings import DECIDED_BY
from bloodcell_gui.training.results.board import Board
from bloodcell_gui.training.results.results_view import ResultsView
from bloodcell_gui.training.run.view import RunView

# Keys that a widget takes by itself, without a shortcut of Qt's: they are tested where they work.
BY_WIDGETS = {
    *("Left", "Right", "Up", "Down", "Home", "End", "Space", "Enter", "Shift+Enter", "Esc", "Del", "F2"),
    *("Ctrl+C", "Ctrl+A", "Ctrl+Enter", "Shift", "Ctrl", "Arrows", "Page up and down", "+", "-", "0"),
}


def read_listed() -> set[str]:
    """Return each key of the list on its own: `1 … 3` is 1, 2 and 3."""
    listed: set[str] = set()
    for _, keys in KEYS:
        for text, _ in keys:
            # `Ctrl+,` has the sign in it that divides the others.
            for part in re.split(r"(?<!\+), |, (?=\S)", text):
                start, dots, end = part.partition(" … ")
                if dots:
                    head = start[:-1]
                    listed |= {f"{head}{number}" for number in range(int(start[-1]), int(end[-1]) + 1)}
                else:
                    listed.add(part)
    return listed


def portable(key: QKeySequence) -> str:
    text = key.toString(QKeySequence.SequenceFormat.PortableText)
    return text.replace("Return", "Enter").replace("Backspace", "Del")


def find_keys(root: QWidget) -> Iterator[str]:
    """Yield every key that Qt knows of below a widget; letters with Alt are told by the texts themselves."""
    for action in root.findChildren(QAction):
        yield from map(portable, action.shortcuts())
    for shortcut in root.findChildren(QShortcut):
        yield from map(portable, shortcut.keys())
    for button in root.findChildren(QAbstractButton):
        key = portable(button.shortcut())
        if not re.fullmatch(r"Alt\+.", key):
            yield key


@pytest.fixture
def whole_window(
    window: MainWindow,
    classify: Callable[..., None],
    make_cells: Callable[..., Path],
    tmp_path: Path,
    qtbot: QtBot,
) -> list[QWidget]:
    """The window with all that it makes later."""
    classify(make_cells("S", red=2))
    window.settings.write(DECIDED_BY, "Ada")
    window.desk.create(tmp_path / "keys.bloodproject")
    qtbot.waitUntil(lambda: window.desk.path is not None)
    window.classify.review_asked.emit()
    qtbot.waitUntil(lambda: window.review.workbench is not None)
    for page in range(5):
        window._page_bar.choose(page)
    window.training.start_wizard()
    window._menus.tour.trigger()
    dataset = OpenDataset(window.notifier, window.settings, window.cleaning)
    parts = [
        window,
        dataset.workbench,
        RunView(window.training.follower, window.notifier, window.settings),
        ResultsView(window.notifier, window.settings),
        Board(window.notifier, window.settings),
    ]
    for part in parts[1:]:
        qtbot.addWidget(part)
    qtbot.addWidget(dataset.workbench, before_close_func=lambda workbench: workbench.close_threads())
    return parts


def test_every_key_is_listed(whole_window: list[QWidget]) -> None:
    found = {key for part in whole_window for key in find_keys(part)} - {""}
    assert len(found) > 40
    # Other names of keys that are listed.
    others = {"Shift+?", "Ctrl+=", "Ctrl+Shift+="}
    assert sorted(found - read_listed() - others) == []


def test_every_listed_key_is_there(whole_window: list[QWidget]) -> None:
    found = {key for part in whole_window for key in find_keys(part)}
    assert sorted(read_listed() - found - BY_WIDGETS) == []


def focus_something(window: MainWindow) -> None:
    for widget in window.findChildren(QWidget):
        takes_keys = widget.focusPolicy() & Qt.FocusPolicy.TabFocus and not isinstance(widget, QLineEdit)
        if takes_keys and widget.isVisible() and widget.isEnabled():
            widget.setFocus()
            return


@pytest.mark.parametrize("page", range(5))
def test_the_question_mark_shows_the_keys_from_every_page(
    window: MainWindow,
    qtbot: QtBot,
    page: int,
    in_next_dialog: Callable[[Callable[[QDialog], object]], None],
) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window._page_bar.choose(page)
    focus_something(window)
    shown: list[QDialog] = []
    in_next_dialog(lambda dialog: shown.append(dialog))
    QTest.keySequence(QApplication.focusWidget() or window, QKeySequence("?"))
    assert len(shown) == 1
    assert isinstance(shown[0], KeysDialog)


def test_in_a_text_it_is_a_question_mark(window: MainWindow, qtbot: QtBot) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window._page_bar.choose(3)
    window.training.start_wizard()
    field = window.training.wizard.data.path
    field.setFocus()
    QTest.keyClicks(field, "a?")
    assert field.text() == "a?"


def test_with_large_texts_the_list_fits_the_screen(window: MainWindow, qtbot: QtBot) -> None:
    from bloodcell_gui.settings import TEXT_SIZE

    window.settings.write(TEXT_SIZE, 150)
    dialog = KeysDialog(window)
    qtbot.addWidget(dialog)
    dialog.show()
    room = dialog.screen().availableSize()
    assert dialog.width() <= room.width()
    assert dialog.height() <= room.height()
