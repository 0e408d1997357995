from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from bloodcell_gui.main_window import MainWindow
from bloodcell_gui.models.library_view import LibraryView
from bloodcell_gui.notify import Notice
from trainer import resources
from trainer.bundle.model_file import read_card

AddModel = Callable[..., Path]
OpenLibrary = Callable[[], LibraryView]


def titles(library: LibraryView) -> list[str]:
    return [entry.title for entry in library.model.entries]


def press(library: LibraryView, key: Qt.Key, *, control: bool = False) -> None:
    modifier = Qt.KeyboardModifier.ControlModifier if control else Qt.KeyboardModifier.NoModifier
    library.list.setFocus()
    QTest.keyClick(library.list, key, modifier)


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


def test_the_bundled_model_stays_whatever_is_pressed(open_library: OpenLibrary) -> None:
    library = open_library()
    press(library, Qt.Key.Key_Delete)
    assert library.changes._task is None
    assert resources.bundled_model().exists()


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


def test_a_duplicate_is_chosen_and_can_be_changed(open_library: OpenLibrary, qtbot: QtBot) -> None:
    library = open_library()
    library.page_actions.duplicate.trigger()
    qtbot.waitUntil(lambda: len(library.model.entries) == 2)
    assert library.chosen[0].title == "Three colours (copy)"
    assert library.page_actions.rename.isEnabled()


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
    with qtbot.waitSignal(window.notifier.done_told):
        library.page_actions.save_markdown.trigger()
    assert target.read_text(encoding="utf-8").startswith("# Three colours\n")
    monkeypatch.setattr("bloodcell_gui.dialogs.ask_target", lambda *_: target / "below-a-file.md")
    with qtbot.waitSignal(window.notifier.told):
        library.page_actions.save_markdown.trigger()
    assert "cannot be written" in told[0].summary


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
