"""A run from its start to its end: whether it is the only one, what the last one left, and how it ends."""

import contextlib
import sys
from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication

from bloodcell_gui.notify import Kind, Notice, Notifier
from bloodcell_gui.startup.crash_note import describe_crash, keep_note, make_crash_notice
from bloodcell_gui.startup.end_signals import end_on_signals
from bloodcell_gui.startup.file_events import FileEvents
from bloodcell_gui.startup.instance import Instance
from bloodcell_gui.startup.request import HandOver, StartRequest
from bloodcell_gui.startup.run_marker import RunMarker
from trainer.language import tr
from trainer.log import WINDOW_LOG, note_faults

# A window out of sight is not painted, and other starts wait.
_SERVE_MILLISECONDS = 2000


class Run(QObject):
    """One run of the application.

    Signals:
        asked: Something else is to be opened, by a `StartRequest` of another start or of the system.
    """

    asked = Signal(object)

    def __init__(self, instance: Instance, other_hangs: bool, crash: str) -> None:
        """Begin it.

        Args:
            instance: Answers other starts.
            other_hangs: Whether another window is open that does not answer.
            crash: What is known of the last run's crash; empty where there was none.
        """
        super().__init__()
        self._instance = instance
        self._other_hangs = other_hangs
        self._crash = crash
        instance.asked.connect(self.asked)
        self._is_to_serve = False
        self._serving = QTimer(self)
        self._serving.setSingleShot(True)
        self._serving.setInterval(_SERVE_MILLISECONDS)
        self._serving.timeout.connect(self.serve)
        application = QCoreApplication.instance()
        if sys.platform == "darwin" and application is not None:
            self._files = FileEvents(self)
            self._files.asked.connect(self.asked)
            application.installEventFilter(self._files)

    def follow(self, notifier: Notifier) -> None:
        """Answer other starts from `serve` on, or soon, and tell what is to be told of this one."""
        if self._crash:
            notifier.tell(make_crash_notice(self._crash))
        if not self._other_hangs:
            self._is_to_serve = True
            self._serving.start()
        else:
            # That one answers again where it comes back to itself; others need not wait for this start.
            self._instance.close()
            notifier.tell(
                Notice(
                    Kind.NOTICE,
                    tr("Another window of Bloodcell is open and does not answer."),
                    tr("This one works on its own; close the other one when you can."),
                )
            )

    @Slot()
    def serve(self) -> None:
        """Answer other starts from now on, where this one is to: the window is painted."""
        if self._is_to_serve:
            self._end_waiting()
            self._instance.serve()

    @Slot()
    def close(self) -> None:
        """Answer no more starts: the window is about to go."""
        self._end_waiting()
        self._instance.close()

    def _end_waiting(self) -> None:
        self._is_to_serve = False
        self._serving.stop()


@contextlib.contextmanager
def begin_run(request: StartRequest) -> Iterator[Run | None]:
    """Begin a run and end it when the block ends; what ends the process otherwise is told at the next start.

    Args:
        request: What is to be opened.

    Yields:
        The run; None where a window that is open has taken the request.
    """
    instance = Instance()
    came = instance.hand_over(request)
    if came is HandOver.TAKEN:
        yield None
        return
    marker = RunMarker()
    crash = describe_crash() if marker.set() else ""
    if crash:
        keep_note(crash)
    application = QCoreApplication.instance()
    if isinstance(application, QGuiApplication):
        # The system may end the process at any time from then on.
        application.commitDataRequest.connect(marker.remove)
    run = Run(instance, came is HandOver.NO_ANSWER, crash)
    try:
        # The trace is of the run with the marker: another window's would take its place.
        faults = note_faults(WINDOW_LOG) if marker.is_set else contextlib.nullcontext()
        with faults, end_on_signals(lambda: QCoreApplication.exit(0)):
            yield run
    finally:
        run.close()
    # Not where the block failed: that is told at the next start.
    marker.remove()
