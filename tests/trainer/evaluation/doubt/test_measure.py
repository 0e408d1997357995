from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from trainer.bundle.learned import encode_learned
from trainer.bundle.model_file import ModelFile
from trainer.evaluation.doubt.measure import Doubts, measure_doubts
from trainer.inference.doubt.judge import Judge

Pixels = NDArray[np.uint8]
COUNT = 240


@pytest.fixture
def model(make_model: Callable[..., ModelFile]) -> ModelFile:
    """The tiny model, whose features are an image's mean colour."""
    return make_model(temperature=1.0)


@pytest.fixture(scope="module")
def pixels() -> Pixels:
    """(240, 32, 32, 3) uint8: red, green and blue in turns, each of a shade of its own, with noise."""
    random = np.random.default_rng(3)
    found = random.integers(0, 40, (COUNT, 32, 32, 3))
    for row in range(COUNT):
        found[row, ..., row % 3] += random.integers(120, 200)
    return found.clip(0, 255).astype(np.uint8)


def measure(model: ModelFile, pixels: Pixels, seen: list[tuple[int, int]] | None = None) -> Doubts:
    rows = np.arange(COUNT)
    return measure_doubts(
        model,
        pixels,
        rows % 3,
        [f"{row:032x}" for row in rows],
        learned_from=rows[: COUNT // 2],
        validation=rows[COUNT // 2 :],
        on_progress=lambda done, total: None if seen is None else seen.append((done, total)),
    )


def test_what_is_measured_lets_the_same_kind_through_and_nothing_else(
    model: ModelFile, pixels: Pixels
) -> None:
    progress: list[tuple[int, int]] = []
    found = measure(model, pixels, progress)

    told = replace(model, card=replace(model.card, **found.card_fields), learned=found.learned)
    judge = Judge(told)
    noise = np.random.default_rng(1).integers(0, 256, (20, 32, 32, 3)).astype(np.uint8)
    same, junk = (
        judge.judge(
            some,
            (10 / 255 * some.mean(axis=(1, 2))).astype(np.float32),
            (some.mean(axis=(1, 2)) / 255).astype(np.float32),
        )
        for some in (pixels[COUNT // 2 :], noise)
    )
    assert np.mean([bool(one.doubt) for one in same]) <= 0.03
    assert all(one.doubt for one in junk)
    assert (found.limits.n_images, found.limits.n_validation) == (COUNT // 2, COUNT // 2)
    assert found.chosen in found.points
    assert progress[-1] == (COUNT, COUNT)
    assert progress == sorted(progress)


def test_the_same_images_give_the_same_statistics(model: ModelFile, pixels: Pixels) -> None:
    one, other = measure(model, pixels), measure(model, pixels)

    assert encode_learned(one.learned) == encode_learned(other.learned)
    assert one.card_fields == other.card_fields


def test_a_threshold_of_nothing_is_not_stated(model: ModelFile, pixels: Pixels) -> None:
    found = measure(model, pixels)

    assert replace(found, chosen=replace(found.chosen, threshold=0.0)).card_fields["thresholds"] is None
    assert replace(found, chosen=replace(found.chosen, threshold=0.7)).card_fields["thresholds"] == {
        "all": 0.7
    }
