from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from bloodcell_gui.training.run.figures import Figures
from bloodcell_gui.training.run.record import RunRecord
from trainer.events import Finished
from trainer.jobs import TrainJob


@pytest.fixture
def figures(qtbot: QtBot) -> Figures:
    made = Figures()
    qtbot.addWidget(made)
    return made


def test_figures_are_read_aloud_with_their_names(figures: Figures, make_job: Callable[..., TrainJob]) -> None:
    from training_targets import epoch

    record = RunRecord(make_job())
    figures.show_record(record)
    assert figures._accuracy.accessibleName() == "Validation accuracy: –"
    record.take(epoch(record.job, 0))
    figures.show_record(record)
    assert figures._accuracy.accessibleName() == "Validation accuracy: 40.0 %"
    assert figures._values["Best so far"].accessibleName() == "Best so far: epoch 1: 40.0 %"
    record.take_end(Finished(job_id=record.job.id, reason="Done."))
    figures.show_record(record)
    assert figures._accuracy.accessibleName() == "Validation accuracy of the best epoch: 40.0 %"
