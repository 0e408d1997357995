"""Asking the user for folders and files, and beginning where they last were."""

import re
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from bloodcell_gui.settings import EXPORT_FOLDER, OPEN_FOLDER, Settings

_IMAGES = "Images (*.png *.jpg *.jpeg *.bmp *.tif *.tiff *.webp *.zip *.npz);;All files (*)"
_MODELS = "Models (*.bloodcell);;All files (*)"
_CSV = "CSV (*.csv)"


def ask_folder(parent: QWidget, settings: Settings) -> list[Path]:
    """Return the folder to open, or nothing."""
    chosen = QFileDialog.getExistingDirectory(
        parent, "Open a folder of cell images", settings.read(OPEN_FOLDER)
    )
    if not chosen:
        return []
    settings.write(OPEN_FOLDER, str(Path(chosen).parent))
    return [Path(chosen)]


def ask_files(parent: QWidget, settings: Settings) -> list[Path]:
    """Return the image files to open, or nothing."""
    chosen, _ = QFileDialog.getOpenFileNames(parent, "Open cell images", settings.read(OPEN_FOLDER), _IMAGES)
    if chosen:
        settings.write(OPEN_FOLDER, str(Path(chosen[0]).parent))
    return [Path(one) for one in chosen]


def ask_model(parent: QWidget, settings: Settings) -> Path | None:
    """Return the model file to use, or None."""
    chosen, _ = QFileDialog.getOpenFileName(parent, "Use a model file", settings.read(OPEN_FOLDER), _MODELS)
    return Path(chosen) if chosen else None


def ask_table(parent: QWidget, settings: Settings, name: str) -> Path | None:
    """Return the CSV file to write, or None.

    Args:
        parent: The window.
        settings: Knows where results last went.
        name: The file's name to begin with.
    """
    return ask_target(parent, settings, "Save the list of failed images", name, _CSV)


def ask_target(parent: QWidget, settings: Settings, caption: str, name: str, kinds: str) -> Path | None:
    """Return the file to write, or None; it has the suffix of the kind that was chosen.

    Args:
        parent: The window.
        settings: Knows where results last went.
        caption: Title of the dialog.
        name: The file's name to begin with.
        kinds: What it may be, such as `PNG picture (*.png);;SVG drawing (*.svg)`.
    """
    begin = str(Path(settings.read(EXPORT_FOLDER) or Path.home(), name))
    chosen, kind = QFileDialog.getSaveFileName(parent, caption, begin, kinds)
    if not chosen:
        return None
    path = Path(chosen)
    suffixes = re.findall(r"\*(\.\w+)", kinds)
    # Some systems' dialogs leave the suffix to the program.
    return path if path.suffix.lower() in suffixes else Path(f"{path}{_suffix_of(kind, suffixes)}")


def _suffix_of(kind: str, suffixes: list[str]) -> str:
    return next((suffix for suffix in suffixes if f"*{suffix}" in kind), suffixes[0])
