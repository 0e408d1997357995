"""The same seed, the same weights to the last bit."""

import keras
import tensorflow as tf

from trainer.learning.graphics import uses_graphics_card


def make_repeatable(seed: int) -> None:
    """Seed all random draws of this process; on a processor, fix the order of additions too.

    On a processor that costs nothing that could be measured; on a graphics card it does, and
    networks there repeat but for the last digits.
    """
    keras.utils.set_random_seed(seed)
    if not uses_graphics_card():
        tf.config.experimental.enable_op_determinism()
        # From here on TensorFlow makes no generator by itself, and keras-cv's layers ask for one.
        tf.random.set_global_generator(tf.random.Generator.from_seed(seed))
