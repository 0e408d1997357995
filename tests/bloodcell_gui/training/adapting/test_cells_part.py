"""Which cells of the laboratory a model is adapted to: chosen, dropped, labelled, proposed."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from bloodcell_gui import dataset_dialogs
from bloodcell_gui.main_window import MainWindow
from bloodcell_gui.training.adapting.view import AdaptView
from trainer.cleaning.decisions import Decision, Verdict, write_decisions
from trainer.cleaning.keeping import find_place

MakeCells = Callable[..., Path]
Drop = Callable[..., bool]
Texts = Callable[[QWidget], str]
OpenAdapting = Callable[[str], tuple[MainWindow, AdaptView]]
Take = Callable[[AdaptView, Path], None]


def test_cells_are_counted_and_what_will_not_do_is_said(
    open_adapting: OpenAdapting, take: Take, labelled: Path, make_cells: MakeCells, qtbot: QtBot, texts: Texts
) -> None:
    _, view = open_adapting("succeed")
    assert not view.start.isEnabled()
    assert "Choose your cells first." in texts(view)
    take(view, labelled)
    qtbot.waitUntil(view.start.isEnabled)
    said = texts(view)
    assert "6 labelled cells: Red 4, Green 2." in said
    assert "The model does not know “blast”: these cells are left out." in said
    assert "fewer than 5 cells" in said

    take(view, make_cells("one/red", red=3).parent)
    qtbot.waitUntil(lambda: "at least two classes" in texts(view))
    assert not view.start.isEnabled()
    take(view, labelled / "nothing")
    qtbot.waitUntil(lambda: "nothing" in texts(view.cells.notes))
    assert not view.start.isEnabled()


def test_a_project_and_several_folders_are_not_dropped_here(
    open_adapting: OpenAdapting,
    make_cells: MakeCells,
    drop: Drop,
    drag: Callable[[QWidget, QMimeData], bool],
    tmp_path: Path,
) -> None:
    _, view = open_adapting("attune")
    folder = make_cells("lab", red=1)
    assert not drop(view.viewport(), folder, folder)
    project = QMimeData()
    project.setUrls([QUrl.fromLocalFile(str(tmp_path / "a.bloodproject"))])
    # The window around it takes one.
    assert drag(view.viewport(), project)
    assert not view._overlay.isVisible()


def test_what_was_labelled_on_the_clean_page_counts(
    open_adapting: OpenAdapting, take: Take, make_cells: MakeCells, qtbot: QtBot, texts: Texts
) -> None:
    window, view = open_adapting("succeed")
    folder = make_cells("flat", red=2, green=2)
    take(view, folder)
    qtbot.waitUntil(view.cells.label.isVisible)
    assert not view.start.isEnabled()
    with qtbot.waitSignal(view.labelling_wanted) as wanted:
        view.cells.label.click()
    assert wanted.args == [folder]
    assert window.cleaning.isVisible()
    window.cleaning.examination.cancel()

    decided = [
        Decision(path=f"{colour}_{number:04}.png", verdict=Verdict.RELABEL, new_label=colour)
        for colour in ("red", "green")
        for number in range(2)
    ]
    write_decisions(find_place(folder), decided)
    window._page_bar.choose(3)
    qtbot.waitUntil(lambda: "4 labelled cells: Red 2, Green 2." in texts(view))
    assert view.cells.found is not None
    assert view.cells.found.decisions == find_place(folder)


def test_cells_to_label_are_proposed(
    open_adapting: OpenAdapting,
    make_cells: MakeCells,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    texts: Texts,
) -> None:
    _, view = open_adapting("succeed")
    source, target = make_cells("lab/S-1", red=3, blue=2).parent, tmp_path / "to label"
    answers = [str(source), str(target)]
    monkeypatch.setattr(dataset_dialogs.QFileDialog, "getExistingDirectory", lambda *_: answers.pop(0))
    view.cells.propose.click()
    qtbot.waitUntil(lambda: view.cells.found is not None, timeout=20_000)
    assert len(list(target.iterdir())) == 5
    assert view.cells.found is not None
    assert view.cells.found.n_unlabelled == 5
    assert "5 cells without a label" in texts(view)
    qtbot.waitUntil(view.cells.label.isVisible)
