"""The tour over the real window: it points, it goes on when something was done, and it can be left."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from bloodcell_gui.main_window import MainWindow
from bloodcell_gui.page_bar import CLEAN
from bloodcell_gui.settings import DECIDED_BY
from bloodcell_gui.tour.steps import STEPS
from bloodcell_gui.tour.tour import Tour
from trainer import resources

TITLES = [step.title for step in STEPS]


@pytest.fixture
def tour(
    window: MainWindow,
    make_cells: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> Tour:
    samples = make_cells("samples", red=8, green=4, blue=2)
    monkeypatch.setattr(resources, "sample_cells", lambda: samples)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window._menus.tour.trigger()
    assert window.greeting.tour is not None
    return window.greeting.tour


def rect_of(widget: QWidget, window: QWidget) -> QRect:
    return QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())


def press_next(tour: Tour) -> None:
    QTest.mouseClick(tour.balloon.next, Qt.MouseButton.LeftButton)


def wait_for(tour: Tour, title: str, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: tour.step.title == title, timeout=10_000)
    QApplication.processEvents()


def test_it_begins_at_the_button_that_opens_the_sample_cells(
    window: MainWindow, tour: Tour, qtbot: QtBot
) -> None:
    button = window.classify.drop_zone.try_button
    assert tour.step.title == "Open the sample cells"
    qtbot.waitUntil(lambda: tour.ring.geometry().contains(rect_of(button, window)))
    assert not tour.balloon.geometry().intersects(rect_of(button, window))
    assert "step 1 of 9" in tour.balloon.accessibleName()
    assert window.focusWidget() is tour.balloon.next


def test_it_goes_on_when_the_user_does_what_it_says(window: MainWindow, tour: Tour, qtbot: QtBot) -> None:
    QTest.mouseClick(window.classify.drop_zone.try_button, Qt.MouseButton.LeftButton)
    wait_for(tour, "Look at the classes", qtbot)
    press_next(tour)
    wait_for(tour, "Look at a cell", qtbot)
    gallery = window.classify.workbench.gallery
    assert window.focusWidget() is gallery
    QTest.keyClick(gallery, Qt.Key.Key_Return)
    wait_for(tour, "One cell, large", qtbot)
    QTest.keyClick(window.classify.workbench.cell_view, Qt.Key.Key_Escape)
    wait_for(tour, "Read the differential", qtbot)


def test_its_own_button_does_what_the_next_step_needs(window: MainWindow, tour: Tour, qtbot: QtBot) -> None:
    press_next(tour)
    wait_for(tour, "Look at the classes", qtbot)
    assert window.session.samples


def test_it_leads_through_the_review_to_the_export(
    window: MainWindow, tour: Tour, qtbot: QtBot, tmp_path: Path
) -> None:
    press_next(tour)
    wait_for(tour, "Look at the classes", qtbot)
    for title in ("Look at a cell", "Read the differential", "Go on to the review"):
        press_next(tour)
        wait_for(tour, title, qtbot)
    window.settings.write(DECIDED_BY, "Ada")
    window.desk.create(tmp_path / "tour.bloodproject")
    qtbot.waitUntil(lambda: window.desk.path is not None)
    QTest.mouseClick(window.classify.workbench.differential.review, Qt.MouseButton.LeftButton)
    wait_for(tour, "Decide about a cell", qtbot)
    gallery = window.review.workbench.cells.gallery
    assert window.focusWidget() is gallery
    QTest.keyClick(gallery, Qt.Key.Key_Return)
    wait_for(tour, "Take the results along", qtbot)
    export = window.review.workbench.sample.export
    qtbot.waitUntil(lambda: tour.ring.geometry().contains(rect_of(export, window)))
    press_next(tour)
    wait_for(tour, TITLES[-1], qtbot)
    assert tour.balloon.next.text() == "Finish"
    press_next(tour)
    assert window.greeting.tour is None


def test_who_opens_no_project_goes_on_without_one(window: MainWindow, tour: Tour, qtbot: QtBot) -> None:
    press_next(tour)
    wait_for(tour, "Look at the classes", qtbot)
    while tour.step.title != "Go on to the review":
        press_next(tour)
    press_next(tour)
    assert tour.step.title == "Take the results along"
    QTest.mouseClick(tour.balloon.back, Qt.MouseButton.LeftButton)
    assert tour.step.title == "Go on to the review"


def test_it_can_be_left_at_any_time_and_leaves_nothing(window: MainWindow, tour: Tour, qtbot: QtBot) -> None:
    balloon, ring = tour.balloon, tour.ring
    QTest.keyClick(balloon.next, Qt.Key.Key_Escape)
    assert window.greeting.tour is None
    assert not balloon.isVisible()
    assert not ring.isVisible()
    # What it waited for leads nowhere any more.
    window.classify.open_sample_cells()
    qtbot.waitUntil(lambda: bool(window.session.samples) and not window.session.is_working)
    assert window.greeting.tour is None
    window._menus.tour.trigger()
    assert window.greeting.tour is not None


def test_the_window_stays_usable_and_the_balloon_out_of_the_way(
    window: MainWindow, tour: Tour, qtbot: QtBot
) -> None:
    window._page_bar.choose(CLEAN)
    qtbot.waitUntil(lambda: not tour.ring.isVisible())
    assert tour.balloon.isVisible()
    assert window.rect().contains(tour.balloon.geometry())
    window.resize(1000, 600)
    qtbot.waitUntil(lambda: window.rect().contains(tour.balloon.geometry()))


def test_one_key_goes_between_balloon_and_window(window: MainWindow, tour: Tour) -> None:
    QTest.keyClick(window, Qt.Key.Key_F6)
    assert window.focusWidget() is window.classify.drop_zone.try_button
    QTest.keyClick(window, Qt.Key.Key_F6)
    assert window.focusWidget() is tour.balloon.next


def test_the_window_may_close_on_the_tour(window: MainWindow, tour: Tour) -> None:
    window.leave()
    assert not window.isVisible()
