from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from trainer.bundle.library import free_model_path
from trainer.bundle.model_file import read_model
from trainer.config import TrainingConfig
from trainer.dataset.samples import find_samples
from trainer.evaluation.figures import measure_results
from trainer.evaluation.results import find_results, find_sources
from trainer.events import EpochEnded, Event, Message
from trainer.inference.classify import classify_samples
from trainer.jobs import JobControl, TrainJob
from trainer.language import ENGLISH, use_language
from trainer.learning.train import train
from trainer.resources import user_results


@pytest.fixture
def job(cells: Callable[..., Path], tmp_path: Path) -> TrainJob:
    config = TrainingConfig(
        network="basic_cnn", weights="none", input_size=32, batch_size=8, epochs=2, augmentation="none"
    )
    folder = cells({"neutrophil": 14, "platelet": 14})
    return TrainJob(dataset=folder, config=config, out=tmp_path / "ours.bloodcell")


def test_a_run_that_broke_off_ends_with_the_results_of_all_its_epochs(job: TrainJob) -> None:
    first: list[EpochEnded] = []

    def crash(event: Event) -> None:
        if isinstance(event, EpochEnded):
            first.append(event)
            raise OSError("the power went")

    with pytest.raises(OSError, match="the power went"):
        train(job, crash, JobControl())
    # Whoever's language has a decimal comma has the same figures.
    use_language("it")
    try:
        end = train(job, lambda _: None, JobControl())
    finally:
        use_language(ENGLISH)

    model = read_model(job.out)
    results = find_results(model.card)
    assert results is not None
    assert [epoch.epoch for epoch in results.history] == [0, 1]
    # The first is the one that ended before the crash, not run again.
    assert (results.history[0].loss, results.history[0].seconds) == (first[0].loss, first[0].seconds)
    assert results.minutes == pytest.approx(sum(epoch.seconds for epoch in results.history) / 60)
    assert (results.title, results.network, results.part) == (model.card.title, "basic_cnn", "test")
    assert results.classes == model.card.classes

    # What the card says, the results and the model's own answers are one and the same.
    card = model.card
    scores = measure_results(results).scores
    assert scores == card.scores["test"]
    assert results.corrupted is not None
    assert card.corrupted is not None
    assert card.corrupted.accuracy == results.corrupted.accuracy
    assert card.calibration is not None
    assert card.calibration.n_images == len(results.images) == card.scores["test"].n_images
    assert end.metrics["test_accuracy"] == scores.accuracy
    assert end.metrics["corrupted_accuracy"] == card.corrupted.accuracy
    assert end.metrics["calibration_error"] == card.calibration.error
    answers = {
        f"{prediction.sample_id}/{prediction.source.name}": prediction
        for prediction in classify_samples(find_samples([job.dataset]), model)
    }
    for image in results.images:
        answer = answers[image.path]
        assert card.class_ids[answer.class_index] == image.predicted
        assert answer.probabilities == pytest.approx(np.array(image.probabilities), abs=1e-4)
    assert set(find_sources(results)) == {image.path for image in results.images}


def test_a_model_is_published_where_its_results_cannot_be_kept(job: TrainJob) -> None:
    user_results().parent.mkdir(parents=True)
    user_results().write_text("a file where the folder should be")
    events: list[Event] = []
    train(replace(job, config=replace(job.config, epochs=1)), events.append, JobControl())
    assert read_model(job.out).card.temperature is not None
    told = [event.text for event in events if isinstance(event, Message)]
    assert any(text.startswith("The results were not kept. ") for text in told)


def test_two_trainings_that_were_given_one_name_leave_two_models(job: TrainJob) -> None:
    config = replace(job.config, epochs=1)
    first, second = (
        TrainJob(dataset=job.dataset, config=replace(config, seed=seed), out=free_model_path("Ward"))
        for seed in (1, 2)
    )
    assert first.out == second.out
    ends = [train(each, lambda _: None, JobControl()) for each in (first, second)]
    assert [Path(end.model).name for end in ends] == ["Ward.bloodcell", "Ward_2.bloodcell"]
    assert [read_model(Path(end.model)).card.training.seed for end in ends] == [1, 2]
