from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot


def press(button) -> None:
    QTest.keyClick(button, Qt.Key.Key_Space)


@pytest.fixture
def step(driven, dataset: Path):
    """The step, on a data set with one repeated image and one that is in both classes."""
    (dataset / "platelet" / "wrong.jpg").write_bytes((dataset / "neutrophil" / "1.jpg").read_bytes())
    driven.give(dataset)
    driven.next()
    return driven.wizard.cleaning


@pytest.fixture
def decisions(tmp_path: Path) -> Path:
    path = tmp_path / "decisions.csv"
    path.write_text("path,decision,new_label\nplatelet/0.jpg,exclude,\nplatelet/1.jpg,relabel,neutrophil\n")
    return path


def test_nothing_is_left_out_unasked_and_the_number_of_copies_is_told(driven, step) -> None:
    assert step.as_is.isChecked()
    assert driven.wizard.draft.choices.config.duplicates == "keep"
    assert step._copies_text.text() == (
        "1 image repeats another of the same class; the first of each stays. "
        "2 images are the same in several classes; all of them go, since nobody knows which class is right."
    )
    press(step.copies)
    assert driven.wizard.draft.choices.config.duplicates == "leave_out"
    assert step.summary() == "without exact copies"
    press(step.as_is)
    assert driven.wizard.draft.choices.config.duplicates == "keep"


def test_a_decisions_file_is_applied_with_or_without_copies(
    driven, step, decisions: Path, qtbot: QtBot
) -> None:
    press(step.decided)
    assert driven.wizard._reason.text() == "Choose the decisions file."
    step.take(decisions)
    qtbot.waitUntil(lambda: step.reason() == "")
    assert step._decisions_text.text() == (
        "decisions.csv: 2 decisions: 1 exclude, 1 relabel, 0 keep, 0 undecided."
    )
    assert driven.wizard.next_button.isEnabled()
    press(step.copies_too)
    choices = driven.wizard.draft.choices
    assert (choices.decisions, choices.config.duplicates) == (str(decisions), "leave_out")
    assert step.summary() == "decisions, without copies"
    driven.go_to(5)
    assert (
        driven.wizard.summary.texts["Cleaning"]
        .text()
        .startswith("The decisions in decisions.csv are applied. Exact copies are left out.")
    )
    press(step.as_is)
    choices = driven.wizard.draft.choices
    assert (choices.decisions, choices.config.duplicates) == ("", "keep")


def test_a_file_without_decisions_stops_the_wizard_in_words(
    driven, step, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "counts.csv"
    path.write_text("sample,count\na,1\n")
    press(step.decided)
    step.take(path)
    qtbot.waitUntil(lambda: "no decisions file" in step.reason())
    assert driven.wizard._reason.text() == "“counts.csv” is no decisions file: it has no column “path”."
    assert not driven.wizard.next_button.isEnabled()
    press(step.copies)
    assert driven.wizard.next_button.isEnabled()


def test_another_data_set_forgets_the_decisions(driven, step, decisions: Path, cells, qtbot: QtBot) -> None:
    step.take(decisions)
    qtbot.waitUntil(lambda: step.reason() == "")
    driven.go_to(0)
    driven.give(cells({"neutrophil": 5, "platelet": 5}, folder="others", first_seed=90))
    assert driven.wizard.draft.choices.decisions == ""
    assert step.as_is.isChecked()


def test_a_class_that_is_too_small_can_be_left_out_by_decisions(
    driven, cells, tmp_path: Path, qtbot: QtBot
) -> None:
    driven.give(cells({"neutrophil": 6, "platelet": 6, "monocyte": 1}))
    assert driven.wizard.data.found.concerns.lines[0].is_error
    driven.next()
    assert (
        driven.wizard._reason.text()
        == "The class “monocyte” has 1 image, too few for train, validation and test."
    )
    path = tmp_path / "decisions.csv"
    path.write_text("path,decision\nmonocyte/0.jpg,exclude\n")
    driven.wizard.cleaning.take(path)
    qtbot.waitUntil(driven.wizard.next_button.isEnabled)
