import numpy as np
import pytest
import tensorflow as tf
from numpy.typing import NDArray

from trainer.learning.augmentation import GROUP, Augmentation, Augmenter, prepare_augmenter


@pytest.fixture(scope="module")
def augmenter() -> Augmenter:
    strong = prepare_augmenter("strong", 32, 1)
    assert strong is not None
    return strong


def test_nothing_varies_without_a_level() -> None:
    assert prepare_augmenter("none", 32, 1) is None


def test_a_level_that_changes_nothing_gives_the_images_back(
    images: NDArray[np.uint8], still: Augmentation, draw
) -> None:
    augmenter = Augmenter(still, 32, 1)
    np.testing.assert_allclose(draw(augmenter.vary_each, images, 1), images, atol=0.01)
    np.testing.assert_array_equal(draw(augmenter.vary_group, images, 1), images)


@pytest.mark.parametrize("name", ["vary_each", "vary_group"])
def test_the_same_seed_gives_the_same_images_and_another_gives_others(
    augmenter: Augmenter, images: NDArray[np.uint8], draw, name: str
) -> None:
    vary = tf.function(getattr(augmenter, name))
    results = [draw(vary, images, seed) for seed in range(8)]
    np.testing.assert_array_equal(draw(vary, images, 5), results[5])
    assert len({result.tobytes() for result in results}) > 4


def test_images_of_a_batch_are_varied_each_on_its_own(
    augmenter: Augmenter, images: NDArray[np.uint8], draw
) -> None:
    same = np.repeat(images[:1], 8, axis=0)
    assert len({image.tobytes() for image in draw(augmenter.vary_each, same, 3)}) == 8


def test_pixels_stay_in_range_whatever_is_drawn(
    augmenter: Augmenter, images: NDArray[np.uint8], draw
) -> None:
    extremes = np.concatenate([images[:4], np.zeros_like(images[:2]), np.full_like(images[:2], 255)])
    assert len(extremes) == GROUP
    vary = tf.function(lambda batch, seed: augmenter.vary_group(augmenter.vary_each(batch, seed), seed))
    for seed in range(30):
        varied = draw(vary, extremes, seed)
        assert varied.shape == extremes.shape
        assert np.isfinite(varied).all()
        assert varied.min() >= -0.01
        assert varied.max() <= 255.01
