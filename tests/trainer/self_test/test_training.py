import importlib.util
import sys
from pathlib import Path

import pytest

from trainer.bundle.model_file import ModelFile
from trainer.dataset.samples import find_samples
from trainer.errors import SelfTestError
from trainer.events import Emit, Failed, Finished
from trainer.jobs import Job, TrainJob
from trainer.self_test import training
from trainer.self_test.training import check_training

HAS_TRAINING = importlib.util.find_spec("tensorflow") is not None


@pytest.fixture(autouse=True)
def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: object())


def test_where_training_is_not_installed_it_is_skipped_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    assert check_training(tmp_path) == "Training is not installed here, so it was skipped."
    assert not any(tmp_path.iterdir())


def test_the_job_is_an_ordinary_one_of_two_steps(tmp_path: Path, tiny_model: ModelFile) -> None:
    jobs: list[Job] = []

    def run(job: Job, _: Emit) -> Finished:
        jobs.append(job)
        return Finished(job_id=job.id, reason="Done.", model=str(tiny_model.path))

    assert check_training(tmp_path, run).startswith("Two steps are trained")
    (job,) = jobs
    assert isinstance(job, TrainJob)
    assert len(find_samples([job.dataset])) == 2
    share = 1 - job.config.validation_fraction - job.config.test_fraction
    assert 2 * training._CELLS_A_CLASS * share / job.config.batch_size == 2
    assert (job.config.weights, job.config.epochs) == ("none", 1)


def test_what_the_job_says_is_told(tmp_path: Path) -> None:
    def run(job: Job, _: Emit) -> Failed:
        return Failed(job_id=job.id, summary="It broke.", remedy="Mend it.")

    with pytest.raises(SelfTestError) as told:
        check_training(tmp_path, run)
    assert (told.value.summary, told.value.remedy) == ("It broke.", "Mend it.")


@pytest.mark.parametrize(("packaged", "remedy"), [(False, "pip install"), (True, "")])
def test_what_is_broken_is_installed_anew_in_the_way_it_came(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, packaged: bool, remedy: str
) -> None:
    monkeypatch.setattr(sys, "frozen", packaged, raising=False)
    with pytest.raises(SelfTestError) as told:
        check_training(tmp_path, lambda job, _: Failed(job_id=job.id, summary="It broke.", remedy=""))
    assert bool(told.value.remedy) == bool(remedy)
    assert remedy in told.value.remedy


def test_a_model_that_cannot_read_its_cells_is_told(tmp_path: Path, tiny_model: ModelFile) -> None:
    def run(job: Job, _: Emit) -> Finished:
        assert isinstance(job, TrainJob)
        (job.dataset / "platelet/0.jpg").write_bytes(b"no picture")
        return Finished(job_id=job.id, reason="Done.", model=str(tiny_model.path))

    with pytest.raises(SelfTestError, match="cannot classify the cells"):
        check_training(tmp_path, run)
