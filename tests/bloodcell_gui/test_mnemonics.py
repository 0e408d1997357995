"""Alt and a letter: the menu bar has its letters to itself."""

from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from pytestqt.qtbot import QtBot

from bloodcell_gui.main_window import MainWindow
from bloodcell_gui.training.results.board import Board
from bloodcell_gui.training.results.results_view import ResultsView
from bloodcell_gui.training.run.view import RunView


def find_letters(root: QWidget) -> Iterator[tuple[str, str]]:
    """Yield the key of each control below a widget, shown or not, and the text that it is in."""
    labels = [one for one in root.findChildren(QLabel) if one.buddy() is not None]
    for one in (*root.findChildren(QAbstractButton), *labels):
        key = QKeySequence.mnemonic(one.text())
        if not key.isEmpty():
            yield key.toString(), one.text()


def test_no_control_of_a_page_takes_a_letter_of_the_menu_bar(
    window: MainWindow, classify: Callable[..., None], make_cells: Callable[..., Path], qtbot: QtBot
) -> None:
    classify(make_cells("S", red=1))
    for page in range(5):
        window._page_bar.choose(page)
    window.training.start_wizard()
    parts = [window.centralWidget(), window.statusBar()]
    for part in (
        RunView(window.training.follower, window.notifier, window.settings),
        ResultsView(window.notifier, window.settings),
        Board(window.notifier, window.settings),
    ):
        qtbot.addWidget(part)
        parts.append(part)
    taken = {QKeySequence.mnemonic(action.text()).toString() for action in window.menuBar().actions()}
    assert taken == {f"Alt+{letter}" for letter in "FEVJMH"}
    found = [(key, text) for part in parts for key, text in find_letters(part)]
    assert len(found) > 50
    assert [text for key, text in found if key in taken] == []
