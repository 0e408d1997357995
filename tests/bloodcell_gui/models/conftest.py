from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from bloodcell_gui.main_window import MainWindow
from bloodcell_gui.models.library_view import LibraryView
from trainer import resources
from trainer.bundle.model_file import rewrite_card

AddModel = Callable[..., Path]
_MODELS = 4


@pytest.fixture
def add_model(user: Path, model_path: Path) -> AddModel:
    """A function that puts a model into the user's library, or elsewhere; `changes` go into its card."""

    def add(name: str, folder: Path | None = None, **changes: object) -> Path:
        path = (folder or resources.user_models()) / f"{name}.bloodcell"
        rewrite_card(model_path, path, **{"title": name.capitalize(), **changes})
        return path

    return add


@pytest.fixture
def open_library(window: MainWindow, qtbot: QtBot) -> Callable[[], LibraryView]:
    """A function that goes to the Models page and waits until the library is read."""

    def go() -> LibraryView:
        window.activateWindow()
        window._page_bar.choose(_MODELS)
        library = window.models.library
        assert library is not None
        qtbot.waitUntil(lambda: bool(library.model.entries) and not library._reading.is_running)
        return library

    return go
