"""Giving labels in the gallery: to folders without any, and classes that nobody named before."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from bloodcell_gui.new_class_dialog import NewClassDialog
from trainer.classes import Role
from trainer.cleaning.selection import select_images

Key, Modifier = Qt.Key, Qt.KeyboardModifier

Key, Modifier = Qt.Key, Qt.KeyboardModifier
NO_BUTTON, LEFT = Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton


# -- what has no label ------------------------------------------------------------------------


def test_a_folder_without_labels_opens_to_be_labelled(unlabelled: Any) -> None:
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


def test_a_key_gives_a_label_whatever_is_suggested(unlabelled: Any) -> None:
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


def test_suggestions_are_accepted_in_one_step_for_what_is_chosen_alone(unlabelled: Any) -> None:
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


def test_where_images_have_labels_nothing_is_accepted(gallery: Any) -> None:
    assert not gallery.bench.workbench.judgement.accept.isVisible()
    gallery.press(Key.Key_A)
    assert gallery.bench.dataset.undo_title == ""


def test_labels_are_there_again_and_a_training_can_follow_them(
    unlabelled: Any, open_bench: Callable[..., Any], open_gallery: Callable[[Any], Any]
) -> None:
    bench = unlabelled.bench
    unlabelled.press(Key.Key_A, Modifier.ControlModifier)
    unlabelled.press(Key.Key_A)
    kept = bench.kept()
    bench.dataset.close()
    again = open_gallery(open_bench(bench.root))
    assert sorted(again.groups) == ["Neutrophil", "Platelet"]
    report = again.bench.opened.images.report
    selection = select_images(report.paths, report.labels, report.fingerprints, decisions=[*kept.values()])
    assert sorted(set(selection.labels)) == ["neutrophil", "platelet"]


# -- new classes ------------------------------------------------------------------------------


def test_a_new_class_is_named_with_its_role_and_given_at_once(
    gallery: Any,
    in_next_dialog: Callable[[Callable[[QDialog], object]], None],
    open_bench: Callable[..., Any],
    open_gallery: Callable[[Any], Any],
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
    again = open_gallery(open_bench(bench.root))
    assert again.bench.told == []
    assert len(again.groups["Smudge"]) == 2
    assert again.bench.opened.images.classes[3].role is Role.ARTEFACT


def test_a_new_class_that_is_not_wanted_changes_nothing(
    gallery: Any, answer_dialog: Callable[[str], None]
) -> None:
    gallery.press(Key.Key_Home)
    answer_dialog("Cancel")
    gallery.press(Key.Key_C)
    assert gallery.bench.dataset.undo_title == ""
    assert len(gallery.bench.workbench.judgement.choices) == 3
