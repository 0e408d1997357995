"""Adapting and attuning a model in the real window, with work that is scripted."""

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from bloodcell_gui import dataset_dialogs, main_window
from bloodcell_gui.app import open_window
from bloodcell_gui.job_queue import JobQueue
from bloodcell_gui.main_window import MainWindow
from bloodcell_gui.notify import Notice
from bloodcell_gui.training.adapting.view import AdaptView
from bloodcell_gui.work_row import WorkRow
from trainer import resources
from trainer.bundle.model_file import read_card
from trainer.cleaning.decisions import Decision, Verdict, write_decisions
from trainer.cleaning.keeping import find_place

MakeCells = Callable[..., Path]
Drop = Callable[..., bool]
OpenAdapting = Callable[[str], MainWindow]
InNextDialog = Callable[[Callable[[QDialog], object]], None]


@pytest.fixture
def open_adapting(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, children: None, model_path: Path
) -> Iterator[OpenAdapting]:
    """Return a function that opens the window with a model to adapt; `adapting_targets` do the work."""
    contexts: list[AbstractContextManager[MainWindow]] = []

    def start(target: str) -> MainWindow:
        import adapting_targets

        monkeypatch.setattr(main_window, "JobQueue", partial(JobQueue, getattr(adapting_targets, target)))
        contexts.append(open_window(["bloodcell-gui"]))
        window = contexts[-1].__enter__()
        qtbot.waitUntil(lambda: window.session.model is not None)
        window.training.adapt(model_path)
        view = adapting(window)
        qtbot.waitUntil(lambda: view.title.text() != "")
        return window

    yield start
    for context in contexts:
        context.__exit__(None, None, None)


@pytest.fixture
def labelled(make_cells: MakeCells) -> Path:
    """A folder a class: four red cells, two green ones, one that the model does not know."""
    root = make_cells("own/red", red=4).parent
    make_cells("own/green", green=2)
    make_cells("own/blast", blue=1)
    return root


def adapting(window: MainWindow) -> AdaptView:
    view = window.training.adapting
    assert view is not None
    return view


def texts(root: QWidget) -> str:
    return "\n".join(one.text() for one in root.findChildren(QLabel) if one.isVisible())


def fields(view: AdaptView) -> list[list[str]]:
    table = view.result.table
    return [
        [table.index(row, column).data() for column in range(table.columnCount())]
        for row in range(table.rowCount())
    ]


