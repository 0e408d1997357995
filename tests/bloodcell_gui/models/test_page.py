from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from bloodcell_gui.main_window import MainWindow
from bloodcell_gui.models.library_view import LibraryView
from bloodcell_gui.notify import Notice
from trainer import resources

AddModel = Callable[..., Path]
OpenLibrary = Callable[[], LibraryView]
Drag = Callable[[QWidget, QMimeData], bool]
Drop = Callable[..., bool]


def test_the_library_is_read_when_the_page_is_first_shown(
    window: MainWindow, add_model: AddModel, open_library: OpenLibrary
) -> None:
    add_model("ward")
    assert window.models.library is None
    library = open_library()
    assert [entry.title for entry in library.model.entries] == ["Three colours", "Ward"]
    assert [entry.path for entry in library.chosen] == [resources.bundled_model()]
    assert "Knows colours only" in library.details.card.toPlainText()


def test_model_files_are_dropped_in_and_bad_ones_are_told(
    window: MainWindow,
    add_model: AddModel,
    open_library: OpenLibrary,
    drag: Drag,
    drop: Drop,
    qtbot: QtBot,
    tmp_path: Path,
    told: list[Notice],
) -> None:
    stranger = add_model("stranger", tmp_path / "stick")
    bad = tmp_path / "bad.bloodcell"
    bad.write_bytes(b"nothing")
    library = open_library()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(stranger))])
    assert drag(window.models, data)
    assert window.models._overlay.isVisible()
    assert drop(window.models, bad, stranger)
    assert not window.models._overlay.isVisible()
    qtbot.waitUntil(lambda: len(library.model.entries) == 2)
    assert "bad.bloodcell" in told[0].summary
    assert library.undo_bar.text == "“stranger” was imported."
    assert drop(window.models, stranger)
    qtbot.waitUntil(lambda: len(library.model.entries) == 3)
    assert library.chosen[0].path.stem == "stranger_2"
    library.changes.undo()
    qtbot.waitUntil(lambda: len(library.model.entries) == 2)


def test_other_files_are_not_taken(
    window: MainWindow, open_library: OpenLibrary, drop: Drop, tmp_path: Path
) -> None:
    open_library()
    assert not drop(window.models, tmp_path / "cells.png")
    assert not window.models._overlay.isVisible()


def test_a_model_that_comes_is_seen(
    window: MainWindow, add_model: AddModel, open_library: OpenLibrary, qtbot: QtBot
) -> None:
    library = open_library()
    path = add_model("trained")
    window.models.show_model(path)
    window.models.reload()
    qtbot.waitUntil(lambda: [entry.path for entry in library.chosen] == [path])
