"""Asking the user for the files and folders of a project."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from bloodcell_gui.settings import PROJECT_FOLDER, Settings
from trainer.language import mark, tr
from trainer.project.project_file import SUFFIX

_PROJECTS = mark("Projects (*{suffix});;All files (*)")
_ARCHIVES = frozenset({".zip", ".npz"})
_SHEETS = mark("Sample sheets (*.csv *.tsv *.txt);;All files (*)")


def ask_new_project(parent: QWidget, settings: Settings, name: str) -> Path | None:
    """Return the file that a new project goes into, or None; it has the suffix of projects.

    Args:
        parent: The window.
        settings: Know where a project last was; the answer is remembered there.
        name: The file's name to begin with, without the suffix.
    """
    folder = Path(settings.read(PROJECT_FOLDER) or Path.home())
    chosen, _ = QFileDialog.getSaveFileName(
        parent,
        tr("New project"),
        str(folder / f"{name}{SUFFIX}"),
        tr(_PROJECTS, suffix=SUFFIX),
        # A project is never replaced: whoever names one that is there is told so.
        options=QFileDialog.Option.DontConfirmOverwrite,
    )
    path = _remember(settings, chosen)
    return path if path is None or path.suffix.lower() == SUFFIX else Path(f"{path}{SUFFIX}")


def ask_project(parent: QWidget, settings: Settings) -> Path | None:
    """Return the project to open, or None."""
    chosen, _ = QFileDialog.getOpenFileName(
        parent, tr("Open a project"), settings.read(PROJECT_FOLDER), tr(_PROJECTS, suffix=SUFFIX)
    )
    return _remember(settings, chosen)


def ask_sheet(parent: QWidget, settings: Settings) -> Path | None:
    """Return a sample sheet, or None."""
    chosen, _ = QFileDialog.getOpenFileName(
        parent, tr("Import a sample sheet"), settings.read(PROJECT_FOLDER), tr(_SHEETS)
    )
    return Path(chosen) if chosen else None


def ask_moved(parent: QWidget, missing: Path) -> Path | None:
    """Return where images are now, or None.

    Args:
        parent: The window.
        missing: The folder where they were; or the ZIP or `.npz`.
    """
    # As near as possible to where it was: as a rule only a part of the way there has another name.
    near = next((str(place) for place in missing.parents if place.is_dir()), "")
    caption = tr("Where is “{missing}” now?", missing=missing.name)
    if missing.suffix.lower() in _ARCHIVES:
        chosen, _ = QFileDialog.getOpenFileName(
            parent, caption, near, tr("Archives (*{missing_suffix})", missing_suffix=missing.suffix)
        )
    else:
        chosen = QFileDialog.getExistingDirectory(parent, caption, near)
    return Path(chosen) if chosen else None


def _remember(settings: Settings, chosen: str) -> Path | None:
    if not chosen:
        return None
    settings.write(PROJECT_FOLDER, str(Path(chosen).parent))
    return Path(chosen)
