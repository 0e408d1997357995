"""The thread that owns a child process of the heavy half and turns its events into signals."""

import logging
import multiprocessing
from collections.abc import Callable
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from multiprocessing.synchronize import Event as EventType

from PySide6.QtCore import QObject, QThread, Signal

from trainer.events import Event, Failed, Finished
from trainer.jobs import Job
from trainer.language import language_in_use, run_speaking, tr
from trainer.leftovers import remove_folder_of
from trainer.process_outcome import ProcessOutcome
from trainer.runs import remove_run
from trainer.worker import run_child

Target = Callable[[Job, Connection, EventType, EventType], None]

# A child that has said its last word gets so long to put its own house in order.
_LEAVE_SECONDS = 10.0
# A child that was told to terminate gets so long before it is killed.
_TERMINATE_SECONDS = 2.0
# What the thread is told to do with its child.
_CANCEL, _LEAVE = b"cancel", b"leave"

_log = logging.getLogger(__name__)


class TrainerThread(QThread):
    """Runs one job in a spawned child process.

    Exactly one of `job_finished` and `job_failed` ends every job that was started, also when
    the child dies without a word. Neither waits for the window: all waiting is done here.

    Signals:
        event_told: A `trainer.events.Event` of this job that does not end it.
        job_finished: The job's `Finished`.
        job_failed: The job's `Failed`; `cancelled` is set where the user asked for it.
    """

    event_told = Signal(object)
    job_finished = Signal(object)
    job_failed = Signal(object)

    def __init__(self, job: Job, target: Target = run_child, parent: QObject | None = None) -> None:
        """Prepare the job; `start()` runs it.

        Args:
            job: What to do.
            target: Function of a module that the child can import, run there with the job.
            parent: Owner of the thread.
        """
        super().__init__(parent)
        self.setObjectName(f"trainer {job.id[:8]}")
        self._job = job
        self._target = target
        context = multiprocessing.get_context("spawn")
        self._context = context
        # Kept here for the child's whole life: a spawned child opens the event by its name,
        # which is gone as soon as the parent's reference is.
        self._stop = context.Event()
        self._go = context.Event()
        self._go.set()
        self._order_receiver, self._order_sender = context.Pipe(duplex=False)

    @property
    def job(self) -> Job:
        """The job that this thread runs."""
        return self._job

    def stop_job(self) -> None:
        """Ask the job to end at the next batch and to publish what it has."""
        self._stop.set()

    def pause_job(self) -> None:
        """Ask the job to hold at the end of the next batch."""
        self._go.clear()

    def resume_job(self) -> None:
        """Let a paused job go on."""
        self._go.set()

    def cancel_job(self) -> None:
        """End the child at once; its result is dropped, and what it had written is removed."""
        self._order_sender.send_bytes(_CANCEL)

    def leave_job(self) -> None:
        """End the child at once, but leave a training's run folder, from which it can go on later."""
        self._order_sender.send_bytes(_LEAVE)

    def run(self) -> None:
        """Start the child, pass its events on, and end the job with exactly one event."""
        receiver, sender = self._context.Pipe(duplex=False)
        process = self._context.Process(
            target=run_speaking,
            args=(language_in_use(), self._target, self._job, sender, self._stop, self._go),
            daemon=True,
            name=self.objectName(),
        )
        try:
            try:
                process.start()
            except Exception as error:
                _log.exception("The child process could not be started")
                end: Event = ProcessOutcome(None).as_failed(self._job, f"{type(error).__name__}: {error}")
            else:
                # The child holds the only other end now, so its death closes the pipe.
                sender.close()
                end = self._follow(process, receiver)
                self._leave(process)
                assert process.pid is not None
                remove_folder_of(process.pid)
        finally:
            sender.close()
            receiver.close()
            process.close()
        if isinstance(end, Finished):
            self.job_finished.emit(end)
        else:
            self.job_failed.emit(end)

    def _follow(self, process: SpawnProcess, receiver: Connection) -> Finished | Failed:
        """Pass events on until the job ends, the child dies, or the user cancels."""
        while True:
            ready = wait([self._order_receiver, receiver, process.sentinel])
            if self._order_receiver in ready:
                _end(process)
                if self._order_receiver.recv_bytes() == _CANCEL:
                    remove_run(self._job.id)
                return Failed(job_id=self._job.id, summary=tr("Cancelled."), cancelled=True)
            # The pipe first: a dead child's last words are still in it.
            if receiver in ready:
                try:
                    event = receiver.recv()
                except (EOFError, OSError):
                    # The pipe was closed, be it in the middle of an event.
                    return self._failed_child(process)
                if not isinstance(event, Event) or event.job_id != self._job.id:
                    _log.info("Dropped a late %s", type(event).__name__)
                elif isinstance(event, Finished | Failed):
                    return event
                else:
                    self.event_told.emit(event)
            elif process.sentinel in ready:
                return self._failed_child(process)

    def _leave(self, process: SpawnProcess) -> None:
        """See the child off: it may still close files, but not stay for ever."""
        while process.is_alive():
            ready = wait([self._order_receiver, process.sentinel], timeout=_LEAVE_SECONDS)
            if process.sentinel not in ready:
                _end(process)
        process.join()

    def _failed_child(self, process: SpawnProcess) -> Failed:
        process.join(_LEAVE_SECONDS)
        if process.is_alive():
            _end(process)
        _log.info("The child process ended with exit code %s", process.exitcode)
        return ProcessOutcome(process.exitcode).as_failed(self._job)


def _end(process: SpawnProcess) -> None:
    """Terminate a child, and kill it where it does not listen."""
    process.terminate()
    process.join(_TERMINATE_SECONDS)
    if process.is_alive():
        process.kill()
        process.join()
