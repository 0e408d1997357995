"""A job of the heavy half in a process of its own, which is waited for."""

import multiprocessing
from collections.abc import Callable
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from multiprocessing.synchronize import Event as EventType

from trainer.events import Emit, Event, Failed, Finished
from trainer.jobs import Job
from trainer.leftovers import remove_folder_of
from trainer.process_outcome import ProcessOutcome
from trainer.runs import remove_run
from trainer.worker import run_child

Target = Callable[[Job, Connection, EventType, EventType], None]

_LEAVE_SECONDS = 10.0


def run_in_child(job: Job, emit: Emit, target: Target = run_child) -> Finished | Failed:
    """Run a job in a spawned process, which gives all its memory back and may die alone.

    Args:
        job: What to do.
        emit: Takes each event but the last, in this process.
        target: Function of a module that the child can import, run there with the job.

    Returns:
        The event that ended it; a `Failed` of our own where the process died without a word.

    Raises:
        KeyboardInterrupt: The user ended it; the child is gone and so are its files.
    """
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    stop, go = context.Event(), context.Event()
    go.set()
    process = context.Process(target=target, args=(job, sender, stop, go), daemon=True)
    process.start()
    # The child holds the only other end now, so its death closes the pipe.
    sender.close()
    try:
        while True:
            # The pipe first: a dead child's last words are still in it.
            if receiver not in wait([receiver, process.sentinel]):
                return _died(job, process)
            try:
                event: Event = receiver.recv()
            except (EOFError, OSError):
                # The pipe was closed, be it in the middle of an event.
                return _died(job, process)
            if isinstance(event, Finished | Failed):
                return event
            emit(event)
    except KeyboardInterrupt:
        process.terminate()
        process.join(_LEAVE_SECONDS)
        remove_run(job.id)
        raise
    finally:
        receiver.close()
        process.join(_LEAVE_SECONDS)
        if process.is_alive():
            process.kill()
            process.join()
        assert process.pid is not None
        remove_folder_of(process.pid)
        process.close()


def _died(job: Job, process: SpawnProcess) -> Failed:
    process.join(_LEAVE_SECONDS)
    return ProcessOutcome(process.exitcode).as_failed(job)
