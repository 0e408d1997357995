"""A real training, tiny, through the real window: from a job to a model that classifies."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from bloodcell_gui.app import open_window
from bloodcell_gui.training.run.record import RunState
from trainer import resources
from trainer.config import TrainingConfig
from trainer.jobs import TrainJob
from trainer.runs import unfinished_jobs

pytestmark = pytest.mark.slow


@pytest.mark.timeout(600)
def test_a_training_is_paused_stopped_and_classified_with(
    cells: Callable[..., Path], qtbot: QtBot, press: Callable[[QWidget, str], None]
) -> None:
    folder = cells({"neutrophil": 40, "platelet": 40})
    config = TrainingConfig(network="basic_cnn", weights="none", epochs=200, batch_size=8, early_stopping=200)
    job = TrainJob(dataset=folder, config=config, out=resources.user_models() / "mine.bloodcell")
    with open_window(["bloodcell-gui"]) as window:
        qtbot.waitUntil(lambda: window.session.model is not None)
        window._page_bar.choose(3)
        window.training.train(job)
        run, record = window.training.run, window.training.follower.current
        assert run is not None
        assert record is not None
        qtbot.waitUntil(lambda: record.curves.n_epochs >= 2, timeout=300_000)
        press(run, "Pause")
        qtbot.waitUntil(lambda: record.state is RunState.PAUSED, timeout=60_000)
        press(run, "Resume")
        epochs = record.curves.n_epochs
        qtbot.waitUntil(lambda: record.curves.n_epochs > epochs, timeout=60_000)
        press(run, "Stop")
        qtbot.waitUntil(lambda: record.state.is_over, timeout=180_000)
        assert record.state is RunState.FINISHED, record.end
        assert unfinished_jobs() == []
        press(run, "Classify with it")
        qtbot.waitUntil(lambda: window.session.model is not None and window.session.model.path == job.out)
        window.open_paths([folder])
        qtbot.waitUntil(
            lambda: bool(window.session.samples) and not window.session.is_working, timeout=60_000
        )
        assert window.session.overall is not None
        summary = window.session.overall.snapshot()
        assert set(summary.counts) == {"neutrophil", "platelet"}
        assert sum(summary.counts.values()) == summary.n_images == 80
