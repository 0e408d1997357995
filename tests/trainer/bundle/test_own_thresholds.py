from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from trainer import resources
from trainer.bundle.card import ModelCard
from trainer.bundle.library import find_model
from trainer.bundle.model_file import ModelFile, read_model, write_model
from trainer.bundle.own_thresholds import (
    ALL,
    apply_own_thresholds,
    find_own_thresholds,
    keep_own_thresholds,
)
from trainer.errors import ConfigError

LITERT = b"\0\0\0\0TFL3 a network"


@pytest.fixture
def model(make_card: Callable[..., ModelCard], tmp_path: Path) -> ModelFile:
    card = make_card(thresholds={ALL: 0.6})
    return write_model(tmp_path / "a.bloodcell", card, LITERT, {"w": np.ones(3, np.float32)})


def test_what_the_user_says_counts_wherever_the_model_is_opened(model: ModelFile, tmp_path: Path) -> None:
    assert find_own_thresholds(model.card) is None
    assert find_model(str(model.path)).card.thresholds == {ALL: 0.6}
    before = model.path.read_bytes()

    keep_own_thresholds(model.card, {ALL: 0.9, "monocyte": 0.95})

    assert find_own_thresholds(model.card) == {ALL: 0.9, "monocyte": 0.95}
    assert find_model(str(model.path)).card.thresholds == {ALL: 0.9, "monocyte": 0.95}
    # The file itself is as it was; under another name it is the same network.
    assert model.path.read_bytes() == before
    moved = model.path.rename(tmp_path / "b.bloodcell")
    assert find_model(str(moved)).card.thresholds == {ALL: 0.9, "monocyte": 0.95}


def test_it_can_be_taken_back_and_is_about_one_network(
    model: ModelFile, make_card: Callable[..., ModelCard], tmp_path: Path
) -> None:
    other = write_model(tmp_path / "o.bloodcell", make_card(), LITERT + b"2", {"w": np.ones(3, np.float32)})
    keep_own_thresholds(model.card, {ALL: 0.9})
    keep_own_thresholds(other.card, {ALL: 0.2})
    keep_own_thresholds(model.card, None)
    assert apply_own_thresholds(read_model(model.path)).card.thresholds == {ALL: 0.6}
    assert find_own_thresholds(other.card) == {ALL: 0.2}


@pytest.mark.parametrize("thresholds", [{"blast": 0.5}, {ALL: 1.5}, {ALL: -0.1}])
def test_what_makes_no_sense_is_refused(model: ModelFile, thresholds: dict[str, float]) -> None:
    with pytest.raises(ConfigError):
        keep_own_thresholds(model.card, thresholds)
    assert find_own_thresholds(model.card) is None


@pytest.mark.parametrize(
    "text", ["no JSON", '{"schema": 99}', '{"schema": 1, "thresholds": {"a": {"all": 7}}}']
)
def test_a_damaged_file_is_said_and_never_overwritten(model: ModelFile, text: str) -> None:
    path = resources.user_models() / "thresholds.json"
    path.parent.mkdir(parents=True)
    path.write_text(text)
    for act in (
        lambda: find_model(str(model.path)),
        lambda: keep_own_thresholds(model.card, {ALL: 0.9}),
    ):
        with pytest.raises(ConfigError, match="cannot be read"):
            act()
    assert path.read_text() == text


def test_a_model_without_a_hash_has_no_thresholds_of_its_own(make_card: Callable[..., ModelCard]) -> None:
    assert find_own_thresholds(replace(make_card(), entries={})) is None
