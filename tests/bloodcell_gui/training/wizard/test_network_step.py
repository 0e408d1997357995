from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from bloodcell_gui.training.wizard.speeds import Speeds
from trainer.networks import PRESETS, find_preset


def go(driven, dataset: Path):
    driven.give(dataset)
    driven.go_to(2)
    return driven.wizard.network


def test_every_network_is_a_card_with_what_it_takes(driven, dataset: Path, qtbot: QtBot) -> None:
    step = go(driven, dataset)
    assert list(step.cards) == [preset.id for preset in PRESETS]
    qtbot.waitUntil(lambda: "Weights to be" in step.cards["mobilenet_v2"]._facts.text())
    facts = step.cards["mobilenet_v2"]._facts.text()
    assert "2.3 million parameters · 32 to 224 px" in facts
    assert "Speed on this machine not measured yet" in facts


def test_a_click_anywhere_on_a_card_chooses_exactly_that_network(driven, dataset: Path) -> None:
    step = go(driven, dataset)
    QTest.mouseClick(step.cards["compact_vit"], Qt.MouseButton.LeftButton)
    config = driven.wizard.draft.choices.config
    assert (config.network, config.weights) == ("compact_vit", "none")
    assert config.input_size == find_preset("compact_vit").default_size
    assert [name for name, card in step.cards.items() if card.button.isChecked()] == ["compact_vit"]
    QTest.keyClick(step.cards["compact_vit"].button, Qt.Key.Key_Space)
    assert step.cards["compact_vit"].button.isChecked()
    QTest.mouseClick(step.cards["mobilenet_v2"], Qt.MouseButton.LeftButton)
    assert driven.wizard.draft.choices.config.weights == "imagenet"


def test_the_arrow_keys_go_from_card_to_card(driven, dataset: Path) -> None:
    step = go(driven, dataset)
    assert driven.wizard.focusWidget() is step.cards["mobilenet_v2"].button
    QTest.keyClick(driven.wizard.focusWidget(), Qt.Key.Key_Left)
    ids = list(step.cards)
    before = ids[ids.index("mobilenet_v2") - 1]
    assert driven.wizard.draft.choices.config.network == before
    assert driven.wizard.focusWidget() is step.cards[before].button


def test_weights_that_cannot_be_had_stop_the_wizard_in_words(
    driven, dataset: Path, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    step = go(driven, dataset)
    folder = tmp_path / "weights"
    folder.mkdir()
    monkeypatch.setattr("bloodcell_gui.training.wizard.weights_choice.ask_weights_folder", lambda *_: folder)
    box = step.weights.box
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: bool(step.reason()))
    assert "holds no weights for MobileNetV2" in driven.wizard._reason.text()
    assert not driven.wizard.next_button.isEnabled()
    box.setCurrentIndex(box.findData("none"))
    box.activated.emit(box.currentIndex())
    qtbot.waitUntil(lambda: "learns everything from your images" in step.weights.text.text())
    assert driven.wizard.next_button.isEnabled()


def test_weights_that_have_come_meanwhile_are_found_when_they_are_chosen_again(
    driven, dataset: Path, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    step = go(driven, dataset)
    folder = tmp_path / "weights"
    folder.mkdir()
    monkeypatch.setattr("bloodcell_gui.training.wizard.weights_choice.ask_weights_folder", lambda *_: folder)
    box = step.weights.box

    def choose_the_folder() -> None:
        box.setCurrentIndex(box.count() - 1)
        box.activated.emit(box.currentIndex())

    choose_the_folder()
    qtbot.waitUntil(lambda: bool(step.reason()))
    (folder / "mobilenet_v2.safetensors").write_bytes(b"")
    choose_the_folder()
    qtbot.waitUntil(lambda: step.reason() == "")
    assert step.weights.text.text() == "At hand: mobilenet_v2.safetensors."
    assert box.currentText() == "“weights”"
    (folder / "mobilenet_v2.safetensors").unlink()
    driven.go_to(1)
    driven.go_to(2)
    qtbot.waitUntil(lambda: "holds no weights" in step.reason())


def test_the_models_of_the_library_are_offered_to_their_network(
    driven, dataset: Path, model_path: Path, qtbot: QtBot
) -> None:
    step = go(driven, dataset)
    qtbot.waitUntil(lambda: bool(step._at_hand.models))
    assert step.weights.box.findData(str(model_path)) < 0
    QTest.mouseClick(step.cards["basic_cnn"], Qt.MouseButton.LeftButton)
    place = step.weights.box.findData(str(model_path))
    assert step.weights.box.itemText(place) == "Model “Three colours”"


def test_the_input_size_keeps_within_what_the_network_takes(driven, dataset: Path) -> None:
    step = go(driven, dataset)
    assert step._size_text.text() == "Your images are of this size."
    step.size_box.setValue(5000)
    assert driven.wizard.draft.choices.config.input_size == find_preset("mobilenet_v2").size_range[1]
    assert step._size_text.text() == "Your images (96 px) are enlarged to it."


def test_this_machine_is_measured_once_and_for_all(drive, dataset: Path, qtbot: QtBot) -> None:
    driven = drive()
    step = go(driven, dataset)
    QTest.mouseClick(step.measure, Qt.MouseButton.LeftButton)
    assert step.measure.text() == "Stop measurin&g"
    qtbot.waitUntil(lambda: not step._meter.is_measuring, timeout=20_000)
    # 34 of 50 images to learn from, at 40 a second.
    assert "40 images a second here, 1 s an epoch" in step.cards["mobilenet_v2"]._facts.text()
    assert "About " in step.cards["basic_cnn"]._facts.text()
    again = drive()
    assert "40 images a second here" in again.wizard.network.cards["mobilenet_v2"]._facts.text()
    assert Speeds(again.settings).find("mobilenet_v2", 96).is_measured


def test_a_measurement_that_fails_says_so(drive, dataset: Path, qtbot: QtBot) -> None:
    driven = drive("fail")
    step = go(driven, dataset)
    QTest.mouseClick(step.measure, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not step._meter.is_measuring, timeout=20_000)
    assert step._speed_text.text() == "It failed. Try again."
    assert step.measure.text() == "Me&asure this machine (20 s)"


def test_a_measurement_can_be_cancelled(drive, dataset: Path, qtbot: QtBot) -> None:
    driven = drive("hang")
    step = go(driven, dataset)
    QTest.mouseClick(step.measure, Qt.MouseButton.LeftButton)
    QTest.mouseClick(step.measure, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not step._meter.is_measuring, timeout=20_000)
    assert step._speed_text.text() == "Nothing else should be at work meanwhile. The result is kept."


def test_the_size_of_the_chosen_network_has_its_own_weights(driven, dataset: Path, qtbot: QtBot) -> None:
    step = go(driven, dataset)
    qtbot.waitUntil(lambda: ("mobilenet_v2", 96) in step._at_hand.imagenet)
    step.size_box.setValue(128)
    qtbot.waitUntil(lambda: ("mobilenet_v2", 128) in step._at_hand.imagenet)
    assert "eights" in step.cards["mobilenet_v2"]._facts.text()
