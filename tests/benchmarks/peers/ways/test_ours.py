"""Our own way: what the command prints of an epoch is understood, and a run that was cut off is scored."""

from pathlib import Path

import pytest

from benchmarks.peers.ways import ours
from benchmarks.peers.ways.ours import read_epoch
from trainer.commands.job_reporter import JobReporter
from trainer.events import EpochEnded, Message


@pytest.mark.parametrize("is_best", [True, False])
def test_what_the_command_prints_of_an_epoch_is_understood(
    is_best: bool, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in ours.surroundings(Path("kept")).items():
        monkeypatch.setenv(name, value)
    with JobReporter() as reporter:
        reporter(Message(job_id="job", text="13,667 images, a folder a class."))
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
    read = [read_epoch(line) for line in capsys.readouterr().err.splitlines()]
    assert [accuracy for accuracy in read if accuracy is not None] == [0.9512]
    assert len(read) == 2
