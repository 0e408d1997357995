"""Writing files so that they are old or new, never half."""

import contextlib
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from trainer.errors import OutputError
from trainer.language import tr
from trainer.leftovers import make_temporary

# What Windows refuses in a file's name; refused everywhere, so that a file can be copied there.
FORBIDDEN_SIGN = re.compile(r'[<>:"/\\|?*\x00-\x1f]')


@contextmanager
def replace_file(path: Path, mode: str = "wb", **open_options: Any) -> Iterator[IO[Any]]:
    """Open a temporary file beside `path` that takes its place when the block ends well.

    Args:
        path: The file to write. Its folder is made where it is missing.
        mode: `wb`, or `w` with `encoding` and `newline` in `open_options`.
        **open_options: Passed to `open`.

    Yields:
        The open temporary file.

    Raises:
        OutputError: The folder cannot be made or written, or the disk is full.
    """
    with replace_by_name(path) as temporary, temporary.open(mode, **open_options) as file:
        yield file


@contextmanager
def replace_by_name(path: Path) -> Iterator[Path]:
    """Make a temporary file beside `path`, for those who write by name, that takes its place in the end.

    The data is on the disk (fsync) before the rename, so after a power cut the file is the old
    or the new one, whole. An exception in the block removes the temporary file.

    Args:
        path: The file to write. Its folder is made where it is missing.

    Yields:
        The name of the temporary file.

    Raises:
        OutputError: The folder cannot be made or written, or the disk is full.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # A short name of its own: the target's may already be as long as the system allows.
        temporary = make_temporary(path.parent)
    except OSError as error:
        raise _output_error(path, error) from error
    try:
        yield temporary
        with temporary.open("rb+") as file:
            os.fsync(file.fileno())
        # mkstemp makes the file private; give it what a plain open() would have given. Drives of the network
        # that know no such rights refuse that: no reason not to write.
        with contextlib.suppress(OSError):
            temporary.chmod(0o666 & ~_UMASK)
        move_into_place(temporary, path)
    except OSError as error:
        _remove(temporary)
        raise _output_error(path, error) from error
    except BaseException:
        _remove(temporary)
        raise


def write_bytes(path: Path, data: bytes) -> None:
    """Write a whole file at once, as `replace_file` does.

    Raises:
        OutputError: It cannot be written there.
    """
    with replace_file(path) as file:
        file.write(data)


def make_stem(name: str, otherwise: str) -> str:
    """Return a name for a file, without its suffix, that every system takes.

    Args:
        name: What it is to be called; what no system has in a file's name becomes a hyphen.
        otherwise: The name where nothing of that is left.
    """
    # Trailing dots and spaces are lost on Windows; names are at most 255 bytes long.
    return re.sub(f"{FORBIDDEN_SIGN.pattern}+", "-", name)[:60].strip(" .-") or otherwise


def move_into_place(temporary: Path, path: Path) -> None:
    """Give a file that is whole and synced the name of another beside it, which it replaces.

    Raises:
        OSError: It cannot be renamed.
    """
    temporary.replace(path)
    _sync_folder(path.parent)


def _remove(temporary: Path) -> None:
    # What went wrong is told; what cannot be removed now goes with the next process.
    with contextlib.suppress(OSError):
        temporary.unlink(missing_ok=True)


def _read_umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


# Read once at import: os.umask can only be read by setting it, which threads would notice.
_UMASK = _read_umask()


def _sync_folder(folder: Path) -> None:
    """Make the rename itself durable where the system can: not on Windows, nor on every network drive."""
    if os.name != "posix":
        return
    # The rename is done: a folder that cannot be synced is no reason to call it undone.
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _output_error(path: Path, error: OSError) -> OutputError:
    reason = error.strerror or str(error)
    return OutputError(
        tr(
            "“{path}” cannot be written in “{path_parent}” ({reason}).",
            path=path.name,
            path_parent=path.parent,
            reason=reason,
        ),
        tr("Choose another folder, or make room and allow writing there; nothing was changed."),
    )
