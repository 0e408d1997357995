"""What a model said of one cell, as a project keeps it: four bytes a class, to the last bit."""

import numpy as np
from numpy.typing import NDArray

# The same on every machine.
_FORM = np.dtype("<f4")


def pack_probabilities(probabilities: NDArray[np.float32] | None) -> bytes | None:
    """Return what probabilities, (K,) float32, are kept as; None for none."""
    return None if probabilities is None else probabilities.astype(_FORM).tobytes()


def unpack_probabilities(kept: bytes | None) -> NDArray[np.float32] | None:
    """Return the probabilities, (K,) float32, that `pack_probabilities` was given."""
    return None if kept is None else np.frombuffer(kept, _FORM).astype(np.float32)
