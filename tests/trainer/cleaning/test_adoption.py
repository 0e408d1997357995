from pathlib import Path

import numpy as np
import pytest

from trainer.cleaning.adoption import adopt_decisions
from trainer.cleaning.decisions import Decision, Verdict
from trainer.cleaning.report import CleaningReport
from trainer.dataset.labelled import Problem
from trainer.errors import DecisionsError

A, B = "a" * 32, "b" * 32


@pytest.fixture
def report() -> CleaningReport:
    return CleaningReport(
        dataset=Path("cells"),
        model="",
        paths=("n/1.jpg", "p/1.jpg"),
        labels=("neutrophil", "platelet"),
        fingerprints=(A, B),
        issues=(),
        problems=(Problem("n/bad.jpg", "It is empty."),),
        concerns=(),
        notes=(),
        classes=("neutrophil", "platelet"),
        probabilities=np.zeros((2, 0), np.float32),
    )


def decide(path: str, fingerprint: str = "", new_label: str = "") -> Decision:
    verdict = Verdict.RELABEL if new_label else Verdict.EXCLUDE
    return Decision(path=path, verdict=verdict, fingerprint=fingerprint, new_label=new_label)


def test_a_decision_follows_an_image_that_was_moved(report: CleaningReport) -> None:
    adopted = adopt_decisions(report, [decide("old/7.jpg", B)])
    assert adopted.decisions == (decide("p/1.jpg", B),)
    assert adopted.others == ()


def test_what_is_about_images_that_are_gone_is_kept_apart(report: CleaningReport) -> None:
    gone = decide("n/9.jpg", "c" * 32)
    adopted = adopt_decisions(report, [decide("n/1.jpg", A), gone])
    assert adopted.decisions == (decide("n/1.jpg", A),)
    assert adopted.others == (gone,)


def test_another_image_at_the_path_was_not_decided_about(report: CleaningReport) -> None:
    other = decide("n/1.jpg", "c" * 32)
    adopted = adopt_decisions(report, [other, decide("p/1.jpg", B)])
    assert adopted.decisions == (decide("p/1.jpg", B),)
    assert adopted.others == (other,)


def test_a_decision_by_path_alone_gets_the_fingerprint(report: CleaningReport) -> None:
    assert adopt_decisions(report, [decide("n/1.jpg")]).decisions == (decide("n/1.jpg", A),)


def test_files_that_cannot_be_read_can_be_decided_about(report: CleaningReport) -> None:
    assert adopt_decisions(report, [decide("n/bad.jpg")]).decisions == (decide("n/bad.jpg"),)


def test_another_data_sets_decisions_are_refused(report: CleaningReport) -> None:
    with pytest.raises(DecisionsError, match="another data set"):
        adopt_decisions(report, [decide("x/1.jpg", "c" * 32)])


def test_a_class_that_is_not_there_is_refused(report: CleaningReport) -> None:
    with pytest.raises(DecisionsError, match="blast"):
        adopt_decisions(report, [decide("n/1.jpg", A, new_label="blast")])
