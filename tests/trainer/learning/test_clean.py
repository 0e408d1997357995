from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("cleanlab", reason="the heavy half is not installed: pip install bloodcell[train]")

from trainer.bundle.model_file import ModelFile
from trainer.child import run_in_child
from trainer.cleaning.decisions import Decision, Verdict
from trainer.cleaning.issues import IssueKind
from trainer.cleaning.report import ClassChange, CleaningFound, count_changes
from trainer.errors import Cancelled
from trainer.events import Event, Failed, Finished, Progress
from trainer.jobs import CleanJob, JobControl
from trainer.learning.clean import clean
from trainer.worker import run_job


@pytest.fixture
def job(cells: Callable[..., Path], tiny_model: ModelFile) -> CleanJob:
    root = cells({"neutrophil": 8, "platelet": 8})
    (root / "neutrophil" / "again.jpg").write_bytes((root / "platelet" / "3.jpg").read_bytes())
    return CleanJob(dataset=root, model=tiny_model.path)


def test_one_report_ends_in_a_finished_with_the_counts(job: CleanJob) -> None:
    told: list[Event] = []
    end = clean(job, told.append, JobControl())
    (found,) = [event for event in told if isinstance(event, CleaningFound)]
    report = found.report
    assert {event.job_id for event in told} == {job.id}
    assert [issue.path for issue in report.issues[:2]] == ["neutrophil/again.jpg", "platelet/3.jpg"]
    assert report.counts[IssueKind.EXACT_DUPLICATE] == 2
    assert end.metrics["exact_duplicate"] == 2.0
    assert report.classes == ("neutrophil", "platelet")
    assert report.probabilities.shape == (17, 2)
    stages = {event.stage for event in told if isinstance(event, Progress)}
    assert stages >= {"Reading images", "Asking “Tiny”", "Checking labels"}
    changes = count_changes(report, [Decision(path="platelet/3.jpg", verdict=Verdict.EXCLUDE)])
    assert changes == {"neutrophil": ClassChange(9, 9), "platelet": ClassChange(8, 7)}


def test_stopping_cancels(job: CleanJob) -> None:
    with pytest.raises(Cancelled):
        clean(job, lambda _event: None, JobControl(should_stop=lambda: True))
    end = run_job(job, lambda _event: None, JobControl(should_stop=lambda: True))
    assert isinstance(end, Failed)
    assert end.cancelled


def test_a_file_that_vanishes_midway_is_told(job: CleanJob) -> None:
    told: list[Event] = []

    def emit(event: Event) -> None:
        told.append(event)
        if isinstance(event, Progress) and event.stage == "Reading images" and event.done == event.total:
            assert (job.dataset / "neutrophil" / "0.jpg").exists()
            (job.dataset / "neutrophil" / "0.jpg").unlink()

    clean(job, emit, JobControl())
    (report,) = [event.report for event in told if isinstance(event, CleaningFound)]
    assert ("neutrophil/0.jpg", "The file is no longer there. Put it back, or leave it out.") in {
        (problem.name, problem.reason) for problem in report.problems
    }


def test_the_report_crosses_the_border_of_a_process(job: CleanJob) -> None:
    told: list[Event] = []
    end = run_in_child(job, told.append)
    assert isinstance(end, Finished), end
    (report,) = [event.report for event in told if isinstance(event, CleaningFound)]
    assert report.issues[0].score == 1.0


def test_images_without_labels_get_the_models_suggestions(
    cells: Callable[..., Path], tiny_model: ModelFile
) -> None:
    root = cells({"neutrophil": 5, "platelet": 5}, flat=True, folder="new")
    told: list[Event] = []
    clean(CleanJob(dataset=root, model=tiny_model.path), told.append, JobControl())
    (report,) = [event.report for event in told if isinstance(event, CleaningFound)]
    assert set(report.labels) == {""}
    assert report.suggestible == tiny_model.card.classes
    assert report.classes == tiny_model.card.class_ids
    np.testing.assert_allclose(report.probabilities.sum(axis=1), 1.0, rtol=1e-5)
    assert report.notes == (
        "Nothing says of which class these images are. What the model thinks is shown as a suggestion; "
        "it becomes a label only where somebody accepts it.",
    )
    assert report.concerns == ()
    assert not [issue for issue in report.issues if issue.kind is IssueKind.LABEL]
    accepted = Decision(path="platelet-0.jpg", verdict=Verdict.RELABEL, new_label="platelet")
    changes = count_changes(report, [accepted])
    assert changes == {"": ClassChange(10, 9), "platelet": ClassChange(0, 1)}
