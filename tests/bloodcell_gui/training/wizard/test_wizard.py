from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QScrollArea
from pytestqt.qtbot import QtBot

from bloodcell_gui.training.wizard.choices import WizardChoices
from trainer.bundle.model_file import rewrite_card
from trainer.config import TrainingConfig
from trainer.resources import user_models

LAST = 5


def test_a_folder_becomes_a_training_by_pressing_next(driven, dataset: Path) -> None:
    wizard = driven.wizard
    driven.give(dataset)
    for number in range(1, LAST + 1):
        driven.next()
        assert wizard.number == number
    assert wizard.next_button.text() == "&Start training"
    wizard.summary.title.setFocus()
    QTest.keyClicks(wizard.summary.title, "Ours: first")
    assert driven.jobs == []
    driven.next()
    (job,) = driven.jobs
    assert job.dataset == dataset
    assert job.config == TrainingConfig()
    assert job.texts.title == "Ours: first"
    assert job.out == user_models() / "Ours- first.bloodcell"
    assert job.decisions is None


def test_nothing_goes_on_without_a_data_set(driven) -> None:
    wizard = driven.wizard
    assert not wizard.next_button.isEnabled()
    assert wizard._reason.text() == "Choose a data set first."
    QTest.keyClick(wizard, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    driven.go_to(3)
    assert wizard.number == 0


def test_a_data_set_that_will_not_do_says_why_beside_next(driven, cells: Callable[..., Path]) -> None:
    driven.give(cells({"neutrophil": 6}))
    assert not driven.wizard.next_button.isEnabled()
    assert driven.wizard._reason.text() == "All images are of one class (“neutrophil”)."
    assert driven.wizard.data.found.concerns.lines[0].is_error


def test_back_and_forth_loses_nothing(driven, dataset: Path) -> None:
    wizard = driven.wizard
    driven.give(dataset)
    driven.next()
    QTest.keyClick(wizard.cleaning.copies, Qt.Key.Key_Space)
    driven.next()
    QTest.mouseClick(wizard.network.cards["basic_cnn"], Qt.MouseButton.LeftButton)
    driven.next()
    QTest.keyClick(wizard.augmentation.levels["none"], Qt.Key.Key_Space)
    driven.next()
    wizard.recipe.row("epochs").control.setValue(12)
    driven.next()
    QTest.keyClicks(wizard.summary.caution, "Knows drawn cells only.")
    before = wizard.draft.choices
    for _ in range(LAST):
        QTest.mouseClick(wizard.back_button, Qt.MouseButton.LeftButton)
    assert wizard.number == 0
    assert not wizard.back_button.isEnabled()
    for _ in range(LAST):
        driven.next()
    assert wizard.draft.choices == before
    assert before.config.duplicates == "leave_out"
    assert (before.config.network, before.config.weights) == ("basic_cnn", "none")
    assert (before.config.augmentation, before.config.epochs) == ("none", 12)
    assert before.texts.caution == "Knows drawn cells only."
    assert wizard.cleaning.copies.isChecked()
    assert wizard.recipe.row("epochs").control.value() == 12


def test_the_keyboard_alone_leads_through(driven, dataset: Path) -> None:
    wizard = driven.wizard
    driven.give(dataset)
    for number in range(1, LAST + 1):
        QTest.keyClick(wizard, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
        assert wizard.number == number
        assert wizard.steps[number].isAncestorOf(wizard.focusWidget())
    QTest.keyClick(wizard, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert wizard.number == LAST - 1


def test_the_list_shows_what_was_chosen_and_where_one_can_go(driven, dataset: Path) -> None:
    buttons = driven.wizard.list._buttons
    assert [button.isEnabled() for button in buttons] == [True] + [False] * LAST
    driven.give(dataset)
    assert all(button.isEnabled() for button in buttons)
    assert buttons[0].accessibleDescription() == "50 images, 2 classes"
    QTest.mouseClick(buttons[3], Qt.MouseButton.LeftButton)
    assert driven.wizard.number == 3
    assert buttons[3].isChecked()


def test_choices_are_remembered_and_the_data_set_is_looked_through_again(drive, dataset: Path) -> None:
    first = drive()
    first.give(dataset)
    first.next()
    first.wizard.cleaning.copies.click()
    QTest.mouseClick(first.wizard.leave_button, Qt.MouseButton.LeftButton)
    again = drive()
    assert again.wizard.draft.choices == first.wizard.draft.choices
    again.wait_for_data()
    assert again.wizard.draft.report is not None
    assert again.wizard.next_button.isEnabled()
    again.wizard.start(WizardChoices())
    assert again.wizard.draft.report is None
    assert not again.wizard.next_button.isEnabled()


def test_leaving_is_told(driven, qtbot: QtBot) -> None:
    with qtbot.waitSignal(driven.wizard.left):
        QTest.mouseClick(driven.wizard.leave_button, Qt.MouseButton.LeftButton)


def test_a_model_is_trained_on(driven, model_path: Path, qtbot: QtBot) -> None:
    wizard = driven.wizard
    wizard.start_from_model(model_path)
    qtbot.waitUntil(lambda: wizard.draft.choices.config.weights == str(model_path))
    assert wizard.draft.choices.config.network == "basic_cnn"
    assert wizard.draft.choices.config.input_size == 32
    qtbot.waitUntil(lambda: wizard.network.weights.text.text() == "At hand: colours.bloodcell.")
    assert wizard.network.weights.box.currentData() == str(model_path)
    assert wizard.network.reason() == ""


def test_a_model_that_cannot_be_opened_is_told(driven, tmp_path: Path, qtbot: QtBot) -> None:
    driven.wizard.start_from_model(tmp_path / "gone.bloodcell")
    qtbot.waitUntil(lambda: bool(driven.notices))
    assert "gone.bloodcell" in driven.notices[0].summary


def test_a_model_of_a_network_of_tomorrow_is_told(
    driven, model_path: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "tomorrow.bloodcell"
    rewrite_card(model_path, path, network="net_of_tomorrow")
    before = driven.wizard.draft.choices
    driven.wizard.start_from_model(path)
    qtbot.waitUntil(lambda: bool(driven.notices))
    assert "net_of_tomorrow" in driven.notices[0].summary
    assert driven.wizard.draft.choices == before


def test_no_step_is_wider_than_a_small_screen(driven, dataset: Path) -> None:
    driven.give(dataset)
    for number in range(LAST + 1):
        driven.go_to(number)
        step = driven.wizard.steps[number]
        area = step.parentWidget().parentWidget()
        assert isinstance(area, QScrollArea)
        assert step.minimumSizeHint().width() <= area.viewport().width()


def test_no_two_controls_of_a_step_share_a_key_nor_take_a_menus(driven, dataset: Path) -> None:
    driven.give(dataset)
    menus = set("FEVMH")
    for number, step in enumerate(driven.wizard.steps):
        driven.go_to(number)
        buttons = [*step.findChildren(QAbstractButton), driven.wizard.leave_button]
        buttons += [driven.wizard.back_button, driven.wizard.next_button]
        keys = [
            button.text().replace("&&", "").partition("&")[2][:1].upper()
            for button in buttons
            if "&" in button.text().replace("&&", "")
        ]
        assert len(keys) == len(set(keys)), step.TITLE
        assert not menus & set(keys), step.TITLE
