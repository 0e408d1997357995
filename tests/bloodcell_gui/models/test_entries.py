from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bloodcell_gui.card_facts import title_network
from bloodcell_gui.models.entries import (
    Entry,
    describe_accuracy,
    describe_facts,
    read_entry,
    read_library,
)
from trainer.bundle.card import CorruptedSummary, ModelCard, Scores
from trainer.bundle.library import set_default
from trainer.bundle.model_file import read_card

AddModel = Callable[..., Path]


@pytest.fixture
def card(model_path: Path) -> ModelCard:
    return read_card(model_path)


def test_the_library_is_read_with_its_marks(add_model: AddModel, model_path: Path) -> None:
    path = add_model("ward")
    set_default(path)
    bundled, own = read_library()
    assert (bundled.path, bundled.is_bundled, bundled.is_default) == (model_path, True, False)
    assert (own.title, own.is_bundled, own.is_default) == ("Ward", False, True)
    assert own.size == path.stat().st_size


def test_a_file_that_cannot_be_read_keeps_its_place(tmp_path: Path) -> None:
    entry = read_entry(tmp_path / "gone.bloodcell")
    assert entry.card is None
    assert entry.title == "gone.bloodcell"
    assert "“gone.bloodcell” cannot be read" in entry.problem


def test_accuracy_is_told_on_clean_and_on_corrupted_images(card: ModelCard) -> None:
    scores = Scores(n_images=9, accuracy=0.9856, balanced_accuracy=0.9, macro_f1=0.9)
    assert describe_accuracy(card) == "Not scored"
    validated = replace(card, scores={"validation": scores})
    assert describe_accuracy(validated) == "Right on 98.6 % of validation images"
    both = {"validation": scores, "test": replace(scores, accuracy=0.5)}
    corrupted = CorruptedSummary(part="test", n_images=9, n_copies=55, accuracy=0.25, balanced_accuracy=0.2)
    assert (
        describe_accuracy(replace(card, scores=both, corrupted=corrupted))
        == "Right on 50.0 % of test images, 25.0 % of corrupted copies"
    )


def test_facts_are_told_in_a_line(card: ModelCard, tmp_path: Path) -> None:
    entry = Entry(tmp_path / "a.bloodcell", replace(card, created="2026-01-02"), "", 18_000_000, False, False)
    assert describe_facts(entry) == "Basic CNN · 2026-01-02 · 18.0 MB"
    assert describe_facts(replace(entry, card=None, size=14)) == "14 bytes"


def test_a_network_of_another_version_keeps_its_id() -> None:
    assert title_network("mobilenet_v2") == "MobileNetV2"
    assert title_network("net_of_tomorrow") == "net_of_tomorrow"
