"""Attuning a model to a laboratory on the same page, without labels."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from bloodcell_gui.main_window import MainWindow
from bloodcell_gui.training.adapting.view import AdaptView
from trainer import resources

MakeCells = Callable[..., Path]
Drop = Callable[..., bool]
Texts = Callable[[QWidget], str]
Fields = Callable[[AdaptView], list[list[str]]]
OpenAdapting = Callable[[str], tuple[MainWindow, AdaptView]]
Take = Callable[[AdaptView, Path], None]


def test_a_model_is_attuned_to_a_folder_without_labels_and_kept(
    open_adapting: OpenAdapting, make_cells: MakeCells, drop: Drop, qtbot: QtBot, texts: Texts, fields: Fields
) -> None:
    window, view = open_adapting("attune")
    button = view.attuning.button
    assert not button.isEnabled()
    assert drop(view.viewport(), make_cells("lab", red=60, green=20))
    qtbot.waitUntil(button.isEnabled)
    assert button.isVisible()
    assert view.cells.propose.isVisible()
    assert view.cells.label.isVisible()
    assert not view.start.isEnabled()
    button.setFocus()
    with qtbot.waitSignal(view.work.made, timeout=20_000):
        qtbot.keyClick(button, Qt.Key.Key_Space)
        assert view.row.hasFocus()
    assert fields(view) == [["Red", "70", "40"], ["Green", "10", "30"], ["Blue", "0", "10"]]
    qtbot.waitUntil(view.result.keep.hasFocus)
    said = texts(view)
    assert "37.5 % of the 80 images are in another class now." in said
    assert "Nobody knows yet whether the new classes are right" in said
    assert "Forgetting" not in said
    with qtbot.waitSignal(view.kept) as kept:
        view.result.keep.click()
    (path,) = kept.args
    assert path == resources.user_models() / "colours-lab.bloodcell"
    library = window.models.library
    assert library is not None
    qtbot.waitUntil(lambda: [one.path for one in library.chosen] == [path])
    assert "Attuned from “Three colours” to 80 images" in texts(library.details)


def test_labelled_cells_can_be_attuned_to_as_well(
    open_adapting: OpenAdapting, take: Take, make_cells: MakeCells, qtbot: QtBot
) -> None:
    _, view = open_adapting("attune")
    root = make_cells("own/red", red=40).parent
    make_cells("own/green", green=20)
    make_cells("own/blast", blue=4)
    take(view, root)
    qtbot.waitUntil(view.start.isEnabled)
    assert view.attuning.button.isEnabled()
    with qtbot.waitSignal(view.work.made, timeout=20_000):
        view.attuning.button.click()
    assert view.result.table.columnCount() == 3


def test_too_few_images_are_not_attuned_to(
    open_adapting: OpenAdapting, take: Take, make_cells: MakeCells, qtbot: QtBot, texts: Texts
) -> None:
    _, view = open_adapting("attune")
    take(view, make_cells("few", red=63))
    qtbot.waitUntil(lambda: "63 images are too few to attune a model: it takes at least 64." in texts(view))
    assert not view.attuning.button.isEnabled()


def test_attuning_is_cancelled_and_takes_no_other_cells_meanwhile(
    open_adapting: OpenAdapting, take: Take, make_cells: MakeCells, drop: Drop, qtbot: QtBot
) -> None:
    window, view = open_adapting("hang")
    folder = make_cells("lab", red=64)
    take(view, folder)
    qtbot.waitUntil(view.attuning.button.isEnabled)
    with qtbot.waitSignal(view.work.progressed, timeout=20_000):
        view.attuning.button.click()
    assert view.row.isVisible()
    assert not view.attuning.button.isEnabled()
    assert not drop(view.viewport(), folder)
    view.row.cancel_asked.emit()
    qtbot.waitUntil(lambda: not view.work.is_working, timeout=20_000)
    assert view.attuning.button.isEnabled()
    assert view.cells.choose.hasFocus()
    assert not view.result.isVisible()
    qtbot.waitUntil(lambda: window.queue.current is None)
