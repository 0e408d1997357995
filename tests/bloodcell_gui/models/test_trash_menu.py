from collections.abc import Callable
from pathlib import Path

from pytestqt.qtbot import QtBot

from bloodcell_gui.main_window import MainWindow
from bloodcell_gui.models.library_view import LibraryView
from trainer.bundle.trash import list_trash, remove_model

AddModel = Callable[..., Path]
OpenLibrary = Callable[[], LibraryView]


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
    qtbot.waitUntil(lambda: "One" in [entry.title for entry in library.model.entries])
    menu.fill()
    with qtbot.waitSignal(window.notifier.done_told):
        menu.actions()[-1].trigger()
    assert list_trash() == []
    menu.fill()
    assert [action.text() for action in menu.actions()] == ["The trash is empty"]
