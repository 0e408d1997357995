"""The one door to the heavy half: runs a job, here or as a child process, and tells its end."""

import contextlib
import importlib.util
import logging
import os
import sys
import threading
import traceback
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event as EventType

from trainer.errors import Cancelled, TrainerError
from trainer.events import Emit, Event, Failed, Finished
from trainer.jobs import (
    AdaptJob,
    AttuneJob,
    CleanJob,
    Job,
    JobControl,
    MeasureDeviceJob,
    MeasureSpeedJob,
    PreviewJob,
    QuantiseJob,
    TrainJob,
)
from trainer.language import tr
from trainer.leftovers import use_own_temporary_folder
from trainer.log import CHILD_LOG, note_faults, open_log
from trainer.machine import is_packaged
from trainer.process_outcome import save_memory
from trainer.runs import remove_run
from trainer.threads import current_plan

_PAUSE_SECONDS = 0.2

_log = logging.getLogger(__name__)


def run_job(job: Job, emit: Emit, control: JobControl) -> Finished | Failed:
    """Run a job in this process; every way it can end is an event, which is returned and emitted.

    Args:
        job: What to do.
        emit: Takes each event, the last one included.
        control: What the user asks for.
    """
    end: Finished | Failed
    try:
        # Keras prints notes of its own; standard output belongs to the command's result.
        with contextlib.redirect_stdout(sys.stderr):
            end = _dispatch(job, emit, control)
    except Cancelled:
        remove_run(job.id)
        end = Failed(job_id=job.id, summary=tr("Cancelled."), cancelled=True)
    except TrainerError as error:
        end = Failed(job_id=job.id, summary=error.summary, remedy=error.remedy)
    except MemoryError:
        _log.exception("There is not enough memory")
        end = Failed(
            job_id=job.id,
            summary=tr("There is not enough memory for this."),
            remedy=save_memory(job),
            details=traceback.format_exc(),
        )
    except Exception as error:  # the only catch-all: nothing may leave a job without an end
        _log.exception("The job failed")
        end = Failed(
            job_id=job.id,
            summary=tr(
                "The job failed for a reason that was not foreseen ({name}: {error}).",
                name=type(error).__name__,
                error=error,
            ),
            remedy=tr("Report it with the details; your data is as it was."),
            details=traceback.format_exc(),
        )
    emit(end)
    return end


def run_child(job: Job, events: Connection, stop: EventType, go: EventType) -> None:
    """Entry of the spawned child: runs a job and sends its events through the pipe.

    Args:
        job: What to do.
        events: The writing end of a one-way pipe of events.
        stop: Set by the parent when the job is to end well with what it has.
        go: Cleared by the parent while the job is to hold.
    """
    _exit_with_parent()

    def send(event: Event) -> None:
        # A parent that has closed its end has lost interest; it ends this process itself.
        with contextlib.suppress(BrokenPipeError, OSError):
            events.send(event)

    def wait_while_paused() -> None:
        # Stop ends a pause too, and is an event of its own: so look up now and then.
        while not go.wait(_PAUSE_SECONDS) and not stop.is_set():
            pass

    # A child is killed where its user cancels, and TensorFlow has files of its own among the temporary ones.
    with open_log(CHILD_LOG), note_faults(CHILD_LOG), use_own_temporary_folder():
        _log.info("%s %s begins", type(job).__name__, job.id)
        end = run_job(job, send, JobControl(stop.is_set, lambda: not go.is_set(), wait_while_paused))
        _log.info("%s %s ends: %s", type(job).__name__, job.id, type(end).__name__)
    events.close()


def _dispatch(job: Job, emit: Emit, control: JobControl) -> Finished:
    if isinstance(job, CleanJob):
        if importlib.util.find_spec("cleanlab") is None:
            raise TrainerError(tr("What cleaning needs is not installed."), _explain_installing())
        # Keras takes seconds to load, and features need none of it.
        if job.training is not None:
            _load_keras()
        from trainer.learning.clean import clean

        return clean(job, emit, control)
    _load_keras(job.calculators if isinstance(job, MeasureSpeedJob) else None)
    if isinstance(job, TrainJob):
        from trainer.learning.train import train

        return train(job, emit, control)
    if isinstance(job, AdaptJob):
        from trainer.learning.adapting.adapt import adapt

        return adapt(job, emit, control)
    if isinstance(job, AttuneJob):
        from trainer.learning.adapting.attune import attune

        return attune(job, emit, control)
    if isinstance(job, QuantiseJob):
        from trainer.learning.quantise import quantise

        return quantise(job, emit, control)
    if isinstance(job, MeasureSpeedJob):
        from trainer.learning.speed import measure_speed

        return measure_speed(job, emit, control)
    if isinstance(job, MeasureDeviceJob):
        from trainer.learning.device import measure_device

        return measure_device(job, emit, control)
    if isinstance(job, PreviewJob):
        from trainer.learning.preview import preview

        return preview(job, emit, control)
    raise TrainerError(tr("Nobody knows how to do a {name}.", name=type(job).__name__))


def _load_keras(calculators: int | None = None) -> None:
    """Load Keras; TensorFlow is to use so many threads, or what is known of this machine for None."""
    if importlib.util.find_spec("tensorflow") is None:
        raise TrainerError(tr("What training needs is not installed."), _explain_installing())
    from trainer.learning.quiet_start import load_keras

    load_keras(current_plan().calculators if calculators is None else calculators)


def _explain_installing() -> str:
    """Return how the heavy half is installed here."""
    if is_packaged():
        return tr("Install the full edition of the application.")
    return tr('Install it by: pip install "bloodcell[train]"')


def _exit_with_parent() -> None:
    """End this process when its parent is gone, whatever it is doing."""
    from multiprocessing import parent_process

    parent = parent_process()
    if parent is None:
        return

    def wait() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=wait, name="exit-with-parent", daemon=True).start()
