"""What becomes of an adaptation when its window is closed."""

import threading
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QDialog, QMessageBox
from pytestqt.qtbot import QtBot

from bloodcell_gui.main_window import MainWindow
from bloodcell_gui.training.adapting.view import AdaptView

OpenAdapting = Callable[[str], tuple[MainWindow, AdaptView]]
Take = Callable[[AdaptView, Path], None]
InNextDialog = Callable[[Callable[[QDialog], object]], None]


def test_closing_the_window_ends_no_adaptation_unasked(
    open_adapting: OpenAdapting,
    take: Take,
    labelled: Path,
    answer_dialog: Callable[[str], None],
    qtbot: QtBot,
) -> None:
    window, view = open_adapting("hang")
    take(view, labelled)
    qtbot.waitUntil(view.start.isEnabled)
    view.start.click()
    qtbot.waitUntil(lambda: window.queue.current is not None)

    answer_dialog("Keep the window open")

    assert not window.close()
    assert window.isVisible()
    assert window.queue.current is not None
    answer_dialog("Close it")
    assert window.close()
    assert window.queue.current is None


def test_a_model_that_was_neither_kept_nor_thrown_away_is_asked_about(
    open_adapting: OpenAdapting, take: Take, labelled: Path, in_next_dialog: InNextDialog, qtbot: QtBot
) -> None:
    window, view = open_adapting("succeed")
    take(view, labelled)
    qtbot.waitUntil(view.start.isEnabled)
    with qtbot.waitSignal(view.work.made, timeout=20_000):
        view.start.click()
    asked: list[str] = []

    def refuse(dialog: QDialog) -> None:
        assert isinstance(dialog, QMessageBox)
        asked.append(dialog.informativeText())
        dialog.reject()

    in_next_dialog(refuse)
    assert not window.close()
    assert asked == ["The new model is not in the library yet: it will be thrown away."]
    qtbot.waitUntil(view.result.keep.isVisible)
    with qtbot.waitSignal(view.kept):
        view.result.keep.click()
    assert window.close()


def test_cells_that_are_being_chosen_do_not_keep_the_window(
    open_adapting: OpenAdapting, answer_dialog: Callable[[str], None]
) -> None:
    window, view = open_adapting("succeed")
    ended = threading.Event()

    def choose(advance: Callable[[int, int], None]) -> None:
        try:
            while True:
                advance(1, 2)
        finally:
            ended.set()

    view.cells.proposing.run("Looking at the cells", choose)
    answer_dialog("Keep the window open")
    assert not window.close()
    window.leave()
    assert ended.is_set()
