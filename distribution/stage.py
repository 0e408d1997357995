"""The place where a built application is tried: a folder with a difficult name, read-only, and a home."""

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from distribution.confinement import give_to_nobody, protect

_INSTALLED = "Prógramme für Ärzte 血球 ячейка"
_HOME = "Zuhause von Jürgen 家"
_CELLS = "Montag früh 月曜日"
_PREFIX = "bloodcell-"
# Beside the application's own place, as long as it is away.
_AWAY = ".moved-to"


@dataclass(frozen=True, slots=True)
class Stage:
    """Where things are.

    Attributes:
        application: The built application's folder.
        home: The user's home, empty at first.
        work: For what the trial itself writes.
        cells: Folder of sample cells to drop, one sub-folder a sample.
    """

    application: Path
    home: Path
    work: Path
    cells: Path

    def environment(self, display: str) -> Mapping[str, str]:
        """Return all that a program finds in its environment: its home, and where windows are shown."""
        return {"HOME": str(self.home), "DISPLAY": display}


@contextmanager
def set_stage(built: Path, samples: Path) -> Iterator[Stage]:
    """Move a built application to a place with spaces, umlauts and CJK, and make it read-only.

    Args:
        built: The application's folder; it is there again when the block ends.
        samples: Sample cells, one sub-folder a sample.
    """
    bring_back(built)
    with tempfile.TemporaryDirectory(prefix=_PREFIX) as name:
        root = Path(name)
        # Who has no rights must get here.
        root.chmod(0o755)
        stage = Stage(root / _INSTALLED / built.name, root / _HOME, root / "work", root / _CELLS)
        stage.application.parent.mkdir()
        for folder in (stage.home, stage.work):
            folder.mkdir()
            give_to_nobody(folder)
        shutil.copytree(samples, stage.cells)
        note = _find_note(built)
        note.write_text(str(stage.application), encoding="utf-8")
        # Moved, not copied: nothing may find its way back to where it was built.
        shutil.move(built, stage.application)
        try:
            protect(stage.application, is_protected=True)
            yield stage
        finally:
            protect(stage.application, is_protected=False)
            shutil.move(stage.application, built)
            note.unlink()


def bring_back(built: Path) -> None:
    """Move an application back to its place that a trial was killed with.

    Args:
        built: The application's place; where it is there, nothing happens.
    """
    note = _find_note(built)
    if not note.exists():
        return
    away = Path(note.read_text(encoding="utf-8"))
    if away.is_dir() and not built.exists():
        protect(away, is_protected=False)
        shutil.move(away, built)
        shutil.rmtree(away.parents[1], ignore_errors=True)
    note.unlink()


def list_contents(folder: Path) -> Mapping[str, tuple[int, int]]:
    """Return size in bytes and time of change in nanoseconds of all that is in a folder, by place in it."""
    return {
        path.relative_to(folder).as_posix(): (path.lstat().st_size, path.lstat().st_mtime_ns)
        for path in folder.rglob("*")
    }


def _find_note(built: Path) -> Path:
    return built.with_name(f"{built.name}{_AWAY}")
