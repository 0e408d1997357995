"""The welcome page comes once by itself, and from the menu whenever it is wanted."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from bloodcell_gui.app import open_window
from bloodcell_gui.main_window import MainWindow
from bloodcell_gui.page_bar import CLEAN
from bloodcell_gui.settings import SHOW_WELCOME, Settings

Open = Callable[..., MainWindow]


@pytest.fixture
def open_first(qtbot: QtBot) -> Iterator[Open]:
    """Return a function that opens the window as at the first start."""
    with ExitStack() as stack:

        def start(*arguments: str) -> MainWindow:
            Settings().write(SHOW_WELCOME, True)
            window = stack.enter_context(open_window(["bloodcell-gui", *arguments]))
            qtbot.waitUntil(lambda: window.session.model is not None)
            return window

        yield start


def test_it_is_shown_at_the_first_start_and_not_at_the_second(open_first: Open, qtbot: QtBot) -> None:
    window = open_first()
    assert window.greeting.is_shown
    window.leave()
    with open_window(["bloodcell-gui"]) as second:
        qtbot.waitUntil(lambda: second.session.model is not None)
        assert not second.greeting.is_shown


def test_it_says_what_it_is_for_and_what_it_does_not_know(open_first: Open) -> None:
    window = open_first()
    said = " ".join(one.text() for one in window.greeting._page.findChildren(QLabel))
    assert "For research use only. Not for use in diagnostic procedures." in said
    assert "healthy people" in said
    assert "No blasts" in said


def test_it_gives_way_to_what_was_opened_with_the_application(
    open_first: Open, make_cells: Callable[..., Path], qtbot: QtBot
) -> None:
    window = open_first(str(make_cells("S", red=2)))
    qtbot.waitUntil(lambda: bool(window.session.samples) and not window.session.is_working)
    assert not window.greeting.is_shown
    assert window.classify.isVisible()


def test_cells_that_are_dropped_on_it_are_classified(
    open_first: Open, make_cells: Callable[..., Path], drop: Callable[..., bool], qtbot: QtBot
) -> None:
    window = open_first()
    assert drop(window.greeting._page.viewport(), make_cells("S", red=2))
    qtbot.waitUntil(lambda: bool(window.session.samples) and not window.session.is_working)
    assert window.classify.isVisible()


def test_its_buttons_lead_on(open_first: Open) -> None:
    window = open_first()
    page = window.greeting._page
    assert window.focusWidget() is page.tour
    page.start.click()
    assert window.classify.isVisible()
    window._menus.welcome.trigger()
    assert window.greeting.is_shown
    page.tour.click()
    assert window.greeting.tour is not None
    assert window.classify.drop_zone.isVisible()


def test_any_page_can_be_chosen_instead(open_first: Open) -> None:
    window = open_first()
    window._page_bar.choose(CLEAN)
    assert window.cleaning.isVisible()
    window._menus.welcome.trigger()
    window._page_bar.choose(CLEAN)
    assert window.cleaning.isVisible()
