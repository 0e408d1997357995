"""The Clean page in the real window, with cleanings that are scripted."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from bloodcell_gui import dataset_dialogs
from bloodcell_gui.main_window import MainWindow
from bloodcell_gui.notify import Notice
from trainer.cleaning.decisions import read_decisions
from trainer.cleaning.judging import FOLDS, plan_judging
from trainer.cleaning.keeping import find_place
from trainer.jobs import CleanJob, Job
from trainer.resources import user_decisions

OpenWindow = Callable[..., MainWindow]
NONE = Qt.KeyboardModifier.NoModifier
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def texts(root: QWidget) -> str:
    return "\n".join(one.text() for one in root.findChildren(QLabel) if one.isVisible())


def look_through(window: MainWindow, dataset: Path, qtbot: QtBot) -> None:
    """Look a data set through, and wait until it can be decided on."""
    page = window.cleaning
    page.look_through(dataset)
    qtbot.waitUntil(lambda: not page.examination.is_working, timeout=30_000)
    assert page.dataset is not None
    window.activateWindow()
    page.dataset.workbench.doubtful.list.setFocus()
    qtbot.waitUntil(page.dataset.workbench.doubtful.list.hasFocus)


def press(window: MainWindow, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
    QTest.keyClick(QApplication.focusWidget() or window, key, modifiers)


def test_the_empty_page_invites(open_cleaning: OpenWindow, qtbot: QtBot) -> None:
    window = open_cleaning()
    page = window.cleaning
    assert "Drop a data set here to look it through" in texts(page)
    assert not page.start.again.isVisible()
    qtbot.waitUntil(lambda: page.start.model.count() > 0)
    assert page.start.model.currentText() == "Three colours (default)"
    assert not window._menus.undo.isEnabled()


def test_a_folder_that_is_chosen_is_looked_through(
    open_cleaning: OpenWindow, dataset: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        dataset_dialogs.QFileDialog, "getExistingDirectory", staticmethod(lambda *_: str(dataset))
    )
    window = open_cleaning()
    QTest.mouseClick(window.cleaning.start.folder, Qt.MouseButton.LeftButton)
    assert "Looking through “cells”" in texts(window.cleaning)
    assert window.training_line.text.startswith("Looking through “cells”")
    qtbot.waitUntil(lambda: window.cleaning.dataset is not None, timeout=30_000)
    assert "0 of 15 decided" in texts(window.cleaning)
    assert "cells  ·  29 images, judged by “Played”" in texts(window.cleaning)


def test_a_data_set_may_be_dropped(
    open_cleaning: OpenWindow, dataset: Path, drop: Callable[..., bool], qtbot: QtBot
) -> None:
    window = open_cleaning()
    assert not drop(window.cleaning, dataset, dataset)
    assert drop(window.cleaning, dataset)
    qtbot.waitUntil(lambda: window.cleaning.dataset is not None, timeout=30_000)
    assert drop(window.cleaning, dataset)
    window.cleaning.examination.cancel()
    assert window.cleaning.dataset.workbench.isVisible()


def test_work_shows_its_stages_and_can_be_cancelled(
    open_cleaning: OpenWindow, dataset: Path, qtbot: QtBot
) -> None:
    window = open_cleaning("never_end")
    page = window.cleaning
    page.look_through(dataset)
    qtbot.waitUntil(lambda: "Checking labels: 1 of 5" in texts(page), timeout=30_000)
    qtbot.waitUntil(lambda: "Reading images: 60" in texts(page))
    window._page_bar.choose(0)
    window.training_line.clicked.emit()
    assert page.isVisible()
    (cancel,) = (one for one in page.findChildren(QPushButton) if one.text() == "&Cancel")
    QTest.mouseClick(cancel, Qt.MouseButton.LeftButton)
    assert page.start.isVisible()
    qtbot.waitUntil(lambda: window.queue.current is None, timeout=30_000)
    assert window.notices.notice is None
    assert page.start.again.text() == "&Look “cells” through again"


def test_a_network_may_be_trained_to_judge_the_labels(
    open_cleaning: OpenWindow, dataset: Path, qtbot: QtBot
) -> None:
    window = open_cleaning("never_end")
    page = window.cleaning
    asked: list[Job] = []
    window.queue.job_started.connect(asked.append)
    page.look_through(dataset)
    qtbot.waitUntil(lambda: len(asked) == 1)
    page.examination.cancel()
    # By its first letter, as one chooses from a list on the keyboard.
    QTest.keyClick(page.start.network, Qt.Key.Key_B)
    assert page.start.network.currentText() == "Basic CNN, trained 3 times: slow"
    page.look_through(dataset)
    qtbot.waitUntil(lambda: len(asked) == 2, timeout=30_000)
    page.examination.cancel()
    by_model, by_network = asked
    assert isinstance(by_model, CleanJob)
    assert isinstance(by_network, CleanJob)
    assert by_model.training is None
    assert by_network.training == plan_judging("basic_cnn")
    assert by_network.n_folds == FOLDS


def test_a_data_set_that_is_gone_is_told_with_a_way_out(
    open_cleaning: OpenWindow, dataset: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    dataset.rename(tmp_path / "away")
    window = open_cleaning()
    window.cleaning.look_through(dataset)
    qtbot.waitUntil(lambda: window.notices.notice is not None, timeout=30_000)
    notice = window.notices.notice
    assert notice is not None
    assert "There is nothing at" in notice.summary
    assert notice.button == "&Try again"
    assert window.cleaning.start.isVisible()
    (tmp_path / "away").rename(dataset)
    window.notices._action.click()
    qtbot.waitUntil(lambda: window.cleaning.dataset is not None, timeout=30_000)


def test_the_edit_menu_undoes_by_name_on_this_page_only(
    open_cleaning: OpenWindow, dataset: Path, qtbot: QtBot
) -> None:
    window = open_cleaning()
    look_through(window, dataset, qtbot)
    undo, redo = window._menus.undo, window._menus.redo
    press(window, Qt.Key.Key_X)
    assert undo.text() == "&Undo: exclude 2 images"
    window._page_bar.choose(0)
    assert not undo.isEnabled()
    window._page_bar.choose(2)
    assert undo.isEnabled()
    press(window, Qt.Key.Key_Z, CTRL)
    assert (undo.text(), redo.text()) == ("&Undo", "&Redo: exclude 2 images")
    assert not undo.isEnabled()
    press(window, Qt.Key.Key_Z, CTRL | SHIFT)
    assert undo.isEnabled()
    assert window.statusBar().currentMessage() == "Done again: exclude 2 images"


def test_what_was_decided_is_there_when_the_window_opens_again(
    open_cleaning: OpenWindow, dataset: Path, qtbot: QtBot
) -> None:
    window = open_cleaning()
    look_through(window, dataset, qtbot)
    press(window, Qt.Key.Key_X)
    press(window, Qt.Key.Key_X)
    # At once: nothing is lost though it may not be written yet.
    window.leave()
    assert len(read_decisions(find_place(dataset))) == 14
    again = open_cleaning()
    QTest.mouseClick(again.cleaning.start.again, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: again.cleaning.dataset is not None, timeout=30_000)
    assert "14 of 15 decided" in texts(again.cleaning)


def test_looking_through_again_keeps_what_is_decided(
    open_cleaning: OpenWindow, dataset: Path, qtbot: QtBot
) -> None:
    window = open_cleaning()
    look_through(window, dataset, qtbot)
    press(window, Qt.Key.Key_X)
    top = window.cleaning.dataset.workbench.top
    top.again.trigger()
    assert not window._menus.undo.isEnabled()
    qtbot.waitUntil(lambda: not window.cleaning.examination.is_working, timeout=30_000)
    assert "2 of 15 decided" in texts(window.cleaning)
    top.close_set.trigger()
    assert window.cleaning.start.isVisible()
    assert len(read_decisions(find_place(dataset))) == 2


def test_a_damaged_file_is_told_and_set_aside(open_cleaning: OpenWindow, dataset: Path, qtbot: QtBot) -> None:
    place = find_place(dataset)
    place.parent.mkdir(parents=True)
    place.write_bytes(b"\x00\x01 damaged")
    window = open_cleaning()
    told: list[Notice] = []
    window.notifier.told.connect(told.append)
    look_through(window, dataset, qtbot)
    assert [notice.remedy.endswith("you begin anew.") for notice in told] == [True]
    assert [path.read_bytes() for path in user_decisions().glob("*.csv")] == [b"\x00\x01 damaged"]


def test_decisions_that_cannot_be_saved_are_told_and_saved_later(
    open_cleaning: OpenWindow, dataset: Path, qtbot: QtBot
) -> None:
    user_decisions().parent.mkdir(parents=True, exist_ok=True)
    user_decisions().write_text("a file where the folder should be")
    window = open_cleaning()
    look_through(window, dataset, qtbot)
    press(window, Qt.Key.Key_X)
    qtbot.waitUntil(lambda: window.notices.notice is not None)
    notice = window.notices.notice
    assert notice is not None
    assert notice.summary.startswith("Your decisions could not be saved:")
    user_decisions().unlink()
    window.notices._action.click()
    qtbot.waitUntil(lambda: find_place(dataset).exists())
    assert len(read_decisions(find_place(dataset))) == 2


def test_train_with_these_opens_the_wizard_with_all_chosen(
    open_cleaning: OpenWindow, dataset: Path, qtbot: QtBot
) -> None:
    window = open_cleaning()
    look_through(window, dataset, qtbot)
    page = window.cleaning
    assert not page.dataset.workbench.top.train.isEnabled()
    press(window, Qt.Key.Key_O)
    QTest.mouseClick(page.dataset.workbench.top.train, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.training.wizard is not None)
    wizard = window.training.wizard
    assert wizard is not None
    qtbot.waitUntil(lambda: wizard.isVisible() and wizard.next_button.isEnabled(), timeout=30_000)
    choices = wizard.draft.choices
    assert Path(choices.dataset) == dataset
    # What is decided from now on is not for this training.
    assert Path(choices.decisions) != find_place(dataset)
    assert len(read_decisions(Path(choices.decisions))) == 2
    assert wizard.cleaning.decided.isChecked()


def test_nothing_of_the_users_is_changed(open_cleaning: OpenWindow, dataset: Path, qtbot: QtBot) -> None:
    before = {path: path.read_bytes() for path in dataset.rglob("*") if path.is_file()}
    window = open_cleaning()
    look_through(window, dataset, qtbot)
    for key in (Qt.Key.Key_X, Qt.Key.Key_O, Qt.Key.Key_1):
        press(window, key)
    window.leave()
    assert {path: path.read_bytes() for path in dataset.rglob("*") if path.is_file()} == before


def test_a_data_set_that_vanishes_while_it_is_open(
    open_cleaning: OpenWindow, dataset: Path, qtbot: QtBot
) -> None:
    window = open_cleaning()
    look_through(window, dataset, qtbot)
    shutil.rmtree(dataset)
    press(window, Qt.Key.Key_X)
    window.leave()
    assert len(read_decisions(find_place(dataset))) == 2


def test_two_windows_never_overwrite_each_others_decisions(
    open_cleaning: OpenWindow, dataset: Path, qtbot: QtBot
) -> None:
    first, second = open_cleaning(), open_cleaning()
    look_through(first, dataset, qtbot)
    second.cleaning.look_through(dataset)
    qtbot.waitUntil(lambda: second.notices.notice is not None, timeout=30_000)
    notice = second.notices.notice
    assert notice is not None
    assert notice.summary == "This data set is being decided on in another window."
    assert second.cleaning.start.isVisible()
    first.leave()
    second.cleaning.look_through(dataset)
    qtbot.waitUntil(lambda: second.cleaning.dataset is not None, timeout=30_000)


def test_the_keyboard_goes_through_the_page_as_one_reads_it(
    open_cleaning: OpenWindow, dataset: Path, qtbot: QtBot
) -> None:
    window = open_cleaning()
    look_through(window, dataset, qtbot)
    bench = window.cleaning.dataset.workbench
    press(window, Qt.Key.Key_X)
    bench.top.facts.setFocus()
    visited: list[QWidget] = []
    while (shown := QApplication.focusWidget()) is not None and shown not in visited:
        visited.append(shown)
        press(window, Qt.Key.Key_Tab)
    wanted = [
        bench.top.facts,
        bench.top.train,
        bench.doubtful.kinds.buttons[None],
        bench.doubtful.queue.filters.search,
        bench.doubtful.queue.filters.of_class,
        bench.doubtful.list,
        bench.doubtful.image.strip,
        *bench.judgement.choices,
        bench.judgement.new_class,
        bench.judgement.keep,
        bench.judgement.open,
        bench.judgement.exclude,
        bench.judgement.go_on,
    ]
    assert [one for one in visited if one in wanted] == wanted


def test_every_control_of_the_page_has_a_name(open_cleaning: OpenWindow, dataset: Path, qtbot: QtBot) -> None:
    window = open_cleaning()
    page = window.cleaning
    for _ in range(2):
        for kind in (QAbstractButton, QComboBox, QAbstractItemView, QLineEdit):
            for control in page.findChildren(kind):
                if control.isVisible() and not isinstance(control.parent(), QAbstractItemView | QLineEdit):
                    text = control.text() if isinstance(control, QAbstractButton) else ""
                    labels = [one for one in page.findChildren(QLabel) if one.buddy() is control]
                    assert control.accessibleName() or text or labels, control
        look_through(window, dataset, qtbot)


def test_the_view_menu_goes_between_the_two_views(
    open_cleaning: OpenWindow, dataset: Path, qtbot: QtBot
) -> None:
    window = open_cleaning()
    action = window._menus.show_all_images
    assert not action.isEnabled()
    look_through(window, dataset, qtbot)
    workbench = window.cleaning.dataset.workbench
    assert (action.isEnabled(), action.isChecked()) == (True, False)
    press(window, Qt.Key.Key_G, CTRL)
    assert workbench.shows_all
    assert action.isChecked()
    assert workbench.gallery.gallery.hasFocus()
    before = workbench.gallery.slider.value()
    window._menus.larger.trigger()
    assert workbench.gallery.slider.value() > before
    window._page_bar.choose(0)
    assert not action.isEnabled()
    window._page_bar.choose(2)
    press(window, Qt.Key.Key_G, CTRL)
    assert not workbench.shows_all
    assert workbench.doubtful.list.hasFocus()


def test_a_dropped_folder_without_labels_is_labelled_and_trained_on(
    open_cleaning: OpenWindow, cells: Callable[..., Path], drop: Callable[..., bool], qtbot: QtBot
) -> None:
    root = cells({"neutrophil": 7, "platelet": 7}, folder="new", flat=True)
    window = open_cleaning()
    assert drop(window.cleaning, root)
    qtbot.waitUntil(lambda: window.cleaning.dataset is not None, timeout=30_000)
    workbench = window.cleaning.dataset.workbench
    qtbot.waitUntil(lambda: workbench.shows_all)
    window.activateWindow()
    workbench.gallery.gallery.setFocus()
    qtbot.waitUntil(workbench.gallery.gallery.hasFocus)
    press(window, Qt.Key.Key_A, CTRL)
    press(window, Qt.Key.Key_A)
    press(window, Qt.Key.Key_Z, CTRL)
    assert window._menus.redo.text() == "&Redo: accept what is suggested for 14 images"
    press(window, Qt.Key.Key_Z, CTRL | SHIFT)
    with qtbot.waitSignal(window.cleaning.training_wanted):
        workbench.top.train.click()
    wizard = window.training.wizard
    assert wizard is not None
    qtbot.waitUntil(lambda: wizard.data.work.isHidden() and wizard.draft.report is not None)
    report = wizard.draft.report
    assert [(found.cell_class.id, found.n_images) for found in report.classes] == [
        ("neutrophil", 7),
        ("platelet", 7),
    ]
    assert wizard.data.reason() == ""
    qtbot.waitUntil(lambda: wizard.cleaning.reason() == "")
    wizard.cleaning.as_is.click()
    assert wizard.cleaning.reason() == "Without the decisions nothing says of which class the images are."
