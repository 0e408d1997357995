from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from bloodcell_gui.main_window import MainWindow
from bloodcell_gui.models import changes
from bloodcell_gui.models.library_view import LibraryView
from bloodcell_gui.models.note_dialog import NoteDialog
from bloodcell_gui.notify import Notice
from trainer import resources
from trainer.bundle.library import default_model, set_default
from trainer.bundle.model_file import read_card
from trainer.bundle.trash import Trashed, remove_model
from trainer.errors import OutputError

AddModel = Callable[..., Path]
OpenLibrary = Callable[[], LibraryView]


def test_the_default_that_is_removed_comes_back_as_the_default(
    add_model: AddModel, open_library: OpenLibrary, qtbot: QtBot
) -> None:
    path = add_model("ward")
    set_default(path)
    library = open_library()
    library.choose(path)
    library.page_actions.remove.trigger()
    qtbot.waitUntil(lambda: len(library.model.entries) == 1)
    assert "is the default again" in library.undo_bar.text
    assert default_model() == resources.bundled_model()
    library.changes.undo()
    qtbot.waitUntil(lambda: len(library.model.entries) == 2)
    assert default_model() == path


def test_a_model_is_set_as_default_for_all(
    add_model: AddModel, open_library: OpenLibrary, qtbot: QtBot
) -> None:
    path = add_model("ward")
    library = open_library()
    library.choose(path)
    library.page_actions.set_default.trigger()
    qtbot.waitUntil(lambda: library.chosen[0].is_default)
    assert default_model() == path
    assert not library.page_actions.set_default.isEnabled()
    library.changes.undo()
    qtbot.waitUntil(lambda: default_model() == resources.bundled_model())


def test_a_note_is_written_and_taken_back(
    add_model: AddModel, open_library: OpenLibrary, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answer(dialog: NoteDialog) -> int:
        assert dialog.note == "Before."
        dialog._text.setPlainText("Giemsa only.")
        return NoteDialog.DialogCode.Accepted

    monkeypatch.setattr(NoteDialog, "exec", answer)
    path = add_model("ward", description="Before.")
    library = open_library()
    library.choose(path)
    library.page_actions.write_note.trigger()
    qtbot.waitUntil(lambda: "Giemsa only." in library.details.card.toPlainText())
    library.changes.undo()
    qtbot.waitUntil(lambda: read_card(path).description == "Before.")


def test_a_change_that_fails_is_told_and_nothing_is_to_take_back(
    add_model: AddModel, open_library: OpenLibrary, qtbot: QtBot, told: list[Notice]
) -> None:
    path = add_model("ward")
    library = open_library()
    library.choose(path)
    path.unlink()
    library.page_actions.remove.trigger()
    qtbot.waitUntil(lambda: bool(told))
    qtbot.waitUntil(lambda: len(library.model.entries) == 1)
    assert "no model file" in told[0].summary
    assert not library.page_actions.undo.isEnabled()


def test_a_default_that_has_gone_is_told_and_another_can_be_chosen(
    window: MainWindow,
    add_model: AddModel,
    open_library: OpenLibrary,
    qtbot: QtBot,
    told: list[Notice],
) -> None:
    path = add_model("ward")
    set_default(path)
    path.unlink()
    window.session.open_model()
    qtbot.waitUntil(lambda: bool(told))
    assert "“ward” is not in the library any more" in told[0].summary
    library = open_library()
    library.page_actions.set_default.trigger()
    qtbot.waitUntil(lambda: library.chosen[0].is_default)
    library.changes.undo()
    qtbot.waitUntil(lambda: not library.changes.can_undo and library.changes._task is None)
    assert default_model() == resources.bundled_model()


def test_what_was_removed_can_be_brought_back_though_another_could_not_be(
    add_model: AddModel,
    open_library: OpenLibrary,
    qtbot: QtBot,
    told: list[Notice],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first, second, third = add_model("a"), add_model("b"), add_model("c")
    library = open_library()

    def remove(path: Path) -> Trashed:
        if path == second:
            raise OutputError("“b” is held by another program.", "Close it.")
        return remove_model(path)

    monkeypatch.setattr(changes, "remove_model", remove)
    library.changes.remove([entry for entry in library.model.entries if not entry.is_bundled])
    qtbot.waitUntil(lambda: library.model.row_of(third) < 0)
    assert [notice.summary for notice in told] == ["“b” is held by another program."]
    assert not first.exists()
    assert library.undo_bar.text == "2 models are in the trash."
    library.changes.undo()
    qtbot.waitUntil(lambda: len(library.model.entries) == 4)
    assert first.exists()
    assert third.exists()


def test_another_title_of_the_model_in_use_is_said_at_the_foot_of_the_window(
    add_model: AddModel, open_library: OpenLibrary, qtbot: QtBot, window: MainWindow
) -> None:
    path = add_model("ward")
    with qtbot.waitSignal(window.session.model_changed):
        window.session.open_model(str(path))
    library = open_library()
    library.changes.rename(library.model.entries[library.model.row_of(path)], "Ward 7")
    qtbot.waitUntil(lambda: "Ward 7" in window.model_line.text())
    library.changes.undo()
    qtbot.waitUntil(lambda: "Ward 7" not in window.model_line.text())
