"""Where a new model goes in the library: by a name that it alone has, whoever else is writing there."""

import contextlib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from trainer import resources
from trainer.bundle.library import free_paths
from trainer.bundle.model_file import SUFFIX
from trainer.errors import OutputError
from trainer.language import tr

# Nobody writes one model for so long: who took the name was killed.
_ABANDONED_SECONDS = 3600


def refuse_taken(wanted: Path) -> None:
    """Refuse to write over a model file; in the library a model takes a name that is free.

    Raises:
        OutputError: There is something in its place.
    """
    if wanted.exists() and not _is_in_library(wanted):
        raise OutputError(tr("“{out}” is there already.", out=wanted), tr("Choose another name or folder."))


@contextmanager
def take_place(wanted: Path) -> Iterator[Path]:
    """Yield where a model goes: into the library by a free name, anywhere else as it was told.

    A name that was free when the job was made, hours ago, may be another training's by now.

    Raises:
        OutputError: The library cannot be written.
    """
    if not _is_in_library(wanted):
        yield wanted
        return
    taken = take_name(resources.user_models(), wanted.stem)
    try:
        yield taken
    except BaseException:
        # What went wrong is told; a name that cannot be given back now is after an hour.
        with contextlib.suppress(OSError):
            taken.unlink(missing_ok=True)
        raise


def take_name(folder: Path, stem: str) -> Path:
    """Return a model file that this call alone has made, empty: `STEM`, or `STEM_2` and so on.

    Raises:
        OutputError: The folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _give_back_abandoned(folder)
        paths = free_paths(folder, stem)
        while True:
            path = next(paths)
            with contextlib.suppress(FileExistsError):  # another was quicker
                path.touch(exist_ok=False)
                return path
    except OSError as error:
        raise OutputError(
            tr(
                "“{stem}{suffix}” cannot be written in “{folder}” ({strerror}).",
                stem=stem,
                suffix=SUFFIX,
                folder=folder,
                strerror=error.strerror or error,
            ),
            tr("Make room and allow writing there; nothing was changed."),
        ) from error


def _is_in_library(path: Path) -> bool:
    return path.parent.resolve() == resources.user_models().resolve()


def _give_back_abandoned(folder: Path) -> None:
    """Remove the empty files of those who took a name and were killed before they had written a model."""
    long_ago = time.time() - _ABANDONED_SECONDS
    for path in folder.glob(f"*{SUFFIX}"):
        with contextlib.suppress(OSError):
            status = path.stat()
            if not status.st_size and status.st_mtime < long_ago:
                path.unlink()
