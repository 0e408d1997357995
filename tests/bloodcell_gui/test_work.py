from pathlib import Path

import pytest

from bloodcell_gui import work as work_module
from bloodcell_gui.progress import Progress
from bloodcell_gui.samples import OpenSample, SampleState
from bloodcell_gui.work import Work
from trainer.classes import CellClass, Role
from trainer.dataset.samples import Sample
from trainer.dataset.sources import ImageFile
from trainer.inference.predictions import Prediction, Status
from trainer.reports.counts import SampleCounts

CLASSES = (CellClass("red", "Red", Role.WBC),)


def make_sample(key: int) -> OpenSample:
    sample = Sample(f"S{key}", Path(f"S{key}"))
    return OpenSample(key, sample, False, SampleCounts(sample.id, CLASSES))


def count(work: Work, opened: OpenSample, n_images: int) -> None:
    for number in range(n_images):
        source = ImageFile("", f"{number}.png")
        work.count(opened, Prediction(opened.id, source, Status.FAILED, -1, None, "It is bad."))


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Work:
    """Three samples, at work for ten seconds."""
    now = iter([0.0, 0.0])
    monkeypatch.setattr(work_module.time, "monotonic", lambda: next(now, 10.0))
    made = Work()
    made.begin([make_sample(key) for key in range(3)])
    return made


def found(work: Work, key: int) -> OpenSample:
    opened = work.find(f"S{key}")
    assert opened is not None
    return opened


def test_the_total_is_known_once_all_are_listed(work: Work) -> None:
    assert work.note_listed("S0", 10)
    assert work.note_listed("S1", 20)
    count(work, found(work, 0), 8)
    assert work.progress(2) == Progress(8, None, None, 2)
    assert work.note_listed("S2", 2)
    # Eight in ten seconds, and twenty-four to come.
    assert work.progress(0) == Progress(8, 32, 30.0, 0)
    assert not work.note_listed("S9", 5)


def test_a_sample_that_is_closed_counts_no_more(work: Work) -> None:
    for key in range(2):
        work.note_listed(f"S{key}", 10)
        count(work, found(work, key), 4)
    closed = found(work, 0)
    work.remove(closed)
    work.remove(closed)
    work.remove(found(work, 2))
    assert len(work) == 1
    assert work.progress(0) == Progress(4, 10, 15.0, 0)


def test_samples_are_done_in_their_order(work: Work) -> None:
    samples = [found(work, key) for key in range(3)]
    assert work.move_to("S1")
    assert [one.state for one in samples] == [SampleState.DONE, SampleState.WORKING, SampleState.WAITING]
    assert not work.move_to("S1")
    work.end(SampleState.STOPPED)
    assert [one.state for one in samples] == [SampleState.DONE, SampleState.STOPPED, SampleState.STOPPED]
    assert len(work) == 0
    assert work.progress(0) == Progress(0, None, None, 0)
