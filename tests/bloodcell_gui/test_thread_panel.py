from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from bloodcell_gui.background import end_tasks
from bloodcell_gui.thread_panel import ThreadPanel
from tests.bloodcell_gui.test_device_dialog import Queue
from trainer import threads
from trainer.events import Failed, Finished, SpeedMeasured
from trainer.inference import measuring
from trainer.jobs import Job, MeasureSpeedJob
from trainer.threads import KeptPlan, Pace, current_plan, keep_measured, rule_plan

MakePanel = Callable[[], ThreadPanel]


@pytest.fixture
def queue() -> Queue:
    return Queue()


@pytest.fixture
def make_panel(qtbot: QtBot, queue: Queue, monkeypatch: pytest.MonkeyPatch) -> Iterator[MakePanel]:
    monkeypatch.setattr(threads, "count_cores", lambda: 4)
    parent = QWidget()
    qtbot.addWidget(parent)

    def make() -> ThreadPanel:
        panel = ThreadPanel(queue, parent)  # type: ignore[arg-type]
        qtbot.waitUntil(lambda: bool(panel.text))
        return panel

    yield make
    end_tasks(parent)


def let_measure(monkeypatch: pytest.MonkeyPatch, *, busy: bool = False) -> None:
    def measure(should_stop: Callable[[], bool]) -> KeptPlan | None:
        assert not should_stop()
        return None if busy else keep_measured({"classify": Pace(rule=100.0, chosen=120.0)}, workers=2)

    monkeypatch.setattr(measuring, "measure_threads", measure)


def answer(queue: Queue, speed: float) -> None:
    job = queue.asked[-1]
    queue.event_told.emit(SpeedMeasured(job_id=job.id, network="mobilenet_v2", images_per_second=speed))
    queue.job_ended.emit(job, Finished(job_id=job.id, reason="Done."))


def test_the_rule_is_shown_where_nothing_was_measured(make_panel: MakePanel) -> None:
    panel = make_panel()
    assert "Classifies with: 4 threads" in panel.text
    assert not panel._use.isEnabled()
    assert panel._try.isEnabled()


def test_everything_is_tried_out_when_asked(
    make_panel: MakePanel, queue: Queue, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_measure(monkeypatch)
    panel = make_panel()
    panel._try.click()
    assert not panel._try.isEnabled()
    qtbot.waitUntil(lambda: len(queue.asked) == 1)
    assert "training" in panel._state.text()
    for number, speed in enumerate((50.0, 60.0, 50.0, 61.0), 1):
        assert len(queue.asked) == number
        answer(queue, speed)
    qtbot.waitUntil(lambda: "2 threads (measured: 61 images a second, by the rule 50)" in panel.text)
    assert "2 threads, 1 thread of LiteRT in each" in panel.text
    assert panel._use.isChecked()
    assert panel._use.isEnabled()
    assert panel._try.isEnabled()
    assert current_plan().calculators == 2


def test_a_busy_computer_is_told(
    make_panel: MakePanel, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_measure(monkeypatch, busy=True)
    panel = make_panel()
    panel._try.click()
    qtbot.waitUntil(lambda: "busy with something else" in panel._state.text())
    assert panel._try.isEnabled()


def test_the_user_goes_back_to_the_rule_and_again_to_what_was_measured(
    make_panel: MakePanel, qtbot: QtBot
) -> None:
    keep_measured({"classify": Pace(rule=100.0, chosen=120.0)}, workers=2)
    panel = make_panel()
    assert panel._use.isChecked()
    panel._use.click()
    qtbot.waitUntil(lambda: "4 threads, 1 thread of LiteRT in each, batches of 8 images (by" in panel.text)
    assert current_plan() == rule_plan()
    panel._use.click()
    qtbot.waitUntil(lambda: "measured" in panel.text)
    assert current_plan().workers == 2


def test_a_trial_that_fails_is_told_and_ends_it(
    make_panel: MakePanel, queue: Queue, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_measure(monkeypatch)
    panel = make_panel()
    panel._try.click()
    qtbot.waitUntil(lambda: len(queue.asked) == 1)
    job = queue.asked[0]
    queue.job_ended.emit(job, Failed(job_id=job.id, summary="It broke.", remedy="Mend it."))
    assert panel._state.text() == "It broke. Mend it."
    assert panel._try.isEnabled()
    qtbot.waitUntil(lambda: panel._use.isEnabled())


def test_who_gives_up_has_the_trial_cancelled(
    make_panel: MakePanel, queue: Queue, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_measure(monkeypatch)
    panel = make_panel()
    panel._try.click()
    qtbot.waitUntil(lambda: len(queue.asked) == 1)
    panel.give_up()
    assert queue.cancelled == [queue.asked[0].id]


def test_other_jobs_are_none_of_its_business(
    make_panel: MakePanel, queue: Queue, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_measure(monkeypatch)
    panel = make_panel()
    panel._try.click()
    qtbot.waitUntil(lambda: len(queue.asked) == 1)
    other: Job = MeasureSpeedJob(networks=())
    queue.event_told.emit(SpeedMeasured(job_id=other.id, network="vgg16", images_per_second=1.0))
    queue.job_ended.emit(other, Finished(job_id=other.id, reason="Done."))
    assert len(queue.asked) == 1
    assert not panel._try.isEnabled()
