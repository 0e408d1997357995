from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from bloodcell_gui.training.wizard.options import list_options
from bloodcell_gui.training.wizard.recipe_step import _ELSEWHERE
from trainer.config import CardTexts, TrainingConfig
from trainer.recipes import Recipe, find_recipe, read_recipe, write_recipe


def go(driven, dataset: Path):
    driven.give(dataset)
    driven.go_to(4)
    return driven.wizard.recipe


def test_the_form_shows_all_options_that_no_other_step_decides(driven, dataset: Path) -> None:
    step = go(driven, dataset)
    for name in list_options():
        if name not in _ELSEWHERE:
            assert step.row(name).value == getattr(TrainingConfig(), name), name
    assert not step._finer.isVisible()
    QTest.mouseClick(step.fold, Qt.MouseButton.LeftButton)
    assert step._finer.isVisible()


def test_a_number_is_typed_with_point_or_comma(driven, dataset: Path) -> None:
    step = go(driven, dataset)
    step.fold.click()
    control = step.row("learning_rate").control
    control.setFocus()
    for typed in ("0,00002", "2e-5"):
        control.selectAll()
        QTest.keyClicks(control, typed)
        QTest.keyClick(control, Qt.Key.Key_Return)
        assert driven.wizard.draft.choices.config.learning_rate == 2e-5
        assert control.text() == "2e-05"


def test_a_contradiction_is_told_beside_the_control_and_stops_the_wizard(driven, dataset: Path) -> None:
    step = go(driven, dataset)
    row = step.row("test_fraction")
    row.control.setValue(0.8)
    assert "leave too few images to learn from" in row._advice.text()
    assert not driven.wizard.next_button.isEnabled()
    assert driven.wizard._reason.text() == "Validation and test together leave too few images to learn from."
    assert driven.wizard.draft.choices.config.test_fraction == 0.15
    # What was typed stays, to be mended.
    assert row.control.value() == 0.8
    step.row("validation_fraction").control.setValue(0.05)
    assert driven.wizard.next_button.isEnabled()
    assert driven.wizard.draft.choices.config.test_fraction == 0.8
    assert not row._advice.isVisible()


def test_what_makes_no_sense_is_explained_but_allowed(driven, dataset: Path) -> None:
    step = go(driven, dataset)
    step.row("early_stopping").control.setValue(50)
    assert (
        step.row("early_stopping")._advice.text()
        == f"⚠ It cannot come to that in {TrainingConfig().epochs} epochs."
    )
    assert driven.wizard.next_button.isEnabled()


def test_the_recipes_of_the_product_are_offered_and_keep_the_network(driven, dataset: Path) -> None:
    step = go(driven, dataset)
    assert [step.recipes.itemText(index) for index in range(step.recipes.count())] == [
        "Default",
        "Study",
        "Your own",
    ]
    assert step.recipes.currentText() == "Default"
    step.row("epochs").control.setValue(3)
    assert step.recipes.currentText() == "Your own"
    step.recipes.setFocus()
    QTest.keyClick(step.recipes, Qt.Key.Key_Up)
    assert step.recipes.currentText() == "Study"
    study = read_recipe(find_recipe("study")).config
    config = driven.wizard.draft.choices.config
    assert config.epochs == study.epochs == step.row("epochs").control.value()
    assert config.network == TrainingConfig().network


def test_a_recipe_is_saved_and_opened_again(
    driven, dataset: Path, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    step = go(driven, dataset)
    step.row("epochs").control.setValue(7)
    path = tmp_path / "ours.toml"
    monkeypatch.setattr("bloodcell_gui.dialogs.ask_target", lambda *_: path)
    step._save.click()
    qtbot.waitUntil(lambda: driven.done == [f"Written to {tmp_path}: ours.toml"])
    assert read_recipe(path).config == replace(TrainingConfig(), epochs=7)

    other = Recipe(
        config=TrainingConfig(network="basic_cnn", weights="none", epochs=3, duplicates="leave_out"),
        card=CardTexts(title="Theirs"),
    )
    write_recipe(path, other)
    step.open_recipe(path)
    qtbot.waitUntil(lambda: len(driven.done) == 2)
    choices = driven.wizard.draft.choices
    assert (choices.config.network, choices.config.epochs, choices.title) == ("basic_cnn", 3, "Theirs")
    # Whether copies go was decided in another step, for this data set.
    assert choices.config.duplicates == "keep"
    assert step.row("epochs").control.value() == 3
    assert driven.wizard.network.cards["basic_cnn"].button.isChecked()


def test_a_recipe_that_cannot_be_read_is_told_and_changes_nothing(
    driven, dataset: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    step = go(driven, dataset)
    path = tmp_path / "wrong.toml"
    path.write_text("epoch = 3\n")
    step.open_recipe(path)
    qtbot.waitUntil(lambda: bool(driven.notices))
    assert driven.notices[0].summary == "There is no option “epoch”."
    assert driven.wizard.draft.choices.config == TrainingConfig()


def test_a_recipe_for_a_network_of_tomorrow_is_told_and_changes_nothing(
    driven, dataset: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    step = go(driven, dataset)
    path = tmp_path / "tomorrow.toml"
    write_recipe(path, Recipe(config=TrainingConfig(network="net_of_tomorrow")))
    step.open_recipe(path)
    qtbot.waitUntil(lambda: bool(driven.notices))
    assert "net_of_tomorrow" in driven.notices[0].summary
    assert driven.wizard.draft.choices.config == TrainingConfig()