def take(view: AdaptView, folder: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(view.cells.changed):
        view.cells.take(folder)
    qtbot.waitUntil(lambda: view.cells.found is not None or bool(view.cells.notes.lines))


def test_the_page_is_reached_from_the_library_and_from_the_training_page(
    open_adapting: OpenAdapting, qtbot: QtBot, model_path: Path
) -> None:
    window = open_adapting("succeed")
    assert "Adapt “Three colours” to my laboratory" in texts(window)
    qtbot.keyClick(adapting(window), Qt.Key.Key_Escape)
    assert window.training.home is not None
    window.training.home.adapt.click()
    assert adapting(window).isVisible()
    window._page_bar.choose(4)
    library = window.models.library
    assert library is not None
    qtbot.waitUntil(lambda: len(library.chosen) == 1)
    library.page_actions.adapt.trigger()
    assert adapting(window).isVisible()


def test_cells_are_counted_and_what_will_not_do_is_said(
    open_adapting: OpenAdapting, labelled: Path, make_cells: MakeCells, qtbot: QtBot
) -> None:
    view = adapting(open_adapting("succeed"))
    assert not view.start.isEnabled()
    assert "Choose your cells first." in texts(view)
    take(view, labelled, qtbot)
    qtbot.waitUntil(view.start.isEnabled)
    said = texts(view)
    assert "6 labelled cells: Red 4, Green 2." in said
    assert "The model does not know “blast”: these cells are left out." in said
    assert "fewer than 5 cells" in said

    take(view, make_cells("one/red", red=3).parent, qtbot)
    qtbot.waitUntil(lambda: "at least two classes" in texts(view))
    assert not view.start.isEnabled()
    take(view, labelled / "nothing", qtbot)
    qtbot.waitUntil(lambda: "nothing" in texts(view.cells.notes))
    assert not view.start.isEnabled()


def test_a_model_is_adapted_shown_and_kept(
    open_adapting: OpenAdapting, labelled: Path, qtbot: QtBot, model_path: Path, tmp_path: Path
) -> None:
    window = open_adapting("succeed")
    view = adapting(window)
    take(view, labelled, qtbot)
    qtbot.waitUntil(view.start.isEnabled)
    view.title.setText("Ours")
    with qtbot.waitSignal(view.work.made, timeout=20_000):
        view.start.click()
    assert fields(view) == [
        ["Red", "4", "25.0 %", "75.0 %"],
        ["Green", "2", "25.0 %", "75.0 %"],
        ["Your cells, mean of the classes", "6", "25.0 %", "75.0 %"],
    ]
    qtbot.waitUntil(view.result.keep.isVisible)
    assert "Forgetting not measured. The images were not at hand." in texts(view)
    with qtbot.waitSignal(view.kept) as kept:
        view.result.keep.click()
    (path,) = kept.args
    assert path == resources.user_models() / "colours-own.bloodcell"
    assert read_card(path).title == "Ours"
    assert not (resources.user_cache() / "adapted").exists()
    assert window.models.isVisible()
    library = window.models.library
    assert library is not None
    qtbot.waitUntil(lambda: [one.path for one in library.chosen] == [path])


def test_a_result_is_thrown_away(
    open_adapting: OpenAdapting, labelled: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = adapting(open_adapting("succeed"))
    take(view, labelled, qtbot)
    monkeypatch.setattr(dataset_dialogs.QFileDialog, "getExistingDirectory", lambda *_: str(labelled.parent))
    view.choose_old.click()
    assert str(labelled.parent) in texts(view)
    qtbot.waitUntil(view.start.isEnabled)
    with qtbot.waitSignal(view.work.made, timeout=20_000):
        view.start.click()
    assert view.result.table.rowCount() == 4
    assert "Forgetting not measured" not in texts(view)
    qtbot.waitUntil(view.result.drop.isVisible)
    view.result.drop.click()
    assert not view.result.keep.isVisible()
    assert not (resources.user_cache() / "adapted").exists()
    assert not resources.user_models().exists()


def test_a_failure_is_told_and_another_try_can_begin(
    open_adapting: OpenAdapting, labelled: Path, qtbot: QtBot
) -> None:
    window = open_adapting("fail")
    notices: list[Notice] = []
    window.notifier.told.connect(notices.append)
    view = adapting(window)
    take(view, labelled, qtbot)
    qtbot.waitUntil(view.start.isEnabled)
    view.start.click()
    qtbot.waitUntil(lambda: bool(notices), timeout=20_000)
    assert (notices[0].summary, notices[0].remedy) == ("There are too few cells.", "Label more.")
    assert view.start.isEnabled()
    assert not view.result.keep.isVisible()


def test_it_is_cancelled(open_adapting: OpenAdapting, labelled: Path, qtbot: QtBot) -> None:
    window = open_adapting("hang")
    view = adapting(window)
    take(view, labelled, qtbot)
    qtbot.waitUntil(view.start.isEnabled)
    with qtbot.waitSignal(view.work.progressed, timeout=20_000):
        view.start.click()
    assert not view.start.isEnabled()
    assert not view.cells.choose.isEnabled()
    assert "Looking at the cells: 1 of 6" in view.row.text.text()
    view.row.cancel_asked.emit()
    qtbot.waitUntil(lambda: not view.work.is_working, timeout=20_000)
    assert view.start.isEnabled()
    qtbot.waitUntil(lambda: window.queue.current is None)


def test_a_model_is_attuned_to_a_folder_without_labels_and_kept(
    open_adapting: OpenAdapting, make_cells: MakeCells, drop: Drop, qtbot: QtBot
) -> None:
    window = open_adapting("attune")
    view = adapting(window)
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
    open_adapting: OpenAdapting, make_cells: MakeCells, qtbot: QtBot
) -> None:
    view = adapting(open_adapting("attune"))
    root = make_cells("own/red", red=40).parent
    make_cells("own/green", green=20)
    make_cells("own/blast", blue=4)
    take(view, root, qtbot)
    qtbot.waitUntil(view.start.isEnabled)
    assert view.attuning.button.isEnabled()
    with qtbot.waitSignal(view.work.made, timeout=20_000):
        view.attuning.button.click()
    assert view.result.table.columnCount() == 3


def test_too_few_images_are_not_attuned_to(
    open_adapting: OpenAdapting, make_cells: MakeCells, qtbot: QtBot
) -> None:
    view = adapting(open_adapting("attune"))
    take(view, make_cells("few", red=63), qtbot)
    qtbot.waitUntil(lambda: "63 images are too few to attune a model: it takes at least 64." in texts(view))
    assert not view.attuning.button.isEnabled()


def test_attuning_is_cancelled_and_takes_no_other_cells_meanwhile(
    open_adapting: OpenAdapting, make_cells: MakeCells, drop: Drop, qtbot: QtBot
) -> None:
    window = open_adapting("hang")
    view = adapting(window)
    folder = make_cells("lab", red=64)
    take(view, folder, qtbot)
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


def test_a_project_and_several_folders_are_not_dropped_here(
    open_adapting: OpenAdapting,
    make_cells: MakeCells,
    drop: Drop,
    drag: Callable[[QWidget, QMimeData], bool],
    tmp_path: Path,
) -> None:
    view = adapting(open_adapting("attune"))
    folder = make_cells("lab", red=1)
    assert not drop(view.viewport(), folder, folder)
    project = QMimeData()
    project.setUrls([QUrl.fromLocalFile(str(tmp_path / "a.bloodproject"))])
    # The window around it takes one.
    assert drag(view.viewport(), project)
    assert not view._overlay.isVisible()


def test_every_control_has_a_name_and_its_own_letter(open_adapting: OpenAdapting) -> None:
    view = adapting(open_adapting("attune"))
    buttons = [one for one in view.findChildren(QPushButton) if not isinstance(one.parent(), WorkRow)]
    assert all(one.text() for one in buttons)
    assert "64 images or more" in view.attuning.button.accessibleDescription()
    letters = [QKeySequence.mnemonic(one.text()).toString() for one in buttons]
    assert all(letters)
    assert len(set(letters)) == len(letters)


def test_what_was_labelled_on_the_clean_page_counts(
    open_adapting: OpenAdapting, make_cells: MakeCells, qtbot: QtBot
) -> None:
    window = open_adapting("succeed")
    view = adapting(window)
    folder = make_cells("flat", red=2, green=2)
    take(view, folder, qtbot)
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
) -> None:
    view = adapting(open_adapting("succeed"))
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
    shutil.rmtree(target)
    QApplication.processEvents()


