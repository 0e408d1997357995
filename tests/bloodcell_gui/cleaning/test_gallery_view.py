"""All images in the gallery: choosing, labelling by key and by drag, filters, one list of steps."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel
from pytestqt.qtbot import QtBot

from bloodcell_gui.cleaning.label_sheet import EXCLUDED, NO_LABEL
from bloodcell_gui.cleaning.new_class_dialog import NewClassDialog
from bloodcell_gui.gallery.choosing_gallery import CHOSEN_CELLS
from trainer.classes import Role
from trainer.cleaning.selection import select_images

Key, Modifier = Qt.Key, Qt.KeyboardModifier
NO_BUTTON, LEFT = Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton


class Gallery:
    """The gallery of a bench, driven by keys and the mouse."""

    def __init__(self, bench: Any, qtbot: QtBot) -> None:
        self.bench = bench
        self.view = bench.workbench.gallery
        self.widget = self.view.gallery
        bench.workbench.top.views.buttons[1].click()
        self.widget.setFocus()
        qtbot.waitUntil(self.widget.hasFocus)

    @property
    def groups(self) -> dict[str, list[str]]:
        """Names of the images under each heading that has any, in order."""
        paths = self.bench.opened.images.report.paths
        titles = {NO_LABEL: "Without a label", EXCLUDED: "Excluded"}
        titles |= {place: one.title for place, one in enumerate(self.bench.opened.images.styles)}
        return {
            titles[group.class_index]: [paths[row] for row in group.rows.values]
            for group in self.widget.arrangement.groups
            if len(group.rows)
        }

    @property
    def chosen(self) -> list[str]:
        paths = self.bench.opened.images.report.paths
        return [paths[row] for row in self.widget.chosen_rows]

    def click(self, path: str, modifiers: Modifier = Modifier.NoModifier) -> None:
        QTest.mouseClick(self.widget.viewport(), LEFT, modifiers, self.point(path))

    def point(self, path: str) -> QPoint:
        place = self.widget.arrangement.place_of(self.bench.opened.images.row(path))
        self.widget._reveal(place)
        point: QPoint = self.widget._on_screen(place).center()
        return point

    def press(self, key: Key, modifiers: Modifier = Modifier.NoModifier) -> None:
        QTest.keyClick(QApplication.focusWidget() or self.widget, key, modifiers)

    def choose(self, combo: Any, text: str) -> None:
        combo.setCurrentText(text)
        combo.activated.emit(combo.currentIndex())


@pytest.fixture
def gallery(bench: Any, qtbot: QtBot) -> Gallery:
    return Gallery(bench, qtbot)


@pytest.fixture
def unlabelled(open_bench: Callable[..., Any], cells: Callable[..., Path], qtbot: QtBot) -> Gallery:
    """Three neutrophils and two platelets in one folder, without labels."""
    root = cells({"neutrophil": 3, "platelet": 2}, folder="new", flat=True)
    return Gallery(open_bench(root), qtbot)


def texts(gallery: Gallery) -> str:
    return "\n".join(one.text() for one in gallery.bench.workbench.findChildren(QLabel) if one.isVisible())


# -- choosing ---------------------------------------------------------------------------------


def test_all_images_stand_under_their_classes(gallery: Gallery) -> None:
    assert {title: len(paths) for title, paths in gallery.groups.items()} == {
        "Neutrophil": 11,
        "Eosinophil": 9,
        "Platelet": 9,
    }
    assert "29 images shown" in texts(gallery)


def test_click_shift_and_ctrl_choose_as_in_a_file_manager(gallery: Gallery) -> None:
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


def test_the_keyboard_chooses_without_a_mouse(gallery: Gallery) -> None:
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


def test_a_key_labels_all_that_is_chosen_and_moves_it(gallery: Gallery) -> None:
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


def test_excluded_images_stand_at_the_end_and_come_back(gallery: Gallery) -> None:
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


def test_it_stays_where_it_is_if_that_is_wanted(gallery: Gallery) -> None:
    gallery.bench.workbench.judgement.go_on.click()
    first = gallery.groups["Neutrophil"][0]
    gallery.click(first)
    gallery.press(Key.Key_2)
    assert gallery.chosen == [first]
    gallery.press(Key.Key_1)
    assert gallery.bench.verdicts() == {first: "keep"}


def test_both_views_have_one_list_of_steps(gallery: Gallery) -> None:
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


def test_what_is_chosen_may_be_dropped_on_a_class(gallery: Gallery) -> None:
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


def test_nothing_can_be_dropped_below_the_classes(gallery: Gallery) -> None:
    lines, data = gallery.view.counts.lines, QMimeData()
    data.setData(CHOSEN_CELLS, b"")
    beyond = lines.centre_of(3).toPoint()
    QApplication.sendEvent(lines, drag_event(QDragEnterEvent, beyond, data))
    event = drag_event(QDragMoveEvent, beyond, data)
    QApplication.sendEvent(lines, event)
    assert not event.isAccepted()


def test_a_press_on_what_is_chosen_keeps_it_for_a_drag(gallery: Gallery) -> None:
    first, second = gallery.groups["Neutrophil"][:2]
    gallery.click(first)
    gallery.click(second, Modifier.ShiftModifier)
    point = gallery.point(first)
    QTest.mousePress(gallery.widget.viewport(), LEFT, Modifier.NoModifier, point)
    assert gallery.chosen == [first, second]
    QTest.mouseRelease(gallery.widget.viewport(), LEFT, Modifier.NoModifier, point)
    assert gallery.chosen == [first]


# -- filters ----------------------------------------------------------------------------------


def test_class_name_and_decision_narrow_the_gallery(gallery: Gallery, qtbot: QtBot) -> None:
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


def test_one_image_is_shown_large_and_decided_on(gallery: Gallery, qtbot: QtBot) -> None:
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


def test_a_large_image_that_leaves_what_is_shown_gives_way_to_the_next(gallery: Gallery) -> None:
    gallery.choose(gallery.view.filters.state, "Undecided")
    first, second = gallery.groups["Neutrophil"][:2]
    gallery.click(first)
    gallery.press(Key.Key_Space)
    gallery.press(Key.Key_X)
    assert gallery.view.large.isVisible()
    assert gallery.view.large.name.text() == second


# -- what has no label ------------------------------------------------------------------------


def test_a_folder_without_labels_opens_to_be_labelled(unlabelled: Gallery) -> None:
    bench = unlabelled.bench
    assert bench.workbench.shows_all
    assert list(unlabelled.groups) == ["Without a label"]
    # Alike stand together, by what is suggested.
    assert [path.split("-")[0] for path in unlabelled.groups["Without a label"]] == [
        *["neutrophil"] * 3,
        *["platelet"] * 2,
    ]
    assert bench.opened.earlier.decisions == ()
    unlabelled.click("platelet-1.jpg")
    assert "Suggested: Platelet 93 %" in unlabelled.widget.accessibleDescription()
    judgement = bench.workbench.judgement
    assert judgement.heading.text() == "What the model suggests"
    assert not judgement.keep.isEnabled()
    unlabelled.press(Key.Key_K)
    assert bench.dataset.undo_title == ""


def test_a_key_gives_a_label_whatever_is_suggested(unlabelled: Gallery) -> None:
    images = unlabelled.bench.opened.images
    unlabelled.click("platelet-0.jpg")
    unlabelled.press(Key(Key.Key_1 + [one.id for one in images.classes].index("monocyte")))
    kept = unlabelled.bench.kept()
    decision = kept["platelet-0.jpg"]
    assert (decision.new_label, decision.label, decision.role) == ("monocyte", "", Role.WBC)
    assert unlabelled.groups["Monocyte"] == ["platelet-0.jpg"]
    assert unlabelled.view.counts.texts[-1] == "Without a label 5 → 4"
    unlabelled.click("platelet-0.jpg")
    assert "Labelled “monocyte” by " in unlabelled.bench.workbench.judgement.decision.text()


def test_suggestions_are_accepted_in_one_step_for_what_is_chosen_alone(unlabelled: Gallery) -> None:
    bench = unlabelled.bench
    unlabelled.click("neutrophil-0.jpg")
    unlabelled.click("neutrophil-1.jpg", Modifier.ShiftModifier)
    assert bench.workbench.judgement.accept.text() == "Accept suggestions  [A]"
    unlabelled.press(Key.Key_A)
    assert bench.verdicts() == {"neutrophil-0.jpg": "neutrophil", "neutrophil-1.jpg": "neutrophil"}
    reason = "Accepted as “Played” suggested it, with 93 %."
    assert {one.reason for one in bench.kept().values()} == {reason}
    assert bench.dataset.undo_title == "accept what is suggested for 2 images"
    unlabelled.press(Key.Key_A, Modifier.ControlModifier)
    unlabelled.press(Key.Key_A)
    # Those that have a label by now keep it.
    assert bench.dataset.undo_title == "accept what is suggested for 3 images"
    assert set(bench.verdicts().values()) == {"neutrophil", "platelet"}
    bench.dataset.undo()
    bench.dataset.undo()
    assert bench.verdicts() == {}


def test_where_images_have_labels_nothing_is_accepted(gallery: Gallery) -> None:
    assert not gallery.bench.workbench.judgement.accept.isVisible()
    gallery.press(Key.Key_A)
    assert gallery.bench.dataset.undo_title == ""


def test_labels_are_there_again_and_a_training_can_follow_them(
    unlabelled: Gallery, open_bench: Callable[..., Any], qtbot: QtBot
) -> None:
    bench = unlabelled.bench
    unlabelled.press(Key.Key_A, Modifier.ControlModifier)
    unlabelled.press(Key.Key_A)
    kept = bench.kept()
    bench.dataset.close()
    again = Gallery(open_bench(bench.root), qtbot)
    assert sorted(again.groups) == ["Neutrophil", "Platelet"]
    report = again.bench.opened.images.report
    selection = select_images(report.paths, report.labels, report.fingerprints, decisions=[*kept.values()])
    assert sorted(set(selection.labels)) == ["neutrophil", "platelet"]


# -- new classes ------------------------------------------------------------------------------


def test_a_new_class_is_named_with_its_role_and_given_at_once(
    gallery: Gallery,
    in_next_dialog: Callable[[Callable[[QDialog], object]], None],
    open_bench: Callable[..., Any],
    qtbot: QtBot,
) -> None:
    bench = gallery.bench
    told = []

    def name(dialog: QDialog) -> None:
        assert isinstance(dialog, NewClassDialog)
        assert not dialog.confirm.isEnabled()
        QTest.keyClicks(dialog.name, "neutrophils")
        told.append(dialog.told)
        assert not dialog.confirm.isEnabled()
        dialog.name.clear()
        QTest.keyClicks(dialog.name, "mono")
        told.append(dialog.told)
        assert not dialog.role.isEnabled()
        dialog.name.clear()
        QTest.keyClicks(dialog.name, "smudge")
        dialog.role.setCurrentText("Artefact")
        dialog.confirm.click()

    first = gallery.groups["Neutrophil"][0]
    gallery.click(first)
    in_next_dialog(name)
    gallery.press(Key.Key_C)
    assert told == ["There is the class “Neutrophil” already.", "It is the class “Monocyte”."]
    decision = bench.kept()[first]
    assert (decision.new_label, decision.role) == ("smudge", Role.ARTEFACT)
    assert gallery.groups["Smudge"] == [first]
    assert gallery.view.counts.texts[-1] == "Smudge 0 → 1"
    bench.workbench.activateWindow()
    gallery.widget.setFocus()
    qtbot.waitUntil(gallery.widget.hasFocus)
    gallery.press(Key.Key_4)
    assert len(gallery.groups["Smudge"]) == 2
    bench.dataset.close()
    again = Gallery(open_bench(bench.root), qtbot)
    assert again.bench.told == []
    assert len(again.groups["Smudge"]) == 2
    assert again.bench.opened.images.classes[3].role is Role.ARTEFACT


def test_a_new_class_that_is_not_wanted_changes_nothing(
    gallery: Gallery, answer_dialog: Callable[[str], None]
) -> None:
    gallery.press(Key.Key_Home)
    answer_dialog("Cancel")
    gallery.press(Key.Key_C)
    assert gallery.bench.dataset.undo_title == ""
    assert len(gallery.bench.workbench.judgement.choices) == 3
