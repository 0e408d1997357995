"""The weights of a model by name: read out, put back, none left out in silence."""

from collections.abc import Mapping
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from trainer.errors import WeightsError
from trainer.language import tr


def weights_by_name(model: keras.Model) -> dict[str, NDArray[np.float32]]:
    """Return all weights of a model by their path, such as `backbone/Conv1/kernel`."""
    return {variable.path: np.asarray(variable, dtype=np.float32) for variable in weight_variables(model)}


def assign_by_name(model: keras.Model, weights: Mapping[str, NDArray[np.float32]], *, skip: str = "") -> None:
    """Set the weights of a model by name; every one must be there in its shape.

    Args:
        model: Changed in place.
        weights: By path, as `weights_by_name` gives them.
        skip: Beginning of the paths that are left as they are.

    Raises:
        WeightsError: One is missing or has another shape.
    """
    variables = weight_variables(model)
    wanted = [variable for variable in variables if not (skip and variable.path.startswith(skip))]
    for variable in wanted:
        value = weights.get(variable.path)
        if value is None or tuple(value.shape) != tuple(variable.shape):
            raise WeightsError(
                tr(
                    "The weights do not fit the network: “{path}” is missing or of another shape.",
                    path=variable.path,
                ),
                tr("Choose weights of the same network."),
            )
    for variable in wanted:
        variable.assign(weights[variable.path])


def weight_variables(model: keras.Model) -> list[Any]:
    """Return the variables of a model that are weights; the random state of its layers is none."""
    return [variable for variable in model.weights if not _is_random_state(variable)]


def random_states(model: keras.Model) -> list[Any]:
    """Return the random state of each layer that has one, such as dropout's, in the layers' order."""
    return [variable for variable in model.variables if _is_random_state(variable)]


def _is_random_state(variable: Any) -> bool:
    return "seed_generator" in variable.path
