import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from safetensors.numpy import save_file

from trainer.bundle.model_file import read_model
from trainer.config import TrainingConfig
from trainer.errors import Cancelled, DatasetError, LearningError, TrainerError, WeightsError
from trainer.events import EpochEnded, Event, Finished, Message, PhaseStarted, Progress
from trainer.jobs import JobControl, TrainJob
from trainer.learning.train import train
from trainer.networks import NetworkPreset
from trainer.pretrained.download import OnProgress
from trainer.pretrained.sources import WeightsSource, find_source
from trainer.runs import run_folder, unfinished_jobs

Cells = Callable[..., Path]


def make_job(dataset: Path, tmp_path: Path, **options: object) -> TrainJob:
    values = {
        "network": "basic_cnn",
        "weights": "none",
        "input_size": 32,
        "epochs": 2,
        "batch_size": 8,
        "augmentation": "none",
        **options,
    }
    return TrainJob(
        dataset=dataset,
        config=TrainingConfig(**values),  # type: ignore[arg-type]
        out=tmp_path / "out.bloodcell",
    )


def run(job: TrainJob, emit: Callable[[Event], None] | None = None) -> tuple[Finished, list[Event]]:
    events: list[Event] = []

    def take(event: Event) -> None:
        events.append(event)
        if emit is not None:
            emit(event)

    return train(job, take, JobControl()), events


def refusal(job: TrainJob, kind: type[TrainerError]) -> TrainerError:
    """The error that a job ends with before anything is learned; nothing is left behind."""
    events: list[Event] = []
    with pytest.raises(kind) as refused:
        train(job, events.append, JobControl())
    assert not any(isinstance(event, PhaseStarted) for event in events)
    assert refused.value.summary
    assert refused.value.remedy
    assert not job.out.exists()
    assert not run_folder(job.id).exists()
    return refused.value


def write_images(folder: Path, pixels: dict[str, list[NDArray[np.uint8]]]) -> Path:
    for label, images in pixels.items():
        (folder / label).mkdir(parents=True)
        for number, image in enumerate(images):
            Image.fromarray(image).save(folder / label / f"{number}.png")
    return folder


def noise(count: int, side: int = 32, seed: int = 0) -> list[NDArray[np.uint8]]:
    return list(np.random.default_rng(seed).integers(0, 256, (count, side, side, 3), np.uint8))


def test_one_class_is_refused(cells: Cells, tmp_path: Path) -> None:
    error = refusal(make_job(cells({"neutrophil": 6}), tmp_path), DatasetError)
    assert error.summary == "All images are of one class (“neutrophil”)."


def test_a_class_of_two_images_is_refused_by_name(cells: Cells, tmp_path: Path) -> None:
    error = refusal(make_job(cells({"neutrophil": 6, "platelet": 2}), tmp_path), DatasetError)
    assert error.summary == "The class “platelet” has 2 images, too few for train, validation and test."


def test_equal_images_are_refused(tmp_path: Path) -> None:
    folder = write_images(tmp_path / "set", {"a": noise(1) * 6, "b": noise(1) * 6})
    assert "exact copies of one another" in refusal(make_job(folder, tmp_path), DatasetError).summary


def test_images_of_two_pixels_are_refused(tmp_path: Path) -> None:
    folder = write_images(tmp_path / "set", {"a": noise(6, 2), "b": noise(6, 2, seed=1)})
    assert "The image is 2 x 2 pixels, too small" in refusal(make_job(folder, tmp_path), DatasetError).summary


def test_missing_labels_are_refused(cells: Cells, tmp_path: Path) -> None:
    flat = cells({"neutrophil": 6}, flat=True)
    assert "nothing says of which class" in refusal(make_job(flat, tmp_path), DatasetError).summary
    (flat / "manifest.csv").write_text("path,label\nneutrophil-0.jpg,\nneutrophil-1.jpg,\n", encoding="utf-8")
    assert "gives it no class" in refusal(make_job(flat, tmp_path), DatasetError).summary


def test_a_class_none_of_whose_images_can_be_read_is_refused(cells: Cells, tmp_path: Path) -> None:
    folder = cells({"neutrophil": 6, "platelet": 6})
    for path in (folder / "platelet").iterdir():
        path.write_bytes(b"no image")
    error = refusal(make_job(folder, tmp_path), DatasetError)
    assert error.summary == "The class “platelet” has no image that can be read."


def test_weights_of_another_network_are_refused(cells: Cells, tmp_path: Path) -> None:
    folder = cells({"neutrophil": 6, "platelet": 6})
    weights = tmp_path / "weights"
    weights.mkdir()
    save_file({"conv1/kernel": np.zeros((1, 1), np.float32)}, weights / "basic_cnn.safetensors")
    error = refusal(make_job(folder, tmp_path, weights=str(weights)), WeightsError)
    assert error.summary == "The weights in “basic_cnn.safetensors” do not fit Basic CNN."


