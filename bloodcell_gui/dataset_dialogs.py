"""Asking the user for data sets and for what belongs to a training."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from bloodcell_gui.settings import DATASET_FOLDER, Settings
from trainer.language import mark, tr

_DATASETS = mark("Data sets (*.zip *.npz *.csv *.tsv);;All files (*)")
_DECISIONS = mark("Decisions (*.csv);;All files (*)")
_RECIPES = mark("Recipes (*.toml *.json);;All files (*)")


def ask_dataset_folder(
    parent: QWidget, settings: Settings, caption: str = "Choose a folder with one sub-folder a class"
) -> Path | None:
    """Return the folder of a data set, or None."""
    return _ask_folder(parent, settings, caption)


def ask_proposal_folder(parent: QWidget, settings: Settings) -> Path | None:
    """Return the folder that cells are to be copied to, or None."""
    return _ask_folder(parent, settings, tr("Choose an empty folder for the cells to label"))


def ask_dataset_file(parent: QWidget, settings: Settings) -> Path | None:
    """Return the file of a data set, or None."""
    return _ask_file(parent, settings, tr("Choose a data set"), tr(_DATASETS))


def ask_decisions(parent: QWidget, settings: Settings) -> Path | None:
    """Return a decisions file, or None."""
    return _ask_file(parent, settings, tr("Choose a decisions file"), tr(_DECISIONS))


def ask_recipe(parent: QWidget, settings: Settings) -> Path | None:
    """Return a recipe file, or None."""
    return _ask_file(parent, settings, tr("Open a recipe"), tr(_RECIPES))


def ask_weights_folder(parent: QWidget, settings: Settings) -> Path | None:
    """Return a folder of weight files, or None."""
    return _ask_folder(parent, settings, tr("Choose the folder that holds the weights"))


def _ask_folder(parent: QWidget, settings: Settings, caption: str) -> Path | None:
    chosen = QFileDialog.getExistingDirectory(parent, caption, settings.read(DATASET_FOLDER))
    return _remember(settings, chosen)


def _ask_file(parent: QWidget, settings: Settings, caption: str, kinds: str) -> Path | None:
    chosen, _ = QFileDialog.getOpenFileName(parent, caption, settings.read(DATASET_FOLDER), kinds)
    return _remember(settings, chosen)


def _remember(settings: Settings, chosen: str) -> Path | None:
    if not chosen:
        return None
    settings.write(DATASET_FOLDER, str(Path(chosen).parent))
    return Path(chosen)
