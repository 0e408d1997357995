"""The weights of a model by name: read out, put back, none left out in silence."""

from collections.abc import Mapping

import keras
import numpy as np
from numpy.typing import NDArray

from trainer.errors import WeightsError


def weights_by_name(model: keras.Model) -> dict[str, NDArray[np.float32]]:
    """Return all weights of a model by their path, such as `backbone/Conv1/kernel`.

    Random state of layers (dropout's seed) is no weight and is left out.
    """
    return {
        variable.path: np.asarray(variable, dtype=np.float32)
        for variable in model.weights
        if "seed_generator" not in variable.path
    }


def assign_by_name(model: keras.Model, weights: Mapping[str, NDArray[np.float32]], *, skip: str = "") -> None:
    """Set the weights of a model by name; every one must be there in its shape.

    Args:
        model: Changed in place.
        weights: By path, as `weights_by_name` gives them.
        skip: Beginning of the paths that are left as they are.

    Raises:
        WeightsError: One is missing or has another shape.
    """
    wanted = [
        variable
        for variable in model.weights
        if "seed_generator" not in variable.path and not (skip and variable.path.startswith(skip))
    ]
    for variable in wanted:
        value = weights.get(variable.path)
        if value is None or tuple(value.shape) != tuple(variable.shape):
            raise WeightsError(
                f"The weights do not fit the network: “{variable.path}” is missing or of another shape.",
                "Choose weights of the same network.",
            )
    for variable in wanted:
        variable.assign(weights[variable.path])
