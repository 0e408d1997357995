"""Temporary files and folders of a process that was killed: known by their names, and removed by the next."""

import contextlib
import functools
import os
import re
import shutil
import sys
import tempfile
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_FILE, _FOLDER = ".writing", "bloodcell"
# What follows the random letters is whatever a library adds, such as SQLite's journal.
_NAME = re.compile(r"(?:\.writing|bloodcell)-(?P<host>[0-9a-f]{8})-(?P<process>\d+)-.*")
# Where libraries of any language look for the folder of temporary files.
_FOLDER_VARIABLES = ("TMPDIR", "TEMP", "TMP")

_looked_at: set[Path] = set()
_turn = threading.Lock()


def make_temporary(folder: Path) -> Path:
    """Make an empty temporary file that the next process removes if this one is killed.

    Args:
        folder: Where it is to be. What killed processes left there is removed, once a process.

    Raises:
        OSError: Nothing can be written there.
    """
    _tidy_once(folder)
    handle, name = tempfile.mkstemp(dir=folder, prefix=_prefix(_FILE), suffix=".tmp")
    os.close(handle)
    return Path(name)


@contextmanager
def make_temporary_folder() -> Iterator[Path]:
    """Make an empty folder among the system's temporary ones, which is gone when the block ends.

    Raises:
        OSError: It cannot be made.
    """
    _tidy_once(Path(tempfile.gettempdir()))
    # Windows lets nobody remove what a virus scanner is still reading: no reason to fail.
    with tempfile.TemporaryDirectory(prefix=_prefix(_FOLDER), ignore_cleanup_errors=True) as folder:
        yield Path(folder)


@contextmanager
def use_own_temporary_folder() -> Iterator[None]:
    """Let this process and its libraries have their temporary files in a folder of its own in the block.

    What they leave when the process is killed goes with the folder then.
    """
    with contextlib.ExitStack() as stack:
        try:
            folder = str(stack.enter_context(make_temporary_folder()))
        except OSError:
            # What needs temporary files says so itself.
            yield
            return
        before, variables = tempfile.tempdir, {name: os.environ.get(name) for name in _FOLDER_VARIABLES}
        tempfile.tempdir = folder
        os.environ.update(dict.fromkeys(_FOLDER_VARIABLES, folder))
        try:
            yield
        finally:
            tempfile.tempdir = before
            for name, value in variables.items():
                if value is None:
                    del os.environ[name]
                else:
                    os.environ[name] = value


def remove_folder_of(process: int) -> None:
    """Remove the temporary folder of a child that is no more, with what its libraries left there.

    One that ended by itself has removed it; what a killed one left would stay until the next child.

    Args:
        process: The child's number. Its folder for temporary files was this process's.
    """
    with contextlib.suppress(OSError):
        for path in Path(tempfile.gettempdir()).glob(f"{_FOLDER}-{_this_host()}-{process}-*"):
            shutil.rmtree(path, ignore_errors=True)


def remove_forgotten(folder: Path, pattern: str, seconds: float) -> None:
    """Remove files whose names tell nothing of their process, once nobody has written to them for so long.

    Args:
        folder: Where they are.
        pattern: What their names look like, as `Path.glob` has it.
        seconds: How long nobody has written to them, at least.
    """
    long_ago = time.time() - seconds
    # Nobody's work fails over what others left.
    with contextlib.suppress(OSError):
        for path in folder.glob(pattern):
            if path.stat().st_mtime < long_ago:
                path.unlink(missing_ok=True)


@functools.cache
def _this_host() -> str:
    """Return the mark of this computer.

    On a network drive there may be those of other computers, whose processes nobody here can ask for.
    """
    # Nothing of it is needed to open the window, which would wait for this import.
    import platform

    return f"{zlib.crc32(platform.node().encode('utf-8', 'surrogatepass')):08x}"


def _prefix(kind: str) -> str:
    return f"{kind}-{_this_host()}-{os.getpid()}-"


def _tidy_once(folder: Path) -> None:
    """Remove what killed processes left, before this process has anything of its own in the folder."""
    # Whoever comes second waits: what it makes is of this process, and would be taken for an older one's. So
    # would be what it has made in the same folder by another way, such as a link.
    folder = Path(os.path.realpath(folder))
    with _turn:
        if folder in _looked_at:
            return
        # Nobody's work fails over what others left.
        with contextlib.suppress(OSError), os.scandir(folder) as entries:
            left = [entry for entry in entries if _is_left(entry.name)]
            for entry in left:
                if entry.is_dir(follow_symlinks=False):
                    shutil.rmtree(entry.path, ignore_errors=True)
                else:
                    Path(entry.path).unlink(missing_ok=True)
        _looked_at.add(folder)


def _is_left(name: str) -> bool:
    """Whether a name is that of a temporary one of this computer whose process is no more."""
    found = _NAME.fullmatch(name)
    if found is None or found["host"] != _this_host():
        return False
    # A number is given again: an earlier process may have had that of this one.
    process = int(found["process"])
    return process == os.getpid() or not _is_running(process)


def _is_running(process: int) -> bool:
    if sys.platform == "win32":
        import ctypes

        ask_little, still_active, access_denied = 0x1000, 259, 5
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        handle = kernel.OpenProcess(ask_little, False, process)
        if not handle:
            return ctypes.get_last_error() == access_denied
        code = ctypes.c_ulong()
        kernel.GetExitCodeProcess(handle, ctypes.byref(code))
        kernel.CloseHandle(handle)
        return code.value == still_active
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True
