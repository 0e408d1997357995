from collections.abc import Iterator

import msgspec
import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from bloodcell_gui.background import end_tasks
from bloodcell_gui.device_dialog import DeviceDialog
from bloodcell_gui.main_window import MainWindow
from bloodcell_gui.settings import DEVICE, Settings
from trainer.events import DeviceFound, Failed, Finished
from trainer.jobs import Job, MeasureDeviceJob, MeasureSpeedJob

FOUND = DeviceFound(
    job_id="before",
    name="Abacus",
    is_accelerated=False,
    why_not="No card fits an abacus.",
    memory_bytes=2**30,
    images_per_second=3.0,
    backend="Beads 1.0",
)


class Queue(QObject):
    """The signals and methods of the queue that the dialog uses; what is asked of it is kept."""

    job_started = Signal(object)
    event_told = Signal(object)
    job_ended = Signal(object, object)

    def __init__(self) -> None:
        super().__init__()
        self.current: Job | None = None
        self.asked: list[Job] = []
        self.cancelled: list[str] = []

    def submit(self, job: Job, *, at_front: bool = False) -> None:
        assert at_front
        self.asked.append(job)

    def cancel(self, job_id: str) -> None:
        self.cancelled.append(job_id)

    def begin(self, job: Job) -> None:
        self.current = job
        self.job_started.emit(job)


@pytest.fixture
def queue() -> Queue:
    return Queue()


@pytest.fixture
def dialog(qtbot: QtBot, queue: Queue) -> Iterator[DeviceDialog]:
    parent = QWidget()
    qtbot.addWidget(parent)
    shown = DeviceDialog(queue, Settings(), parent)  # type: ignore[arg-type]
    shown.show()
    yield shown
    shown.close()
    end_tasks(shown)


def test_where_nothing_is_known_it_is_measured_at_once(dialog: DeviceDialog, queue: Queue) -> None:
    (job,) = queue.asked
    assert isinstance(job, MeasureDeviceJob)
    assert "begins when that has ended" in dialog._state.text()
    queue.begin(job)
    assert "Measuring" in dialog._state.text()
    assert not dialog._again.isEnabled()
    queue.event_told.emit(found_by(job))
    queue.job_ended.emit(job, Finished(job_id=job.id, reason="Done."))
    assert "Abacus (processor)" in dialog.text
    assert "No card fits an abacus." in dialog.text
    assert dialog._again.isEnabled()
    assert not dialog._bar.isVisible()


def found_by(job: Job) -> DeviceFound:
    return msgspec.convert({**msgspec.to_builtins(FOUND), "job_id": job.id}, DeviceFound)


def test_what_was_found_is_shown_the_next_time_until_it_is_measured_again(qtbot: QtBot, queue: Queue) -> None:
    settings = Settings()
    settings.write(DEVICE, msgspec.json.encode(FOUND).decode())
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = DeviceDialog(queue, settings, parent)  # type: ignore[arg-type]
    dialog.show()
    assert queue.asked == []
    assert "Abacus" in dialog.text
    dialog._again.click()
    (job,) = queue.asked
    assert dialog._bar.isVisible()
    # Closing gives the measurement up.
    dialog.reject()
    assert queue.cancelled == [job.id]
    end_tasks(dialog)


def test_what_was_found_is_copied_as_text(dialog: DeviceDialog, queue: Queue) -> None:
    job = queue.asked[0]
    queue.event_told.emit(found_by(job))
    queue.job_ended.emit(job, Finished(job_id=job.id, reason="Done."))
    dialog._copy.click()
    assert "Trains on: Abacus (processor)\nMemory: 1.0 GiB\n" in QGuiApplication.clipboard().text()


def test_a_failure_is_said_in_place(dialog: DeviceDialog, queue: Queue) -> None:
    job = queue.asked[0]
    queue.job_ended.emit(job, Failed(job_id=job.id, summary="Not installed.", remedy="Install it."))
    assert dialog._state.isVisible()
    assert dialog._state.text() == "Not installed. Install it."
    assert dialog._again.isEnabled()
    assert not dialog._copy.isEnabled()


def test_other_jobs_are_none_of_its_business(dialog: DeviceDialog, queue: Queue) -> None:
    other = MeasureSpeedJob(networks=())
    queue.event_told.emit(found_by(other))
    queue.job_ended.emit(other, Finished(job_id=other.id, reason="Done."))
    assert dialog.text == ""
    assert dialog._bar.isVisible()


def test_what_another_version_wrote_is_measured_anew(qtbot: QtBot, queue: Queue) -> None:
    settings = Settings()
    settings.write(DEVICE, '{"speed": 3}')
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = DeviceDialog(queue, settings, parent)  # type: ignore[arg-type]
    assert len(queue.asked) == 1
    dialog.close()
    end_tasks(dialog)


def test_it_is_reached_from_the_help_menu_and_the_models_page(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.settings.write(DEVICE, msgspec.json.encode(FOUND).decode())
    shown: list[str] = []
    monkeypatch.setattr(DeviceDialog, "exec", lambda dialog: shown.append(dialog.text))
    window._menus.device.trigger()
    window.models.device_wanted.emit()
    assert len(shown) == 2
    assert all("Abacus" in text for text in shown)
