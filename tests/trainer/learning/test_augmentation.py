import numpy as np
import pytest
import tensorflow as tf
from numpy.typing import NDArray

from trainer.config import AUGMENTATIONS
from trainer.learning.augmentation import LEVELS, Augmentation, augment_batch

NOTHING = Augmentation(
    flips=False,
    rotation=0.0,
    zoom=0.0,
    shift=0.0,
    brightness=0.0,
    contrast=0.0,
    saturation=0.0,
    stain=0.0,
    stain_offset=0.0,
)
LIGHT = LEVELS["light"]
assert LIGHT is not None


def augment(images: NDArray[np.uint8], seed: int, level: Augmentation = LIGHT) -> NDArray[np.float32]:
    return augment_batch(tf.cast(images, tf.float32), tf.constant([seed, 7]), level).numpy()


def test_the_levels_are_those_that_can_be_asked_for() -> None:
    assert tuple(LEVELS) == AUGMENTATIONS


def test_no_change_gives_the_image_back(images: NDArray[np.uint8]) -> None:
    np.testing.assert_allclose(augment(images, 1, NOTHING), images, atol=0.01)


def test_the_same_seed_gives_the_same_images_and_another_gives_others(images: NDArray[np.uint8]) -> None:
    np.testing.assert_array_equal(augment(images, 1), augment(images, 1))
    assert np.abs(augment(images, 1) - augment(images, 2)).mean() > 1


def test_images_of_a_batch_are_varied_each_on_its_own(images: NDArray[np.uint8]) -> None:
    same = np.repeat(images[:1], 8, axis=0)
    varied = augment(same, 3)
    assert len({image.tobytes() for image in varied}) == 8


def test_pixels_stay_in_range_in_a_graph_too(images: NDArray[np.uint8]) -> None:
    extremes = np.concatenate([images, np.zeros_like(images), np.full_like(images, 255)])
    varied = tf.function(lambda batch, seed: augment_batch(batch, seed, LIGHT))(
        tf.cast(extremes, tf.float32), tf.constant([4, 7])
    ).numpy()
    assert varied.shape == extremes.shape
    assert np.isfinite(varied).all()
    assert varied.min() >= 0
    assert varied.max() <= 255


def test_geometry_moves_and_does_not_recolour() -> None:
    flat = np.full((4, 32, 32, 3), (200, 100, 50), np.uint8)
    geometry = Augmentation(
        brightness=0.0, contrast=0.0, saturation=0.0, stain=0.0, stain_offset=0.0, zoom=0.3, shift=0.2
    )
    # A flat image, edges reflected, looks the same wherever it is moved.
    np.testing.assert_allclose(augment(flat, 1, geometry), flat, atol=0.01)


def test_rotation_turns_about_the_centre() -> None:
    images = np.zeros((64, 33, 33, 3), np.uint8)
    images[:, 14:19, 14:19] = 255
    turned = augment(
        images,
        1,
        Augmentation(
            brightness=0.0, contrast=0.0, saturation=0.0, stain=0.0, stain_offset=0.0, zoom=0.0, shift=0.0
        ),
    )
    rows, columns = np.mgrid[:33, :33]
    weight = turned[..., 0].sum(axis=(1, 2))
    np.testing.assert_allclose((turned[..., 0] * rows).sum(axis=(1, 2)) / weight, 16, atol=0.05)
    np.testing.assert_allclose((turned[..., 0] * columns).sum(axis=(1, 2)) / weight, 16, atol=0.05)


@pytest.mark.parametrize(
    ("bound", "limit"),
    [("brightness", 0.08 * 255), ("contrast", 0.15 * 255), ("saturation", 0.2 * 255)],
)
def test_colour_changes_stay_within_their_bounds(images: NDArray[np.uint8], bound: str, limit: float) -> None:
    level = Augmentation(**{**_all_off(), bound: getattr(LIGHT, bound)})
    change = np.abs(augment(images, 1, level) - images)
    assert 0.5 < change.max() <= limit + 0.01


def test_stain_changes_where_there_is_stain_and_spares_clear_glass() -> None:
    clear = np.full((16, 8, 8, 3), 254, np.uint8)
    stained = np.full((16, 8, 8, 3), (120, 60, 140), np.uint8)
    level = Augmentation(**{**_all_off(), "stain": 0.12})
    assert np.abs(augment(clear, 1, level) - clear).max() < 1
    assert np.abs(augment(stained, 1, level) - stained).max() > 3


def _all_off() -> dict[str, float | bool]:
    return {name: getattr(NOTHING, name) for name in NOTHING.__slots__}
