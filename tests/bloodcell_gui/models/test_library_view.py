from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from bloodcell_gui.main_window import MainWindow
from bloodcell_gui.models.library_view import LibraryView
from bloodcell_gui.models.note_dialog import NoteDialog
from bloodcell_gui.notify import Notice
from trainer import resources
from trainer.bundle.library import default_model, set_default
from trainer.bundle.model_file import read_card
from trainer.bundle.trash import list_trash, remove_model

AddModel = Callable[..., Path]
OpenLibrary = Callable[[], LibraryView]


def titles(library: LibraryView) -> list[str]:
    return [entry.title for entry in library.model.entries]


def press(library: LibraryView, key: Qt.Key, *, control: bool = False) -> None:
    modifier = Qt.KeyboardModifier.ControlModifier if control else Qt.KeyboardModifier.NoModifier
    library.list.setFocus()
    QTest.keyClick(library.list, key, modifier)


def test_the_library_is_read_when_the_page_is_first_shown(
    window: MainWindow, add_model: AddModel, open_library: OpenLibrary
) -> None:
    add_model("ward")
    assert window.models.library is None
    library = open_library()
    assert titles(library) == ["Three colours", "Ward"]
    assert [entry.path for entry in library.chosen] == [resources.bundled_model()]
    assert "Knows colours only" in library.details.card.toPlainText()


def test_with_the_bundled_model_alone_it_is_said_how_others_come(open_library: OpenLibrary) -> None:
    library = open_library()
    assert library._hint.isVisible()
    assert not library.page_actions.remove.isEnabled()
    assert not library.page_actions.rename.isEnabled()
    assert library.page_actions.duplicate.isEnabled()


def test_many_models_are_listed(add_model: AddModel, open_library: OpenLibrary) -> None:
    for number in range(50):
        add_model(f"model-{number:02}")
    library = open_library()
    assert len(library.model.entries) == 51
    assert not library._hint.isVisible()
    press(library, Qt.Key.Key_End)
    assert library.chosen[0].path.stem == "model-49"


def test_a_damaged_file_is_shown_with_what_to_do(
    add_model: AddModel, open_library: OpenLibrary, told: list[Notice]
) -> None:
    path = add_model("broken")
    path.write_bytes(b"nothing")
    library = open_library()
    library.choose(path)
    assert library.chosen[0].title == "broken.bloodcell"
    assert "Get the file again" in library.details._sentence.text()
    assert "damaged" in library.model.data(library.list.currentIndex(), Qt.ItemDataRole.AccessibleTextRole)
    assert library.page_actions.remove.isEnabled()
    assert not library.page_actions.use.isEnabled()
    assert told == []


def test_a_title_is_typed_in_the_card_and_taken_back(
    add_model: AddModel, open_library: OpenLibrary, qtbot: QtBot
) -> None:
    path = add_model("ward")
    library = open_library()
    library.choose(path)
    press(library, Qt.Key.Key_F2)
    editor = library.list.findChild(QLineEdit)
    assert isinstance(editor, QLineEdit)
    assert editor.text() == "Ward"
    QTest.keyClicks(editor, "Room 3")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Room 3" in titles(library))
    assert read_card(path).title == "Room 3"
    assert library.undo_bar.isVisible()
    assert library.undo_bar.text == "“Ward” is now called “Room 3”."
    press(library, Qt.Key.Key_Z, control=True)
    qtbot.waitUntil(lambda: "Ward" in titles(library))
    assert not library.undo_bar.isVisible()


def test_the_bundled_model_is_not_typed_over(open_library: OpenLibrary) -> None:
    library = open_library()
    press(library, Qt.Key.Key_F2)
    assert library.list.findChild(QLineEdit) is None


def test_a_model_is_removed_by_key_and_brought_back_by_the_bar(
    add_model: AddModel, open_library: OpenLibrary, qtbot: QtBot
) -> None:
    path = add_model("ward")
    library = open_library()
    library.choose(path)
    press(library, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: titles(library) == ["Three colours"])
    assert not path.exists()
    assert library.undo_bar.text == "“Ward” is in the trash."
    library.undo_bar._undo.click()
    qtbot.waitUntil(lambda: len(titles(library)) == 2)
    assert path.exists()
    assert [entry.path for entry in library.chosen] == [path]


def test_the_default_that_is_removed_comes_back_as_the_default(
    add_model: AddModel, open_library: OpenLibrary, qtbot: QtBot
) -> None:
    path = add_model("ward")
    set_default(path)
    library = open_library()
    library.choose(path)
    press(library, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: len(titles(library)) == 1)
    assert "is the default again" in library.undo_bar.text
    assert default_model() == resources.bundled_model()
    library.changes.undo()
    qtbot.waitUntil(lambda: len(titles(library)) == 2)
    assert default_model() == path


