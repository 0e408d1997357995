"""The log files of the window, of the processes that train, and of the command line."""

import contextlib
import faulthandler
import logging
import os
import sys
from collections.abc import Iterator
from logging.handlers import RotatingFileHandler
from pathlib import Path

from trainer.log_names import hide_names
from trainer.resources import user_logs

FORMAT = "%(asctime)s %(levelname)s %(threadName)s %(name)s: %(message)s"
# Set to anything, it lets the logs tell names of files, folders and samples.
NAMES_VARIABLE = "BLOODCELL_LOG_NAMES"

WINDOW_LOG = "bloodcell"
CHILD_LOG = "training"
COMMAND_LOG = "command-line"

_BYTES = 1_000_000
_GENERATIONS = 3
_END_BYTES = 16_000

_log = logging.getLogger(__name__)


def log_path(name: str) -> Path:
    """Return the file of a log; it may not exist yet."""
    return user_logs() / f"{name}.log"


def fault_path(name: str) -> Path:
    """Return the file that takes what the process was at when the system ended it; it may not exist."""
    return user_logs() / f"{name}.fault"


@contextlib.contextmanager
def open_log(name: str, level: int = logging.INFO) -> Iterator[None]:
    """Write what is logged in this process to a file of the user's while the block runs.

    A log that cannot be written is done without: it must not keep anyone from their work.

    Args:
        name: Of the file, without its suffix.
        level: The lowest level that is written.
    """
    root = logging.getLogger()
    kept = root.level
    handler = _LogFile(name)
    handler.setLevel(level)
    root.setLevel(min(level, kept) if kept else level)
    root.addHandler(handler)
    try:
        yield
    finally:
        root.setLevel(kept)
        root.removeHandler(handler)
        handler.close()


@contextlib.contextmanager
def note_faults(name: str) -> Iterator[None]:
    """Let a crash of native code leave a trace in a file of the user's while the block runs.

    The file is there as long as the block runs, and afterwards only where something is in it.

    Args:
        name: Of the file, without its suffix.
    """
    path = fault_path(name)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("w", encoding="utf-8")
    except OSError as error:
        _log.info("There is no trace of crashes: %s", error)
        yield
        return
    was_enabled = faulthandler.is_enabled()
    faulthandler.enable(file)
    try:
        yield
    finally:
        faulthandler.disable()
        if was_enabled and sys.__stderr__ is not None:
            faulthandler.enable(sys.__stderr__)
        file.close()
        with contextlib.suppress(OSError):
            if not path.stat().st_size:
                path.unlink()


def read_end(path: Path, lines: int) -> str:
    """Return the last lines of a log or a trace, without names; empty where it cannot be read."""
    try:
        with path.open("rb") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - _END_BYTES))
            text = file.read().decode("utf-8", errors="replace")
    except OSError:
        return ""
    return hide_names("\n".join(text.splitlines()[-lines:]))


class PrivateFormatter(logging.Formatter):
    """Formats records for a file: without names, unless the user asks for them."""

    def __init__(self) -> None:
        super().__init__(FORMAT)
        self._tells_names = bool(os.environ.get(NAMES_VARIABLE))

    def format(self, record: logging.LogRecord) -> str:
        """Return the record's lines."""
        text = super().format(record)
        return text if self._tells_names else hide_names(text)


class _LogFile(RotatingFileHandler):
    """A file that is made with its folder at the first record, and rotated when it is large."""

    def __init__(self, name: str) -> None:
        super().__init__(
            log_path(name), maxBytes=_BYTES, backupCount=_GENERATIONS, encoding="utf-8", delay=True
        )
        self.setFormatter(PrivateFormatter())

    def _open(self):  # type: ignore[no-untyped-def] # the type is a name that only stubs have
        Path(self.baseFilename).parent.mkdir(parents=True, exist_ok=True)
        return super()._open()

    def doRollover(self) -> None:  # noqa: N802 - the library's name
        """Begin a new file; go on with the old one where another process has it open (Windows)."""
        with contextlib.suppress(OSError):
            super().doRollover()

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
        """Do without the record: nobody is to be told of a log while their disk is full."""
