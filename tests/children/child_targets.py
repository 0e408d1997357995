"""What the children of the tests do; importable by a spawned process, without Qt."""

import os
import signal
import struct
import tempfile
import time
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event as EventType

from trainer.events import Failed, Finished, Message, Progress
from trainer.jobs import Job
from trainer.language import tr
from trainer.leftovers import use_own_temporary_folder


def finish(job: Job, events: Connection, stop: EventType, go: EventType) -> None:
    events.send(Message(job_id=job.id, text="hello"))
    events.send(Progress(job_id=job.id, stage="Counting", done=1, total=2))
    events.send(Finished(job_id=job.id, reason="Done."))


def speak(job: Job, events: Connection, stop: EventType, go: EventType) -> None:
    events.send(Finished(job_id=job.id, reason=tr("Cancelled.")))


def fail(job: Job, events: Connection, stop: EventType, go: EventType) -> None:
    events.send(Failed(job_id=job.id, summary="It failed.", remedy="Try again."))


def die(job: Job, events: Connection, stop: EventType, go: EventType) -> None:
    events.send(Message(job_id=job.id, text="last words"))
    os._exit(7)


def die_in_the_middle_of_an_event(job: Job, events: Connection, stop: EventType, go: EventType) -> None:
    events.send(Message(job_id=job.id, text="last words"))
    # A thousand bytes are announced, and ten come.
    os.write(events.fileno(), struct.pack("!i", 1000) + b"x" * 10)
    os._exit(7)


def leave_files_and_wait(job: Job, events: Connection, stop: EventType, go: EventType) -> None:
    with use_own_temporary_folder():
        tempfile.mkstemp(prefix="of a library")
        events.send(Message(job_id=job.id, text=tempfile.gettempdir()))
        time.sleep(60)


def leave_files_and_die(job: Job, events: Connection, stop: EventType, go: EventType) -> None:
    with use_own_temporary_folder():
        tempfile.mkstemp(prefix="of a library")
        events.send(Message(job_id=job.id, text=tempfile.gettempdir()))
        os._exit(7)


def be_killed(job: Job, events: Connection, stop: EventType, go: EventType) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def say_nothing(job: Job, events: Connection, stop: EventType, go: EventType) -> None:
    pass


def raise_error(job: Job, events: Connection, stop: EventType, go: EventType) -> None:
    os.close(2)
    raise ValueError("not foreseen")


def say_much_and_die(job: Job, events: Connection, stop: EventType, go: EventType) -> None:
    for number in range(2000):
        events.send(Progress(job_id=job.id, stage="Counting", done=number, total=2000))
    events.send(Finished(job_id=job.id, reason="Done."))
    os._exit(3)


def finish_twice(job: Job, events: Connection, stop: EventType, go: EventType) -> None:
    events.send(Finished(job_id=job.id, reason="Done."))
    events.send(Finished(job_id=job.id, reason="Done again."))


def tell_of_another_job(job: Job, events: Connection, stop: EventType, go: EventType) -> None:
    events.send(Message(job_id="another", text="late"))
    events.send(Finished(job_id="another", reason="Late."))
    events.send(Finished(job_id=job.id, reason="Done."))


def stop_when_asked(job: Job, events: Connection, stop: EventType, go: EventType) -> None:
    events.send(Message(job_id=job.id, text="ready"))
    stop.wait()
    events.send(Finished(job_id=job.id, reason="Stopped by you."))


def ignore_stop(job: Job, events: Connection, stop: EventType, go: EventType) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    events.send(Message(job_id=job.id, text="ready"))
    while True:
        time.sleep(60)


def finish_and_stay(job: Job, events: Connection, stop: EventType, go: EventType) -> None:
    events.send(Finished(job_id=job.id, reason="Done."))
    time.sleep(600)


def hold_when_asked(job: Job, events: Connection, stop: EventType, go: EventType) -> None:
    events.send(Message(job_id=job.id, text="ready"))
    while go.is_set():
        time.sleep(0.01)
    events.send(Message(job_id=job.id, text="held"))
    go.wait()
    events.send(Finished(job_id=job.id, reason="Went on."))