def test_the_bundled_model_stays_whatever_is_pressed(open_library: OpenLibrary) -> None:
    library = open_library()
    press(library, Qt.Key.Key_Delete)
    assert library.changes._task is None
    assert resources.bundled_model().exists()


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


def test_the_session_classifies_with_what_is_chosen(
    window: MainWindow, add_model: AddModel, open_library: OpenLibrary, qtbot: QtBot
) -> None:
    path = add_model("ward")
    library = open_library()
    library.choose(path)
    with qtbot.waitSignal(window.session.model_changed):
        press(library, Qt.Key.Key_Return)
    assert window.session.model is not None
    assert window.session.model.path == path
    assert "Classifies now" in library.details._state.text()


def test_the_window_starts_with_the_default_model(
    add_model: AddModel, open_library: OpenLibrary, window: MainWindow, qtbot: QtBot
) -> None:
    path = add_model("ward")
    set_default(path)
    with qtbot.waitSignal(window.session.model_changed):
        window.session.open_model()
    assert window.session.model is not None
    assert window.session.model.path == path


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


def test_a_duplicate_is_chosen_and_can_be_changed(open_library: OpenLibrary, qtbot: QtBot) -> None:
    library = open_library()
    library.page_actions.duplicate.trigger()
    qtbot.waitUntil(lambda: len(library.model.entries) == 2)
    assert library.chosen[0].title == "Three colours (copy)"
    assert library.page_actions.rename.isEnabled()


