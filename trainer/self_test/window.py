"""The check of the window: opened, looked at and closed in a process of its own."""

import multiprocessing
import os
import sys
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

from trainer.display import explain_failure, has_display
from trainer.errors import SelfTestError, TrainerError

Target = Callable[[Path, Connection], None]

_SECONDS = 120.0
# What Linux says where a library is missing that Qt is linked with.
_NO_LIBRARY = "cannot open shared object file"
_LIBRARIES = "Install what is named, and start again; without a window the command line still works."


def try_window(output: Path, answer: Connection) -> None:
    """Entry of the child: open the window, look at it, close it, and answer with None or what failed.

    Args:
        output: File that takes all that is written to standard output and error.
        answer: Takes what came of it.
    """
    _turn_output(output)
    if not has_display():
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    try:
        # The engine knows of the window only to open it, in a process of its own.
        from bloodcell_gui.trial import open_and_close

        open_and_close()
    except TrainerError as error:
        answer.send(SelfTestError(error.summary, error.remedy))
    except ImportError:
        # A library of the system may be missing; the text says which.
        traceback.print_exc()
        raise SystemExit(1) from None
    except Exception as error:
        answer.send(SelfTestError(f"The window fails ({type(error).__name__}: {error})."))
    else:
        answer.send(None)


def check_window(folder: Path, target: Target = try_window, seconds: float = _SECONDS) -> str:
    """Open the window in a child, and close it.

    Args:
        folder: Takes what the child writes.
        target: Function of a module that the child can import.
        seconds: How long it may take.

    Raises:
        SelfTestError: It does not open, nothing is painted in it, or it does not close.
    """
    output = folder / "output.txt"
    output.touch()
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=target, args=(output, sender), daemon=True)
    process.start()
    sender.close()
    try:
        process.join(seconds)
        if process.is_alive():
            raise SelfTestError(
                f"The window did not open and close within {seconds:.0f} seconds.",
                "Close other programs, check the display, and start again.",
            )
        return _tell(receiver, process.exitcode, output)
    finally:
        if process.is_alive():
            process.kill()
            process.join()
        process.close()
        receiver.close()


def _tell(receiver: Connection, status: int | None, output: Path) -> str:
    try:
        failed: SelfTestError | None = receiver.recv()
    except EOFError:
        written = output.read_text(encoding="utf-8", errors="replace")
        reason = explain_failure(written)
        # A server without libraries for windows is no fault; a plugin that was not packed is one.
        if not has_display() and _NO_LIBRARY in written:
            return f"No window can open here, nor is there a display, so it was skipped: {reason}"
        raise SelfTestError(
            f"The window does not open: {reason} (exit status {status})", _LIBRARIES
        ) from None
    if failed is not None:
        raise failed
    if status:
        raise SelfTestError(f"The window opened, but did not close well (exit status {status}).")
    where = "on the display" if has_display() else "off the screen, for there is no display"
    return f"The window opens, paints itself and closes {where}."


def _turn_output(path: Path) -> None:
    """Send what this process writes, and what Qt's C++ half writes, to a file."""
    handle = os.open(path, os.O_WRONLY | os.O_APPEND)
    # A windowed program on Windows has none of these.
    for stream in (1, 2):
        os.dup2(handle, stream)
    os.close(handle)
    sys.stdout = sys.stderr = open(path, "a", encoding="utf-8", errors="replace")  # noqa: SIM115, PTH123 - until the end of the process
