"""A cleaning whose labels are judged by a network that is trained for that."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("cleanlab", reason="the heavy half is not installed: pip install bloodcell[train]")
pytest.importorskip("tensorflow", reason="the heavy half is not installed: pip install bloodcell[train]")

from trainer.bundle.model_file import ModelFile
from trainer.cleaning.report import CleaningFound
from trainer.config import TrainingConfig
from trainer.errors import WeightsError
from trainer.events import Event, Finished, Progress
from trainer.jobs import CleanJob, JobControl
from trainer.learning.clean import clean
from trainer.worker import run_job

CONFIG = TrainingConfig(
    network="basic_cnn", weights="none", input_size=32, batch_size=8, epochs=1, augmentation="none"
)


def test_a_network_judges_what_it_did_not_learn_from(
    cells: Callable[..., Path], tiny_model: ModelFile, user_folders: Path, snapshot: Callable[[Path], object]
) -> None:
    root = cells({"neutrophil": 6, "platelet": 6, "eosinophil": 2})
    before = snapshot(root)
    told: list[Event] = []
    job = CleanJob(dataset=root, model=tiny_model.path, training=CONFIG)
    end = run_job(job, told.append, JobControl())
    assert isinstance(end, Finished), end
    (report,) = [event.report for event in told if isinstance(event, CleaningFound)]
    assert report.notes[0] == (
        "Labels were judged by Basic CNN, which was trained 3 times, each time without the images that it "
        "then judged; “Tiny” says which images are alike."
    )
    assert "Labels of “Eosinophil” were not checked: that takes at least 3 different images." in report.notes
    judged = np.array([label != "eosinophil" for label in report.labels])
    np.testing.assert_allclose(report.probabilities[judged].sum(axis=1), 1, atol=1e-5)
    assert not report.probabilities[~judged].any()
    stages = {event.stage for event in told if isinstance(event, Progress)}
    assert stages >= {"Preparing images", "Training Basic CNN, 3 of 3", "Asking Basic CNN, 3 of 3"}
    assert snapshot(root) == before
    # What it learned from is gone.
    assert not list(user_folders.rglob("images.npy"))


def test_weights_that_are_not_there_are_refused_before_anything_is_read(
    cells: Callable[..., Path], tiny_model: ModelFile, tmp_path: Path
) -> None:
    config = TrainingConfig(network="basic_cnn", weights="nowhere", input_size=32)
    told: list[Event] = []
    job = CleanJob(dataset=tmp_path / "nothing", model=tiny_model.path, training=config)
    with pytest.raises(WeightsError):
        clean(job, told.append, JobControl())
    assert told == []
