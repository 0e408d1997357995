"""Our own way: what the command prints of an epoch is understood, and a run that was cut off is scored."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.peers.ways import ours
from benchmarks.peers.ways.common import COLUMNS, SIZE, TEST, Task
from benchmarks.peers.ways.ours import read_accuracy
from trainer.commands.job_reporter import JobReporter
from trainer.config import TrainingConfig
from trainer.events import EpochEnded, Event, Message
from trainer.jobs import JobControl, TrainJob


@pytest.mark.parametrize("is_best", [True, False])
def test_what_the_command_prints_of_an_epoch_is_understood(
    is_best: bool, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in ours.surroundings(Path("kept")).items():
        monkeypatch.setenv(name, value)
    with JobReporter() as reporter:
        reporter(Message(job_id="job", text="13,667 images, a folder a class."))
        start = "What it starts from names 33.33% of the validation images right."
        reporter(Message(job_id="job", text=start))
        reporter(
            EpochEnded(
                job_id="job",
                phase="all layers",
                epoch=9,
                epochs=20,
                loss=0.71,
                accuracy=0.91,
                validation_loss=0.65,
                validation_accuracy=0.9512,
                learning_rate=5e-4,
                seconds=52.0,
                is_best=is_best,
            )
        )
    read = [read_accuracy(line) for line in capsys.readouterr().err.splitlines()]
    assert [accuracy for accuracy in read if accuracy is not None] == [pytest.approx(0.3333), 0.9512]
    assert len(read) == 3


@pytest.mark.slow
def test_a_run_that_was_cut_off_is_scored_by_its_best_epoch(
    cells: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tmp_path / "kept"
    for name, value in ours.surroundings(kept).items():
        monkeypatch.setenv(name, value)
    task = make_task(cells({"neutrophil": 12, "platelet": 12}, folder="task"))
    config = TrainingConfig(
        network="basic_cnn", weights="none", input_size=SIZE, epochs=2, augmentation="none", batch_size=4
    )

    class CutOffError(BaseException):
        """The time is over."""

    def cut_off(event: Event) -> None:
        if isinstance(event, EpochEnded) and event.epoch == 1:
            raise CutOffError

    from trainer.learning.train import train

    job = TrainJob(dataset=task.table, config=config, out=tmp_path / "a.bloodcell")
    with pytest.raises(CutOffError):
        train(job, cut_off, JobControl())
    found = ours.score(task, kept)
    assert found.shape == task.labels(TEST).shape
    assert set(found.tolist()) <= {0, 1}


def make_task(folder: Path) -> Task:
    """Write the table of drawn cells: of each class eight to learn from, two for either other part."""
    parts = [*["train"] * 8, *["validation"] * 2, *[TEST] * 2]
    with (folder / "split.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for path in sorted(folder.glob("*/*.jpg")):
            writer.writerow([path.relative_to(folder).as_posix(), parts[int(path.stem)], path.parent.name])
    return Task(folder)
