"""Adapting a model on its page in the real window, with work that is scripted."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from bloodcell_gui import dataset_dialogs
from bloodcell_gui.main_window import MainWindow
from bloodcell_gui.notify import Notice
from bloodcell_gui.training.adapting.view import AdaptView
from bloodcell_gui.work_row import WorkRow
from trainer import resources
from trainer.bundle.model_file import read_card

Texts = Callable[[QWidget], str]
Fields = Callable[[AdaptView], list[list[str]]]
OpenAdapting = Callable[[str], tuple[MainWindow, AdaptView]]
Take = Callable[[AdaptView, Path], None]


def test_the_page_is_reached_from_the_library_and_from_the_training_page(
    open_adapting: OpenAdapting, qtbot: QtBot, model_path: Path, texts: Texts
) -> None:
    window, view = open_adapting("succeed")
    assert "Adapt “Three colours” to my laboratory" in texts(window)
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert window.training.home is not None
    window.training.home.adapt.click()
    assert view.isVisible()
    window._page_bar.choose(4)
    library = window.models.library
    assert library is not None
    qtbot.waitUntil(lambda: len(library.chosen) == 1)
    library.page_actions.adapt.trigger()
    assert view.isVisible()


def test_a_model_is_adapted_shown_and_kept(
    open_adapting: OpenAdapting,
    take: Take,
    labelled: Path,
    qtbot: QtBot,
    model_path: Path,
    tmp_path: Path,
    texts: Texts,
    fields: Fields,
) -> None:
    window, view = open_adapting("succeed")
    take(view, labelled)
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
    open_adapting: OpenAdapting,
    take: Take,
    labelled: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    texts: Texts,
) -> None:
    _, view = open_adapting("succeed")
    take(view, labelled)
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
    open_adapting: OpenAdapting, take: Take, labelled: Path, qtbot: QtBot
) -> None:
    window, view = open_adapting("fail")
    notices: list[Notice] = []
    window.notifier.told.connect(notices.append)
    take(view, labelled)
    qtbot.waitUntil(view.start.isEnabled)
    view.start.click()
    qtbot.waitUntil(lambda: bool(notices), timeout=20_000)
    assert (notices[0].summary, notices[0].remedy) == ("There are too few cells.", "Label more.")
    assert view.start.isEnabled()
    assert not view.result.keep.isVisible()


def test_it_is_cancelled(open_adapting: OpenAdapting, take: Take, labelled: Path, qtbot: QtBot) -> None:
    window, view = open_adapting("hang")
    take(view, labelled)
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


def test_every_control_has_a_name_and_its_own_letter(open_adapting: OpenAdapting) -> None:
    _, view = open_adapting("attune")
    buttons = [one for one in view.findChildren(QPushButton) if not isinstance(one.parent(), WorkRow)]
    assert all(one.text() for one in buttons)
    assert "64 images or more" in view.attuning.button.accessibleDescription()
    letters = [QKeySequence.mnemonic(one.text()).toString() for one in buttons]
    assert all(letters)
    assert len(set(letters)) == len(letters)
