"""Hiding parts of images: GridMask by keras-cv, random erasing by Keras.

What is hidden does not depend on the image, so the layers draw a stock of masks once, from the
seed; a batch only picks from it. The layers' hidden counters then matter no more, and a mask costs
next to nothing.
"""

from functools import lru_cache

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from trainer.learning.augmentation.seeds import split

_STOCK = 64
# Width of a hidden square as a share of the grid's cell. keras-cv draws it without our seed where
# it is given a range, so the stock is made of one layer a share.
_GRID_SHARES = (0.25, 0.3, 0.35, 0.4)
_LEAST_ERASED, _MOST_ERASED = 0.02, 0.2


class Masks:
    """A stock of masks for images of one size.

    Args:
        size: Side of the images, pixels.
        seed: Seed of the stock.
    """

    def __init__(self, size: int, seed: int) -> None:
        self._grids = tf.constant(_draw_grids(size, seed))
        self._rectangles = tf.constant(_draw_rectangles(size, seed))

    def hide_grid(self, images: tf.Tensor, seed: tf.Tensor) -> tf.Tensor:
        """Hide a grid of squares (Chen et al. 2020) of each image behind its mean colour."""
        return _hide(images, seed, self._grids)

    def erase(self, images: tf.Tensor, seed: tf.Tensor) -> tf.Tensor:
        """Hide a rectangle (Zhong et al. 2020) of each image behind its mean colour."""
        return _hide(images, seed, self._rectangles)


def _hide(images: tf.Tensor, seed: tf.Tensor, stock: tf.Tensor) -> tf.Tensor:
    pick_seed, turn_seed = split(seed, 2)
    index = tf.random.stateless_uniform((tf.shape(images)[0],), pick_seed, 0, tf.shape(stock)[0], tf.int32)
    mask = tf.gather(stock, index)
    # Mirroring at the diagonal doubles the stock.
    swap = tf.random.stateless_uniform((), turn_seed) < 0.5
    mask = tf.where(swap, tf.transpose(mask, (0, 2, 1, 3)), mask)
    return tf.where(mask, tf.reduce_mean(images, axis=(1, 2), keepdims=True), images)


# A second fit of the same process (a smaller batch, another preview) asks for the same.
@lru_cache(maxsize=2)
def _draw_grids(size: int, seed: int) -> NDArray[np.bool_]:
    """Draw the stock of grids, (64, S, S, 1) bool, true where hidden."""
    # Half a second, and tensorflow_datasets with it: only who needs it pays.
    import keras_cv

    each = _STOCK // len(_GRID_SHARES)
    clear = tf.ones((each, size, size, 1))
    masked = [
        keras_cv.layers.GridMask((share, share), rotation_factor=0.25, seed=seed + number)(
            clear, training=True
        )
        for number, share in enumerate(_GRID_SHARES)
    ]
    hidden: NDArray[np.bool_] = np.concatenate(masked) == 0.0
    return hidden


@lru_cache(maxsize=2)
def _draw_rectangles(size: int, seed: int) -> NDArray[np.bool_]:
    """Draw the stock of rectangles, (64, S, S, 1) bool, true where hidden."""
    layer = keras.layers.RandomErasing((1.0, 1.0), (_LEAST_ERASED, _MOST_ERASED), fill_value=0.0, seed=seed)
    hidden: NDArray[np.bool_] = np.asarray(layer(tf.ones((_STOCK, size, size, 1)), training=True)) == 0.0
    return hidden
