"""The Review page where there is nothing to review, and from the outside."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from bloodcell_gui.main_window import MainWindow

OpenReview = Callable[[Path], Any]


def shown(window: MainWindow) -> str:
    return "\n".join(label.text() for label in window.review.findChildren(QLabel) if label.isVisible())


def press(window: MainWindow, text: str) -> None:
    buttons = [one for one in window.review.findChildren(QPushButton) if one.isVisible()]
    next(one for one in buttons if one.text().replace("&", "") == text).click()


def test_without_a_project_the_page_says_what_one_is_for(window: MainWindow, qtbot: QtBot) -> None:
    window._page_bar.choose(1)
    assert "No project is open" in shown(window)
    assert "one key each" in shown(window)
    for signal, text in (
        (window.review.open_wanted, "Open project…"),
        (window.review.new_wanted, "New project…"),
    ):
        # What the window does with it asks for a file.
        signal.disconnect()
        with qtbot.waitSignal(signal):
            press(window, text)


def test_a_project_without_samples_leads_to_classify(open_review: OpenReview, project_path: Path) -> None:
    bench = open_review(project_path)
    assert "“Monday” has no samples yet" in shown(bench.window)
    press(bench.window, "Go to Classify")
    assert bench.window._pages.currentIndex() == 0


def test_a_sample_without_images_says_so(
    open_review: OpenReview, add_sample: Any, project_path: Path
) -> None:
    folder = project_path.parent / "nothing"
    folder.mkdir()
    add_sample(folder, [])
    bench = open_review(project_path)
    assert "This sample has no images." in shown(bench.window)


def test_nothing_of_the_page_is_made_before_it_is_seen(
    window: MainWindow, monday: Path, qtbot: QtBot
) -> None:
    window.desk.open(monday)
    qtbot.waitUntil(lambda: window.desk.sample is not None)
    if window._pages.currentIndex() != 1:
        assert window.review.workbench is None
    window._page_bar.choose(1)
    assert window.review.workbench is not None


def test_what_is_done_elsewhere_is_not_undone_here(open_review: OpenReview, monday: Path) -> None:
    from PySide6.QtCore import Qt

    bench = open_review(monday)
    bench.press(Qt.Key.Key_1)
    assert bench.window._menus.undo.isEnabled()
    bench.window._page_bar.choose(0)
    assert not bench.window._menus.undo.isEnabled()
    bench.window._page_bar.choose(1)
    assert bench.window._menus.undo.isEnabled()


def test_the_differential_is_copied_from_the_page_in_sight(open_review: OpenReview, monday: Path) -> None:
    from PySide6.QtGui import QGuiApplication

    bench = open_review(monday)
    copy = bench.window._menus.copy_table
    assert copy.isEnabled()
    copy.trigger()
    assert QGuiApplication.clipboard().text().splitlines()[1:] == ["Red\t3\t100.0\t43.9–100.0"]
    # Nothing is classified, so there is none anywhere else.
    bench.window._page_bar.choose(0)
    assert not copy.isEnabled()
