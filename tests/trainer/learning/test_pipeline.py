from typing import Any, cast

import numpy as np
import pytest
from numpy.typing import NDArray

from trainer.dataset.stain import normalise_stain
from trainer.drawing.cells import draw_cell
from trainer.learning.augmentation import Augmentation, Augmenter, prepare_augmenter
from trainer.learning.pipeline import training_batches, validation_batches


def batches_of(images: NDArray[np.uint8], rows: NDArray[np.int64], seed: int, *, level: str = "none"):
    targets = np.eye(len(images), dtype=np.float32)
    augmenter = prepare_augmenter(level, 32, seed)
    return training_batches(images, targets, rows, batch_size=5, seed=seed, augmenter=augmenter)


def order_of(dataset) -> list[int]:
    return [int(row) for _, targets, *_ in dataset.as_numpy_iterator() for row in targets.argmax(axis=1)]


def test_every_row_comes_once_an_epoch_with_its_own_target(images: NDArray[np.uint8]) -> None:
    rows = np.arange(2, 19)
    dataset = batches_of(images, rows, 1)
    assert int(dataset.cardinality()) == 4
    seen = []
    for batch, targets, _ in dataset.as_numpy_iterator():
        assert batch.dtype == np.float32
        for image, target in zip(batch, targets, strict=True):
            row = int(target.argmax())
            np.testing.assert_array_equal(image, images[row])
            seen.append(row)
    assert sorted(seen) == rows.tolist()


def test_epochs_differ_and_seeds_repeat_them(images: NDArray[np.uint8]) -> None:
    rows = np.arange(24)
    first, second = batches_of(images, rows, 1), batches_of(images, rows, 1)
    orders = [order_of(first), order_of(first)]
    assert orders[0] != orders[1]
    assert [order_of(second), order_of(second)] == orders
    assert order_of(batches_of(images, rows, 2)) != orders[0]


@pytest.mark.parametrize("level", ["light", "strong"])
def test_augmented_batches_repeat_with_their_seed(images: NDArray[np.uint8], level: str) -> None:
    rows = np.arange(24)
    once, again = (
        np.concatenate([batch for batch, *_ in batches_of(images, rows, 3, level=level).as_numpy_iterator()])
        for _ in range(2)
    )
    np.testing.assert_array_equal(once, again)


class Still:
    """Moves and recolours nothing: compiling that would take longer than the test."""

    def __init__(self, surroundings: float) -> None:
        self.level = Augmentation(surroundings=surroundings)

    def vary_each(self, images: Any, seed: Any) -> Any:
        return images

    def mix(self, images: Any, targets: Any, seed: Any) -> tuple[Any, Any]:
        return images, targets


def test_cells_come_on_other_ground_where_the_level_says_so() -> None:
    cells = np.stack([draw_cell(name, 4, 32) for name in ("neutrophil", "lymphocyte", "monocyte")])

    def come(surroundings: float) -> NDArray[np.float32]:
        augmenter = cast(Augmenter, Still(surroundings))
        targets, rows = np.eye(3, dtype=np.float32), np.arange(3)
        batches = training_batches(cells, targets, rows, batch_size=3, seed=1, augmenter=augmenter)
        ((images, of_classes, _),) = batches.as_numpy_iterator()
        return images[of_classes.argmax(axis=0)]

    varied = come(1.0)
    # The middle is the cell's own.
    np.testing.assert_array_equal(varied[:, 12:20, 12:20], cells[:, 12:20, 12:20])
    assert np.abs(varied - cells).max() > 20
    np.testing.assert_array_equal(come(0.0), cells)


def test_a_run_that_goes_on_sees_what_it_would_have_seen(images: NDArray[np.uint8]) -> None:
    rows, targets = np.arange(24), np.eye(24, dtype=np.float32)

    def epoch(first_epoch: int, number: int) -> list[NDArray[np.float32]]:
        augmenter = prepare_augmenter("strong", 32, 3)
        dataset = training_batches(
            images, targets, rows, batch_size=10, seed=3, augmenter=augmenter, first_epoch=first_epoch
        )
        for _ in range(number):
            list(dataset)
        return [array for batch in dataset.as_numpy_iterator() for array in batch]

    whole, resumed = epoch(0, 2), epoch(2, 0)
    assert [len(array) for array in whole[::3]] == [10, 10, 4]
    for ours, theirs in zip(resumed, whole, strict=True):
        np.testing.assert_array_equal(ours, theirs)


def test_weights_are_those_of_the_classes_in_the_shares_of_the_target(images: NDArray[np.uint8]) -> None:
    weights = np.linspace(0.5, 2, 24).astype(np.float32)
    augmenter = prepare_augmenter("strong", 32, 3)
    dataset = training_batches(
        images,
        np.eye(24, dtype=np.float32),
        np.arange(24),
        batch_size=6,
        seed=2,
        augmenter=augmenter,
        class_weights=weights,
    )
    is_mixed = False
    for _, targets, found in [batch for _ in range(3) for batch in dataset.as_numpy_iterator()]:
        np.testing.assert_allclose(targets.sum(axis=1), 1, atol=1e-5)
        np.testing.assert_allclose(found, targets @ weights, rtol=1e-5)
        is_mixed |= bool((targets.max(axis=1) < 0.99).any())
    assert is_mixed


def test_validation_comes_in_order_and_unvaried(images: NDArray[np.uint8]) -> None:
    rows = np.array([7, 3, 20])
    targets = np.eye(24, dtype=np.float32)
    dataset = validation_batches(images, targets, rows, batch_size=2)
    assert order_of(dataset) == [7, 3, 20]
    np.testing.assert_array_equal(
        np.concatenate([batch for batch, _ in dataset.as_numpy_iterator()]), images[rows]
    )


def test_images_are_normalised_once_they_are_varied(images: NDArray[np.uint8]) -> None:
    rows, targets = np.arange(24), np.eye(24, dtype=np.float32)
    augmenter = prepare_augmenter("wide", 32, 3)
    batches = {
        normalisation: training_batches(
            images, targets, rows, batch_size=5, seed=1, augmenter=augmenter, normalisation=normalisation
        ).as_numpy_iterator()
        for normalisation in ("none", "stain")
    }
    for (varied, _, _), (normalised, _, _) in zip(batches["none"], batches["stain"], strict=True):
        expected = normalise_stain(np.rint(varied).astype(np.uint8))
        np.testing.assert_array_equal(normalised, expected)
        assert normalised.dtype == np.float32


def test_validation_images_are_normalised(images: NDArray[np.uint8]) -> None:
    dataset = validation_batches(
        images, np.eye(24, dtype=np.float32), np.arange(4), batch_size=3, normalisation="stain"
    )
    found = np.concatenate([batch for batch, _ in dataset.as_numpy_iterator()])
    np.testing.assert_array_equal(found, normalise_stain(images[:4]))
