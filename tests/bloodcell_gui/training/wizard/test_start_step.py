from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from trainer.resources import user_models


def test_all_that_was_chosen_stands_there_in_words(driven, dataset: Path) -> None:
    driven.give(dataset)
    driven.go_to(5)
    config = driven.wizard.draft.choices.config
    texts = {name: text.text() for name, text in driven.wizard.summary.texts.items()}
    assert texts["Data"] == (
        f"{dataset}\n50 images of 2 classes: 34 to learn from, 8 to choose the best epoch, "
        "8 for the final figures"
    )
    assert texts["Cleaning"] == "Nothing is left out."
    assert texts["Network"] == "MobileNetV2, starts from ImageNet, images of 96 × 96 px"
    assert texts["Augmentation"] == config.augmentation.capitalize()
    assert texts["Recipe"] == (
        f"{config.epochs} epochs at most, 32 images a step; "
        f"stops after {config.early_stopping} without a better one"
    )
    assert texts["Time"] == "Nobody knows before this machine was measured."


def test_the_time_is_told_once_this_machine_was_measured(driven, dataset: Path, qtbot: QtBot) -> None:
    driven.give(dataset)
    driven.go_to(5)
    step = driven.wizard.summary
    QTest.mouseClick(step.measure, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "images at 40 a second (measured)" in step.texts["Time"].text(), timeout=20_000)
    qtbot.waitUntil(lambda: not step.measure.isVisible(), timeout=20_000)


def test_the_model_gets_a_free_place_under_its_title(driven, dataset: Path) -> None:
    user_models().mkdir(parents=True)
    (user_models() / "MobileNetV2 on cells.bloodcell").write_bytes(b"")
    driven.give(dataset)
    driven.go_to(5)
    step = driven.wizard.summary
    assert step.title.placeholderText() == "MobileNetV2 on cells"
    assert step._place.text().endswith("MobileNetV2 on cells_2.bloodcell")
    step.title.setFocus()
    QTest.keyClicks(step.title, "Ours")
    assert step._place.text().endswith("Ours.bloodcell")
    driven.next()
    assert driven.jobs[0].texts.title == "Ours"
