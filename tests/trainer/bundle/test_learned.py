from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save

from trainer.bundle.card import ModelCard
from trainer.bundle.learned import LearnedStatistics, decode_learned, encode_learned
from trainer.bundle.model_file import read_model, rewrite_card, rewrite_learned, write_model
from trainer.errors import ModelFileError

LITERT = b"\0\0\0\0TFL3" + bytes(40)
N_CLASSES, N_FEATURES, N_LOOKS = 8, 256, 9


@pytest.fixture
def learned() -> LearnedStatistics:
    """Statistics as those of a model of eight classes with 256 features."""
    random = np.random.default_rng(1)

    def draw(*shape: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
        return random.uniform(0.1, 1, shape).astype(np.float32)

    return LearnedStatistics(
        means=draw(N_CLASSES, N_FEATURES),
        directions=draw(N_FEATURES, 4),
        variances=draw(4),
        noise=draw(1),
        look_means=draw(N_CLASSES, N_LOOKS),
        look_precision=draw(N_LOOKS, N_LOOKS),
        drift_means=draw(N_CLASSES, N_LOOKS + 1),
        drift_spreads=draw(N_LOOKS + 1),
    )


def same(one: LearnedStatistics | None, other: LearnedStatistics) -> bool:
    return one is not None and all(
        np.array_equal(getattr(one, its.name), getattr(other, its.name)) for its in fields(LearnedStatistics)
    )


def test_statistics_are_read_as_they_were_written(learned: LearnedStatistics) -> None:
    data = encode_learned(learned)

    assert same(decode_learned(data, N_CLASSES, N_FEATURES), learned)
    assert encode_learned(decode_learned(data, N_CLASSES, N_FEATURES)) == data


def test_a_model_file_keeps_them_whatever_becomes_of_its_card(
    learned: LearnedStatistics, make_card: Callable[..., ModelCard], tmp_path: Path
) -> None:
    path, again = tmp_path / "a.bloodcell", tmp_path / "b.bloodcell"
    weights = {"w": np.ones(3, np.float32)}
    write_model(path, make_card(), LITERT, weights, learned=learned)
    rewrite_card(path, again, title="Another")

    assert same(read_model(path).learned, learned)
    assert same(read_model(again).learned, learned)


def test_a_file_without_them_gets_them_and_keeps_all_else(
    learned: LearnedStatistics, make_card: Callable[..., ModelCard], tmp_path: Path
) -> None:
    path, again = tmp_path / "a.bloodcell", tmp_path / "b.bloodcell"
    write_model(path, make_card(), LITERT, {"w": np.ones(3, np.float32)})
    old = read_model(path)

    told = rewrite_learned(path, again, learned, thresholds={"all": 0.7})

    assert old.learned is None
    new = read_model(again)
    assert same(new.learned, learned)
    assert told.card == new.card == replace(old.card, thresholds={"all": 0.7}, entries=new.card.entries)
    assert old.card.entries.items() < new.card.entries.items()
    assert new.litert == old.litert


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"means": np.ones((3, N_FEATURES), np.float32)}, "means has the shape"),
        ({"directions": np.ones((7, 4), np.float32)}, "directions has the shape"),
        ({"noise": np.zeros(1, np.float32)}, "not above 0"),
        ({"variances": np.full(4, np.nan, np.float32)}, "finite float32"),
        ({"noise": np.ones(1, np.float64)}, "finite float32"),
        ({"more": np.ones(1, np.float32)}, "does not name"),
    ],
)
def test_what_is_not_such_statistics_is_refused(
    learned: LearnedStatistics, changes: dict[str, np.ndarray], reason: str
) -> None:
    arrays = {its.name: getattr(learned, its.name) for its in fields(LearnedStatistics)}

    with pytest.raises(ValueError, match=reason):
        decode_learned(save({**arrays, **changes}), N_CLASSES, N_FEATURES)


def test_bytes_of_another_kind_are_refused() -> None:
    with pytest.raises(ValueError, match=r"."):
        decode_learned(b"nothing of the kind", N_CLASSES, N_FEATURES)


def test_a_model_whose_statistics_are_another_models_is_refused_in_words(
    learned: LearnedStatistics, make_card: Callable[..., ModelCard], tmp_path: Path
) -> None:
    path = tmp_path / "a.bloodcell"
    write_model(path, make_card(n_features=7), LITERT, {}, learned=learned)

    with pytest.raises(ModelFileError, match=r"The statistics in “a\.bloodcell” are damaged"):
        read_model(path)
