import keras
import numpy as np
import pytest

from trainer.learning.networks.compact_vit import build_compact_vit, place_waves


def test_every_patch_is_told_a_place_of_its_own() -> None:
    waves = place_waves(12, 12, 192)
    assert waves.shape == (144, 192)
    assert np.abs(waves).max() <= 1.0
    assert len(np.unique(waves.round(6), axis=0)) == 144


def test_rows_and_columns_are_told_apart() -> None:
    waves = place_waves(3, 4, 8).reshape(3, 4, 8)
    # The first half speaks of the row alone, the second of the column alone.
    np.testing.assert_array_equal(waves[1, 0, :4], waves[1, 3, :4])
    np.testing.assert_array_equal(waves[0, 2, 4:], waves[2, 2, 4:])
    assert waves[1, 2, 0] == pytest.approx(np.sin(1))
    assert waves[1, 2, 4] == pytest.approx(np.sin(2))


@pytest.mark.parametrize(("size", "side"), [(32, 4), (50, 7), (96, 12)])
def test_the_last_feature_map_is_the_grid_of_patches(size: int, side: int) -> None:
    assert build_compact_vit(size).output_shape == (None, side, side, 192)


def test_the_grid_lies_as_the_image_does() -> None:
    keras.utils.set_random_seed(1)
    images = np.full((2, 64, 64, 3), 0.8, np.float32)
    images[1, 40:56, 8:24] = 0.1
    plain, spotted = build_compact_vit(64).predict(images, verbose=0)
    change = np.linalg.norm(spotted - plain, axis=2)
    row, column = np.unravel_index(change.argmax(), change.shape)
    # Patches 5 and 6 from the top, 1 and 2 from the left; a convolution looks one patch further.
    assert row in (4, 5, 6)
    assert column in (0, 1, 2)
