"""Whether a graphics card calculates, asked of Keras in one place."""

import keras


def uses_graphics_card() -> bool:
    """Return whether the networks of this process are calculated on a graphics card."""
    return bool(keras.distribution.list_devices("gpu"))
