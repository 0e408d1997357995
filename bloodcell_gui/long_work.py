"""Work of more than a second: one piece at a time, with its progress, ended on demand."""

import threading
import time
from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal, Slot

from bloodcell_gui.background import BackgroundTask
from bloodcell_gui.notify import Kind, Notice, Notifier
from bloodcell_gui.progress import Progress
from bloodcell_gui.status_line import WorkLine
from trainer.errors import Cancelled, TrainerError
from trainer.language import tr

T = TypeVar("T")
# Told how much is done and how much there is in all, 0 for unknown; raises `Cancelled` where it is to end.
Advance = Callable[[int, int], None]

# The eye follows no more, and each costs the window's thread a turn.
_TELL_SECONDS = 0.1
# Under so many seconds a rate says nothing yet.
_RATE_SECONDS = 0.5


class LongWork(QObject):
    """Runs one function off the window's thread and tells how far it is.

    Signals:
        changed: Work began or ended.
        progressed: A `Progress`, some ten times a second.
    """

    changed = Signal()
    progressed = Signal(object)

    def __init__(self, notifier: Notifier, parent: QObject) -> None:
        super().__init__(parent)
        self._notifier = notifier
        self._task: BackgroundTask | None = None
        self._stop = threading.Event()
        self._then: Callable[[Any], object] = _do_nothing
        self._finally: Callable[[], object] = _do_nothing
        self.title = ""

    @property
    def is_running(self) -> bool:
        """Whether there is work."""
        return self._task is not None

    def run(
        self,
        title: str,
        work: Callable[[Advance], T],
        then: Callable[[T], object] = lambda _: None,
        in_the_end: Callable[[], object] = lambda: None,
    ) -> bool:
        """Begin work, unless other work is under way, which is told.

        Args:
            title: What is being done, such as “Adding samples”.
            work: Called in a thread; touches no widget. Being cancelled it raises `Cancelled`, by itself if
                it calls what it is given often enough.
            then: Called with what it returned, in the window's thread.
            in_the_end: Called there after that, or where it failed or was cancelled.

        Returns:
            Whether it has begun.
        """
        if self._task is not None:
            told = tr("“{title}” is still going on.", title=self.title)
            self._notifier.tell(Notice(Kind.NOTICE, told, tr("Wait for its end, or cancel it.")))
            return False
        self.title, self._then, self._finally = title, then, in_the_end
        self._stop = stop = threading.Event()
        tell = _make_teller(self.progressed.emit, stop)
        task = self._task = BackgroundTask(lambda: work(tell), title, self)
        task.succeeded.connect(self._on_succeeded)
        task.failed.connect(self._on_failed)
        task.start()
        self.changed.emit()
        self.progressed.emit(Progress(0, None, None, 0))
        return True

    @Slot()
    def cancel(self) -> None:
        """End the work as soon as it asks."""
        self._stop.set()

    @Slot(object)
    def _on_succeeded(self, result: object) -> None:
        self._end(lambda: self._then(result))

    @Slot(object, str)
    def _on_failed(self, error: Exception, details: str) -> None:
        # What fails because it was ended is no news.
        is_ended = self._stop.is_set() and isinstance(error, TrainerError)
        self._end(lambda: None if is_ended else self._notifier.tell_error(error, details))

    def _end(self, tell: Callable[[], object]) -> None:
        self._task = None
        self.changed.emit()
        tell()
        self._finally()


class LongWorkLine(WorkLine):
    """Shows work in the bar at the bottom, as long as there is some, and ends it on demand."""

    def __init__(self, work: LongWork) -> None:
        """Follow work.

        Args:
            work: What is shown.
        """
        super().__init__(tr("Progress of the work"), tr("End this work"))
        self._work = work
        self.cancel_asked.connect(work.cancel)
        work.progressed.connect(self.show_progress)
        work.changed.connect(self._show_work)
        self.hide()

    @Slot()
    def _show_work(self) -> None:
        self.set_title(self._work.title)
        self.setVisible(self._work.is_running)


def _make_teller(emit: Callable[[Progress], object], stop: threading.Event) -> Advance:
    """Return what work is given to tell how far it is.

    Args:
        emit: Called in the work's thread.
        stop: Set where the work is to end.
    """
    began = told = time.monotonic()

    def advance(done: int, total: int) -> None:
        nonlocal told
        if stop.is_set():
            raise Cancelled
        now = time.monotonic()
        if now - told >= _TELL_SECONDS:
            told = now
            elapsed = now - began
            left = (total - done) * elapsed / done if done and total and elapsed >= _RATE_SECONDS else None
            emit(Progress(done, total or None, left, 0))

    return advance


def _do_nothing(*_: object) -> None:
    pass