def test_closing_the_window_ends_no_adaptation_unasked(
    open_adapting: OpenAdapting, labelled: Path, answer_dialog: Callable[[str], None], qtbot: QtBot
) -> None:
    window = open_adapting("hang")
    view = adapting(window)
    take(view, labelled, qtbot)
    qtbot.waitUntil(view.start.isEnabled)
    view.start.click()
    qtbot.waitUntil(lambda: window.queue.current is not None)

    answer_dialog("Keep the window open")

    assert not window.close()
    assert window.isVisible()
    assert window.queue.current is not None
    answer_dialog("Close it")
    assert window.close()
    assert window.queue.current is None


def test_a_model_that_was_neither_kept_nor_thrown_away_is_asked_about(
    open_adapting: OpenAdapting, labelled: Path, in_next_dialog: InNextDialog, qtbot: QtBot
) -> None:
    window = open_adapting("succeed")
    view = adapting(window)
    take(view, labelled, qtbot)
    qtbot.waitUntil(view.start.isEnabled)
    with qtbot.waitSignal(view.work.made, timeout=20_000):
        view.start.click()
    asked: list[str] = []

    def refuse(dialog: QDialog) -> None:
        assert isinstance(dialog, QMessageBox)
        asked.append(dialog.informativeText())
        dialog.reject()

    in_next_dialog(refuse)
    assert not window.close()
    assert asked == ["The new model is not in the library yet: it will be thrown away."]
    qtbot.waitUntil(view.result.keep.isVisible)
    with qtbot.waitSignal(view.kept):
        view.result.keep.click()
    assert window.close()


def test_cells_that_are_being_chosen_do_not_keep_the_window(
    open_adapting: OpenAdapting, answer_dialog: Callable[[str], None]
) -> None:
    window = open_adapting("succeed")
    ended = threading.Event()

    def choose(advance: Callable[[int, int], None]) -> None:
        try:
            while True:
                advance(1, 2)
        finally:
            ended.set()

    adapting(window).cells.proposing.run("Looking at the cells", choose)
    answer_dialog("Keep the window open")
    assert not window.close()
    window.leave()
    assert ended.is_set()
