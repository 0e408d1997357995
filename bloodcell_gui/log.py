"""The log file, and the one place that every unexpected failure comes to."""

import contextlib
import logging
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from logging.handlers import RotatingFileHandler
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

from trainer.resources import user_logs

LOG_NAME = "bloodcell.log"
_FORMAT = "%(asctime)s %(levelname)s %(threadName)s %(name)s: %(message)s"
_BYTES = 1_000_000
_GENERATIONS = 3
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}

_log = logging.getLogger(__name__)


@contextlib.contextmanager
def open_log() -> Iterator[None]:
    """Write the log of `trainer` and `bloodcell_gui` to a file while the block runs.

    A log that cannot be written is done without: it must not keep anyone from their work.
    """
    handlers: list[logging.Handler] = []
    try:
        user_logs().mkdir(parents=True, exist_ok=True)
        handlers.append(
            RotatingFileHandler(
                user_logs() / LOG_NAME, maxBytes=_BYTES, backupCount=_GENERATIONS, encoding="utf-8"
            )
        )
    except OSError as error:
        _log.info("There is no log file: %s", error)
    # A window started without a console has no stderr at all.
    if sys.stderr is not None:
        console = logging.StreamHandler()
        console.setLevel(logging.WARNING)
        handlers.append(console)
    root = logging.getLogger()
    level = root.level
    root.setLevel(logging.INFO)
    for handler in handlers:
        handler.setFormatter(logging.Formatter(_FORMAT))
        root.addHandler(handler)
    try:
        yield
    finally:
        root.setLevel(level)
        for handler in handlers:
            root.removeHandler(handler)
            handler.close()


@contextlib.contextmanager
def catch_failures(report: Callable[[str], None]) -> Iterator[None]:
    """Bring what nobody caught, in any thread, to the log and to `report`, while the block runs.

    Qt's own messages go to the log alone: they are for developers.

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
    finally:
        qInstallMessageHandler(qt_handler)
        sys.excepthook, threading.excepthook = hook, thread_hook
