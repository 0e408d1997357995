"""All images in the gallery: choosing, labelling by key and by drag, filters, one list of steps."""

from typing import Any

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from bloodcell_gui.gallery.choosing_gallery import CHOSEN_CELLS

Key, Modifier = Qt.Key, Qt.KeyboardModifier
NO_BUTTON, LEFT = Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton


def texts(gallery: Any) -> str:
    return "\n".join(one.text() for one in gallery.bench.workbench.findChildren(QLabel) if one.isVisible())


# -- choosing ---------------------------------------------------------------------------------


def test_all_images_stand_under_their_classes(gallery: Any) -> None:
    assert {title: len(paths) for title, paths in gallery.groups.items()} == {
        "Neutrophil": 11,
        "Eosinophil": 9,
        "Platelet": 9,
    }
    assert "29 images shown" in texts(gallery)


def test_click_shift_and_ctrl_choose_as_in_a_file_manager(gallery: Any) -> None:
    neutrophils = gallery.groups["Neutrophil"]
    gallery.click(neutrophils[1])
    assert gallery.chosen == [neutrophils[1]]
    gallery.click(neutrophils[4], Modifier.ShiftModifier)
    assert gallery.chosen == neutrophils[1:5]
    gallery.click(neutrophils[2], Modifier.ControlModifier)
    assert gallery.chosen == [neutrophils[1], *neutrophils[3:5]]
    gallery.click(neutrophils[7], Modifier.ControlModifier)
    assert gallery.chosen == [neutrophils[1], *neutrophils[3:5], neutrophils[7]]
    assert "4 chosen of 29 images shown" in texts(gallery)
    assert gallery.bench.workbench.judgement.about.text() == "4 images are chosen"
    gallery.click(neutrophils[3])
    assert gallery.chosen == [neutrophils[3]]


def test_the_keyboard_chooses_without_a_mouse(gallery: Any) -> None:
    every = [path for paths in gallery.groups.values() for path in paths]
    gallery.press(Key.Key_Home)
    gallery.press(Key.Key_Right, Modifier.ShiftModifier)
    gallery.press(Key.Key_Right, Modifier.ShiftModifier)
    assert gallery.chosen == every[:3]
    gallery.press(Key.Key_Right, Modifier.ControlModifier)
    gallery.press(Key.Key_Right, Modifier.ControlModifier)
    gallery.press(Key.Key_Space, Modifier.ControlModifier)
    assert gallery.chosen == [*every[:3], every[4]]
    gallery.press(Key.Key_A, Modifier.ControlModifier)
    assert gallery.chosen == every
    gallery.press(Key.Key_Escape)
    assert gallery.chosen == [every[4]]
    gallery.press(Key.Key_Right)
    assert gallery.chosen == [every[5]]


# -- deciding ---------------------------------------------------------------------------------


def test_a_key_labels_all_that_is_chosen_and_moves_it(gallery: Any) -> None:
    first, second, third = gallery.groups["Neutrophil"][:3]
    gallery.click(first)
    gallery.click(second, Modifier.ShiftModifier)
    gallery.press(Key.Key_3)
    assert gallery.bench.verdicts() == {first: "platelet", second: "platelet"}
    assert gallery.groups["Platelet"][:2] == [first, second]
    # It goes on to what stood behind them.
    assert gallery.chosen == [third]
    assert gallery.view.counts.texts == ["Neutrophil 11 → 9", "Eosinophil 9", "Platelet 9 → 11"]
    assert gallery.bench.dataset.undo_title == "call 2 images “Platelet”"
    gallery.bench.dataset.undo()
    assert gallery.bench.verdicts() == {}
    assert gallery.chosen == [first, second]


def test_excluded_images_stand_at_the_end_and_come_back(gallery: Any) -> None:
    first = gallery.groups["Eosinophil"][0]
    gallery.click(first)
    gallery.press(Key.Key_X)
    assert list(gallery.groups)[-1] == "Excluded"
    assert gallery.groups["Excluded"] == [first]
    gallery.click(first)
    assert gallery.bench.workbench.judgement.decision.text().startswith("Excluded by ")
    gallery.press(Key.Key_U)
    assert "Excluded" not in gallery.groups
    assert gallery.chosen == [first]
    gallery.press(Key.Key_K)
    assert gallery.bench.verdicts() == {first: "keep"}


def test_it_stays_where_it_is_if_that_is_wanted(gallery: Any) -> None:
    gallery.bench.workbench.judgement.go_on.click()
    first = gallery.groups["Neutrophil"][0]
    gallery.click(first)
    gallery.press(Key.Key_2)
    assert gallery.chosen == [first]
    gallery.press(Key.Key_1)
    assert gallery.bench.verdicts() == {first: "keep"}


def test_both_views_have_one_list_of_steps(gallery: Any) -> None:
    bench, doubtful = gallery.bench, "platelet/doubtful.jpg"
    gallery.click(doubtful)
    gallery.press(Key.Key_1)
    assert "1 of 15 decided" in texts(gallery)
    bench.workbench.top.views.buttons[0].click()
    assert not bench.workbench.shows_all
    bench.queue.setFocus()
    bench.workbench.go_to_paths(("eosinophil/1.jpg",))
    bench.press(Key.Key_X)
    assert len(bench.verdicts()) == 3
    bench.workbench.top.views.buttons[1].click()
    # What was decided in the queue is seen here.
    assert set(gallery.groups["Excluded"]) == {"eosinophil/1.jpg", "neutrophil/both.jpg"}
    bench.dataset.undo()
    bench.dataset.undo()
    assert bench.verdicts() == {}
    assert gallery.chosen == [doubtful]
    assert doubtful in gallery.groups["Platelet"]


