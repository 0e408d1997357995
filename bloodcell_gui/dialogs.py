"""Asking the user for folders and files, and beginning where they last were."""

import re
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from bloodcell_gui.questions import confirm
from bloodcell_gui.settings import EXPORT_FOLDER, OPEN_FOLDER, Settings
from trainer.language import mark, tr

_IMAGES = mark("Images (*.png *.jpg *.jpeg *.bmp *.tif *.tiff *.webp *.zip *.npz);;All files (*)")
_MODELS = mark("Models (*.bloodcell);;All files (*)")


def ask_folder(parent: QWidget, settings: Settings) -> list[Path]:
    """Return the folder to open, or nothing."""
    chosen = QFileDialog.getExistingDirectory(
        parent, tr("Open a folder of cell images"), settings.read(OPEN_FOLDER)
    )
    if not chosen:
        return []
    settings.write(OPEN_FOLDER, str(Path(chosen).parent))
    return [Path(chosen)]


def ask_files(parent: QWidget, settings: Settings) -> list[Path]:
    """Return the image files to open, or nothing."""
    chosen, _ = QFileDialog.getOpenFileNames(
        parent, tr("Open cell images"), settings.read(OPEN_FOLDER), tr(_IMAGES)
    )
    if chosen:
        settings.write(OPEN_FOLDER, str(Path(chosen[0]).parent))
    return [Path(one) for one in chosen]


def ask_model(parent: QWidget, settings: Settings) -> Path | None:
    """Return the model file to use, or None."""
    chosen, _ = QFileDialog.getOpenFileName(
        parent, tr("Use a model file"), settings.read(OPEN_FOLDER), tr(_MODELS)
    )
    return Path(chosen) if chosen else None


def ask_target(parent: QWidget, settings: Settings, caption: str, name: str, kinds: str) -> Path | None:
    """Return the file to write, or None; it has the suffix of the kind that was chosen.

    A file that is there already is returned only if the user wants it replaced.

    Args:
        parent: The window.
        settings: Knows where results last went; the answer is remembered there.
        caption: Title of the dialog.
        name: The file's name to begin with.
        kinds: What it may be, such as `PNG picture (*.png);;SVG drawing (*.svg)`.
    """
    suffixes = re.findall(r"\*(\.\w+)", kinds)
    path = Path(settings.read(EXPORT_FOLDER) or Path.home(), name)
    while True:
        chosen, kind = QFileDialog.getSaveFileName(parent, caption, str(path), kinds)
        if not chosen:
            return None
        path = Path(chosen)
        if path.suffix.lower() not in suffixes:
            # Some systems' dialogs leave the suffix to the program; they have asked for the name without it.
            path = Path(f"{path}{_suffix_of(kind, suffixes)}")
            if path.exists() and not _may_replace(parent, path):
                continue
        settings.write(EXPORT_FOLDER, str(path.parent))
        return path


def _may_replace(parent: QWidget, path: Path) -> bool:
    return confirm(
        parent,
        tr("Replace “{path}”?", path=path.name),
        tr("A file of this name is in “{path_parent}” already.", path_parent=path.parent),
        yes=tr("&Replace"),
        no=tr("&Keep"),
    )


def _suffix_of(kind: str, suffixes: list[str]) -> str:
    return next((suffix for suffix in suffixes if f"*{suffix}" in kind), suffixes[0])
