"""The window's log, and the one place that every unexpected failure comes to."""

import contextlib
import logging
import os
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

from trainer.log import FORMAT, NAMES_VARIABLE, WINDOW_LOG, open_log
from trainer.resources import user_logs

_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}

_log = logging.getLogger(__name__)


@contextlib.contextmanager
def tell_names(wanted: bool) -> Iterator[None]:
    """Let the logs of this process and its children tell names while the block runs.

    Args:
        wanted: Whether the user wants that; the variable of the environment counts as well.
    """
    if not wanted or os.environ.get(NAMES_VARIABLE):
        yield
        return
    os.environ[NAMES_VARIABLE] = "1"
    try:
        yield
    finally:
        del os.environ[NAMES_VARIABLE]


@contextlib.contextmanager
def open_window_log() -> Iterator[None]:
    """Write the log to the window's file while the block runs, and what is serious to the console too."""
    with open_log(WINDOW_LOG):
        # A window started without a console has no stderr at all.
        if sys.stderr is None:
            yield
            return
        console = logging.StreamHandler()
        console.setLevel(logging.WARNING)
        console.setFormatter(logging.Formatter(FORMAT))
        root = logging.getLogger()
        root.addHandler(console)
        try:
            yield
        finally:
            root.removeHandler(console)


@contextlib.contextmanager
def catch_failures(report: Callable[[str], None]) -> Iterator[None]:
    """Bring what nobody caught, in any thread, to the log and to `report`, while the block runs.

    Qt's own messages go to the log alone: they are for developers. What ends the block itself is
    logged too: the next start tells of it.

    Args:
        report: Called with the traceback's text, in the thread where it happened.
    """

    def tell(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            return
        details = "".join(traceback.format_exception(kind, error, trace))
        _log.error("Nobody caught this:\n%s", details)
        report(details)

    def tell_from_thread(caught: threading.ExceptHookArgs) -> None:
        if caught.exc_value is not None:
            tell(caught.exc_type, caught.exc_value, caught.exc_traceback)

    def log_qt(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
        category = context.category or "default"
        logging.getLogger(f"qt.{category}").log(_LEVELS.get(kind, logging.WARNING), "%s", text)

    hook, thread_hook = sys.excepthook, threading.excepthook
    sys.excepthook, threading.excepthook = tell, tell_from_thread
    qt_handler = qInstallMessageHandler(log_qt)
    try:
        yield
    except Exception:
        _log.exception("The application ends by this:")
        raise
    finally:
        qInstallMessageHandler(qt_handler)
        sys.excepthook, threading.excepthook = hook, thread_hook


def show_log_folder() -> None:
    """Show the folder of the logs in the system's file manager."""
    from PySide6.QtCore import QUrl
    from PySide6.QtGui import QDesktopServices

    QDesktopServices.openUrl(QUrl.fromLocalFile(str(user_logs())))