def test_weights_that_do_not_exist_are_refused_before_images_are_read(cells: Cells, tmp_path: Path) -> None:
    job = make_job(cells({"neutrophil": 6, "platelet": 6}), tmp_path, weights="imagenet")
    events: list[Event] = []
    with pytest.raises(WeightsError, match="no ImageNet weights for Basic CNN"):
        train(job, events.append, JobControl())
    assert events == []


def test_a_download_is_told_in_kilobytes_and_can_be_stopped(
    cells: Cells, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = make_job(cells({"neutrophil": 6, "platelet": 6}), tmp_path)
    arrived: list[int] = []

    def fetch(preset: NetworkPreset, weights: str, input_size: int, on_progress: OnProgress) -> WeightsSource:
        for done in (1_500_000, 3_000_000, 9_000_000):
            on_progress(done, 9_000_000, 1.5)
            arrived.append(done)
        return find_source(preset, weights, input_size)

    monkeypatch.setattr("trainer.learning.train.fetch_source", fetch)
    events: list[Event] = []

    def should_stop() -> bool:
        return len([event for event in events if "Downloading" in getattr(event, "stage", "")]) == 2

    with pytest.raises(Cancelled):
        train(job, events.append, JobControl(should_stop=should_stop))
    assert arrived == [1_500_000]
    told = [event for event in events if isinstance(event, Progress) and "Downloading" in event.stage]
    assert [(event.done, event.total, event.seconds_left) for event in told] == [
        (1500, 9000, 1.5),
        (3000, 9000, 1.5),
    ]
    assert unfinished_jobs() == []


def test_a_rate_that_spoils_the_first_epoch_is_told_with_what_to_do(cells: Cells, tmp_path: Path) -> None:
    job = make_job(cells({"neutrophil": 8, "platelet": 8}), tmp_path, learning_rate=1e9, batch_size=2)
    with pytest.raises(LearningError, match="the loss was no number any more") as refused:
        run(job)
    assert "lower learning rate" in refused.value.remedy
    assert unfinished_jobs() == []


def test_any_name_can_be_a_class_and_a_data_set_may_go_while_it_is_learned(
    cells: Cells, tmp_path: Path
) -> None:
    folder = cells({"neutrophil": 10, "platelet": 10}, flat=True)
    with (folder / "manifest.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("path", "label"))
        for number in range(10):
            rows.writerow((f"neutrophil-{number}.jpg", "blast/type 1"))
            rows.writerow((f"platelet-{number}.jpg", "🩸"))
    job = make_job(folder, tmp_path)

    def take_away(event: Event) -> None:
        # All pixels are in the run's own file by then.
        if isinstance(event, Progress) and event.stage == "Reading images" and event.done == event.total:
            shutil.rmtree(folder)

    finished, events = run(job, take_away)
    assert not folder.exists()
    card = read_model(Path(finished.model)).card
    assert card.class_ids == ("blast/type 1", "🩸")
    assert card.data.n_per_class == {"blast/type 1": 10, "🩸": 10}
    assert card.epochs_run == 2
    told = [event.text for event in events if isinstance(event, Message)]
    assert any("fewer than 20 images" in text for text in told)


def test_a_run_does_not_go_on_with_another_data_set(cells: Cells, tmp_path: Path) -> None:
    folder = cells({"neutrophil": 10, "platelet": 10})
    job = make_job(folder, tmp_path)

    class Killed(BaseException):
        pass

    def kill(event: Event) -> None:
        if isinstance(event, EpochEnded):
            raise Killed

    with pytest.raises(Killed):
        run(job, kill)
    assert unfinished_jobs() == [job]
    kept = {path.name: path.read_bytes() for path in run_folder(job.id).glob("checkpoint-*")}
    (folder / "platelet" / "0.jpg").rename(tmp_path / "away.jpg")
    with pytest.raises(LearningError, match="has changed since this training broke off"):
        run(job)
    assert {path.name: path.read_bytes() for path in run_folder(job.id).glob("checkpoint-*")} == kept
    (tmp_path / "away.jpg").rename(folder / "platelet" / "0.jpg")
    finished, events = run(job)
    assert finished.reason == "All 2 epochs were run."
    assert any(isinstance(event, Message) and event.text == "Going on after epoch 1." for event in events)


@pytest.mark.slow
def test_a_thousand_classes_are_learned(tmp_path: Path) -> None:
    labels = np.repeat([f"class {number}" for number in range(1000)], 3)
    np.savez(tmp_path / "set.npz", images=np.stack(noise(3000)), labels=labels)
    finished, _ = run(make_job(tmp_path / "set.npz", tmp_path, epochs=1, batch_size=100))
    assert len(read_model(Path(finished.model)).card.classes) == 1000