def drop(window: MainWindow, *paths: Path) -> bool:
    """Drag files over the Models page and drop them; return whether they would be taken."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    action, button, modifier = (
        Qt.DropAction.CopyAction,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    enter = QDragEnterEvent(QPoint(200, 200), action, data, button, modifier)
    enter.ignore()
    QApplication.sendEvent(window.models, enter)
    if not enter.isAccepted():
        return False
    assert window.models._overlay.isVisible()
    event = QDropEvent(QPointF(200, 200), action, data, button, modifier)
    QApplication.sendEvent(window.models, event)
    assert not window.models._overlay.isVisible()
    return event.isAccepted()


def test_model_files_are_dropped_in_and_bad_ones_are_told(
    window: MainWindow,
    add_model: AddModel,
    open_library: OpenLibrary,
    qtbot: QtBot,
    tmp_path: Path,
    told: list[Notice],
) -> None:
    stranger = add_model("stranger", tmp_path / "stick")
    bad = tmp_path / "bad.bloodcell"
    bad.write_bytes(b"nothing")
    library = open_library()
    assert drop(window, bad, stranger)
    qtbot.waitUntil(lambda: len(library.model.entries) == 2)
    assert "bad.bloodcell" in told[0].summary
    assert library.undo_bar.text == "“stranger” was imported."
    assert drop(window, stranger)
    qtbot.waitUntil(lambda: len(library.model.entries) == 3)
    assert library.chosen[0].path.stem == "stranger_2"
    library.changes.undo()
    qtbot.waitUntil(lambda: len(library.model.entries) == 2)


def test_other_files_are_not_taken(window: MainWindow, open_library: OpenLibrary, tmp_path: Path) -> None:
    open_library()
    assert not drop(window, tmp_path / "cells.png")


def test_a_model_is_dragged_out_as_a_file(add_model: AddModel, open_library: OpenLibrary) -> None:
    path = add_model("ward")
    library = open_library()
    library.choose(path)
    data = library.model.mimeData(library.list.selectedIndexes())
    assert [Path(url.toLocalFile()) for url in data.urls()] == [path]
    assert library.model.supportedDragActions() == Qt.DropAction.CopyAction


def test_a_model_is_imported_and_exported_by_dialog(
    window: MainWindow,
    add_model: AddModel,
    open_library: OpenLibrary,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stranger = add_model("stranger", tmp_path / "stick")
    monkeypatch.setattr("bloodcell_gui.dialogs.ask_model", lambda *_: stranger)
    library = open_library()
    library.top.take_in.click()
    qtbot.waitUntil(lambda: len(library.model.entries) == 2)
    target = tmp_path / "out.bloodcell"
    target.write_bytes(b"to be replaced")
    monkeypatch.setattr("bloodcell_gui.dialogs.ask_target", lambda *_: target)
    with qtbot.waitSignal(window.notifier.done_told):
        library.page_actions.export.trigger()
    assert target.read_bytes() == stranger.read_bytes()


def test_a_change_that_fails_is_told_and_nothing_is_to_take_back(
    add_model: AddModel, open_library: OpenLibrary, qtbot: QtBot, told: list[Notice]
) -> None:
    path = add_model("ward")
    library = open_library()
    library.choose(path)
    path.unlink()
    press(library, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: bool(told))
    qtbot.waitUntil(lambda: len(library.model.entries) == 1)
    assert "no model file" in told[0].summary
    assert not library.page_actions.undo.isEnabled()


def test_the_card_is_copied_and_saved_as_markdown(
    window: MainWindow,
    open_library: OpenLibrary,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    told: list[Notice],
) -> None:
    library = open_library()
    library.page_actions.copy_markdown.trigger()
    assert QGuiApplication.clipboard().text().startswith("# Three colours\n")
    target = tmp_path / "card.md"
    monkeypatch.setattr("bloodcell_gui.dialogs.ask_target", lambda *_: target)
    library.page_actions.save_markdown.trigger()
    assert target.read_text(encoding="utf-8").startswith("# Three colours\n")
    monkeypatch.setattr("bloodcell_gui.dialogs.ask_target", lambda *_: target / "below-a-file.md")
    library.page_actions.save_markdown.trigger()
    assert "cannot be written" in told[0].summary


def test_the_trash_gives_back_and_is_emptied(
    add_model: AddModel, open_library: OpenLibrary, qtbot: QtBot, window: MainWindow
) -> None:
    remove_model(add_model("one"))
    remove_model(add_model("two"))
    library = open_library()
    menu = library.trash
    menu.fill()
    assert [action.text() for action in menu.actions() if action.text()] == [
        "Restore “one”  (30 days left)",
        "Restore “two”  (30 days left)",
        "&Empty Trash",
    ]
    menu.actions()[0].trigger()
    qtbot.waitUntil(lambda: "One" in titles(library))
    menu.fill()
    with qtbot.waitSignal(window.notifier.done_told):
        menu.actions()[-1].trigger()
    assert list_trash() == []
    menu.fill()
    assert [action.text() for action in menu.actions()] == ["The trash is empty"]


def test_other_pages_are_asked_for_with_the_chosen_models(
    add_model: AddModel, open_library: OpenLibrary, qtbot: QtBot
) -> None:
    first, second = add_model("one"), add_model("two")
    library = open_library()
    # The window would go there.
    for signal in (library.training_wanted, library.results_wanted, library.board_wanted):
        signal.disconnect()
    library.choose(first)
    with qtbot.waitSignal(library.training_wanted) as wanted:
        library.page_actions.train_on.trigger()
    assert wanted.args == [first]
    with qtbot.waitSignal(library.results_wanted) as wanted:
        library.page_actions.show_results.trigger()
    assert wanted.args == [first]
    assert not library.top.compare.isEnabled()
    QTest.keyClick(library.list, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    with qtbot.waitSignal(library.board_wanted) as wanted:
        library.top.compare.click()
    assert wanted.args == [[first, second]]


def test_the_context_menu_belongs_to_a_model(
    open_library: OpenLibrary, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = open_library()
    shown: list[QPoint] = []
    monkeypatch.setattr(library.page_actions.menu, "popup", shown.append)
    place = library.list.visualRect(library.model.index(0)).center()
    library.list.customContextMenuRequested.emit(place)
    library.list.customContextMenuRequested.emit(QPoint(10, library.list.viewport().height() - 2))
    assert shown == [library.list.viewport().mapToGlobal(place)]


def test_a_model_that_comes_is_seen(
    window: MainWindow, add_model: AddModel, open_library: OpenLibrary, qtbot: QtBot
) -> None:
    library = open_library()
    path = add_model("trained")
    window.models.show_model(path)
    window.models.reload()
    qtbot.waitUntil(lambda: [entry.path for entry in library.chosen] == [path])


@pytest.mark.parametrize("width", [1366, 900])
def test_nothing_scrolls_sideways(
    window: MainWindow, add_model: AddModel, open_library: OpenLibrary, width: int
) -> None:
    add_model("a-name-that-is-far-longer-than-any-card-is-wide-" * 3, title="A title without end " * 9)
    window.resize(width, 700)
    library = open_library()
    for row in range(2):
        library.list.setCurrentIndex(library.model.index(row))
        QApplication.processEvents()
        assert not library.list.horizontalScrollBar().isVisible()
        assert library.details.card.horizontalScrollBar().maximum() <= 1


def test_every_control_has_a_name(open_library: OpenLibrary) -> None:
    library = open_library()
    buttons = [button for button in library.findChildren(QAbstractButton) if button.isVisible()]
    assert len(buttons) >= 8
    assert [button for button in buttons if not (button.accessibleName() or button.text())] == []
    assert library.list.accessibleName()
    assert library.details.card.accessibleName()


def test_the_keyboard_goes_through_the_page_as_one_reads_it(
    window: MainWindow, open_library: OpenLibrary, qtbot: QtBot
) -> None:
    library = open_library()
    window.activateWindow()
    library.top.take_in.setFocus()
    qtbot.waitUntil(library.top.take_in.hasFocus)
    visited: list[QWidget | None] = []
    for _ in range(9):
        visited.append(QApplication.focusWidget())
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    wanted: list[QWidget] = [library.top.take_in, library.top.trash, library.top.device, library.list]
    places = [visited.index(widget) for widget in wanted]
    assert places == sorted(places)
    assert library.details.card in visited[places[-1] :]


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
