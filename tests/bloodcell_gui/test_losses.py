"""What is asked about before the window closes."""

import threading
from pathlib import Path

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from bloodcell_gui.job_queue import JobQueue
from bloodcell_gui.long_work import LongWork
from bloodcell_gui.losses import list_losses
from bloodcell_gui.notify import Notifier
from trainer.jobs import AdaptJob, AttuneJob, CleanJob


class Queue(JobQueue):
    """One that holds jobs and runs none."""

    def _start_next(self) -> None:
        return


def test_each_work_without_a_result_is_told_once_in_a_sentence(tmp_path: Path, qtbot: QtBot) -> None:
    owner = QObject()
    queue, work = Queue(parent=owner), LongWork(Notifier(owner), owner)
    assert list_losses(queue, [work], has_unkept_model=False) == []
    for job in (
        AdaptJob(dataset=tmp_path, model=tmp_path, out=tmp_path),
        AdaptJob(dataset=tmp_path, model=tmp_path, out=tmp_path),
        AttuneJob(images=tmp_path, model=tmp_path, out=tmp_path),
        CleanJob(dataset=tmp_path, model=tmp_path),
    ):
        queue.submit(job)
    go_on = threading.Event()
    work.run("Writing the report", lambda _: go_on.wait())

    told = list_losses(queue, [work], has_unkept_model=True)

    go_on.set()
    qtbot.waitUntil(lambda: not work.is_running)
    assert told == [
        "A model is being adapted: nothing comes of it.",
        "A model is being attuned: nothing comes of it.",
        "A data set is being looked through: it will have to be begun again.",
        "The new model is not in the library yet: it will be thrown away.",
        "“Writing the report” is still going on: it will be cancelled.",
    ]