# -- dragging ---------------------------------------------------------------------------------


def drag_event(kind: Any, point: QPoint | QPointF, data: QMimeData) -> Any:
    event = kind(point, Qt.DropAction.MoveAction, data, LEFT, Modifier.NoModifier)
    event.ignore()
    return event


def test_what_is_chosen_may_be_dropped_on_a_class(gallery: Any) -> None:
    first, second = gallery.groups["Neutrophil"][:2]
    gallery.click(first)
    gallery.click(second, Modifier.ShiftModifier)
    lines, data = gallery.view.counts.lines, QMimeData()
    files = drag_event(QDragEnterEvent, lines.centre_of(1).toPoint(), data)
    QApplication.sendEvent(lines, files)
    assert not files.isAccepted()
    data.setData(CHOSEN_CELLS, b"")
    before = lines.grab().toImage()
    for kind, accepted in ((QDragEnterEvent, True), (QDragMoveEvent, True)):
        event = drag_event(kind, lines.centre_of(1).toPoint(), data)
        QApplication.sendEvent(lines, event)
        assert event.isAccepted() is accepted
    # The class under the pointer is lit.
    assert lines.grab().toImage() != before
    QApplication.sendEvent(lines, QDragLeaveEvent())
    assert lines.grab().toImage() == before
    point = lines.centre_of(1)
    QApplication.sendEvent(lines, drag_event(QDragEnterEvent, point.toPoint(), data))
    QApplication.sendEvent(lines, drag_event(QDropEvent, point, data))
    assert gallery.bench.verdicts() == {first: "eosinophil", second: "eosinophil"}
    assert gallery.bench.dataset.undo_title == "call 2 images “Eosinophil”"


def test_nothing_can_be_dropped_below_the_classes(gallery: Any) -> None:
    lines, data = gallery.view.counts.lines, QMimeData()
    data.setData(CHOSEN_CELLS, b"")
    beyond = lines.centre_of(3).toPoint()
    QApplication.sendEvent(lines, drag_event(QDragEnterEvent, beyond, data))
    event = drag_event(QDragMoveEvent, beyond, data)
    QApplication.sendEvent(lines, event)
    assert not event.isAccepted()


def test_a_press_on_what_is_chosen_keeps_it_for_a_drag(gallery: Any) -> None:
    first, second = gallery.groups["Neutrophil"][:2]
    gallery.click(first)
    gallery.click(second, Modifier.ShiftModifier)
    point = gallery.point(first)
    QTest.mousePress(gallery.widget.viewport(), LEFT, Modifier.NoModifier, point)
    assert gallery.chosen == [first, second]
    QTest.mouseRelease(gallery.widget.viewport(), LEFT, Modifier.NoModifier, point)
    assert gallery.chosen == [first]


# -- filters ----------------------------------------------------------------------------------


def test_class_name_and_decision_narrow_the_gallery(gallery: Any, qtbot: QtBot) -> None:
    filters = gallery.view.filters
    gallery.choose(filters.of_class, "Platelet")
    assert list(gallery.groups) == ["Platelet"]
    gallery.choose(filters.of_class, "All classes")
    QTest.keyClicks(filters.search, "JUNK-0")
    QTest.keyClick(filters.search, Key.Key_Return)
    assert gallery.widget.hasFocus()
    assert sum(map(len, gallery.groups.values())) == 10
    gallery.press(Key.Key_A, Modifier.ControlModifier)
    gallery.press(Key.Key_X)
    assert len(gallery.bench.verdicts()) == 10
    filters.search.clear()
    qtbot.waitUntil(lambda: not filters.is_typing)
    gallery.choose(filters.state, "Undecided")
    assert sum(map(len, gallery.groups.values())) == 19
    gallery.press(Key.Key_Home)
    first = gallery.chosen[0]
    gallery.press(Key.Key_2)
    # What is decided leaves what is shown.
    assert first not in [path for paths in gallery.groups.values() for path in paths]
    gallery.choose(filters.state, "Changed")
    assert [len(paths) for paths in gallery.groups.values()] == [1, 10]
    gallery.choose(filters.state, "Excluded")
    assert list(gallery.groups) == ["Excluded"]
    gallery.choose(filters.of_class, "Platelet")
    assert "No image is to be seen with this filter." in texts(gallery)
    assert gallery.chosen == []
    gallery.press(Key.Key_X)
    assert len(gallery.bench.verdicts()) == 11


# -- one large --------------------------------------------------------------------------------


def test_one_image_is_shown_large_and_decided_on(gallery: Any, qtbot: QtBot) -> None:
    first, second, third = gallery.groups["Neutrophil"][:3]
    gallery.click(first)
    gallery.press(Key.Key_Return)
    large = gallery.view.large
    qtbot.waitUntil(large.hasFocus)
    assert large.name.text() == first
    assert large.where.text() == "Neutrophil  ·  1 of 29"
    gallery.press(Key.Key_Right)
    assert large.name.text() == second
    gallery.press(Key.Key_3)
    assert gallery.bench.verdicts() == {second: "platelet"}
    assert large.isVisible()
    assert large.name.text() == third
    gallery.press(Key.Key_Escape)
    assert gallery.widget.hasFocus()
    assert gallery.chosen == [third]


def test_a_large_image_that_leaves_what_is_shown_gives_way_to_the_next(gallery: Any) -> None:
    gallery.choose(gallery.view.filters.state, "Undecided")
    first, second = gallery.groups["Neutrophil"][:2]
    gallery.click(first)
    gallery.press(Key.Key_Space)
    gallery.press(Key.Key_X)
    assert gallery.view.large.isVisible()
    assert gallery.view.large.name.text() == second
