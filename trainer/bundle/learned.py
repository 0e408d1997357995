"""What a model learned from looks like, as its file keeps it: the arrays that doubts are drawn from."""

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class LearnedStatistics:
    """Statistics of images that a model learned from; K classes, F features, D directions, L looks.

    The cells of one class are a group. A model that was adapted to a laboratory knows K groups more, those
    of that laboratory's cells, in the same order; and so on: G is K, or a multiple of it.

    Attributes:
        means: (G, F) mean features of each group.
        directions: (F, D) orthonormal columns along which features differ most within a group.
        variances: (D,) variance within a group along each of them, above 0.
        noise: (1,) variance within a group along any other direction, above 0.
        look_means: (G, L) mean looks of each group, by `trainer.inference.doubt.looks`.
        look_precision: (L, L) inverse of the looks' covariance within a group.
        drift_means: (G, L + 1) mean looks, and mean logarithm of the distance, of each group among images
            that were not learned from.
        drift_spreads: (L + 1,) standard deviation of the same within a group, above 0.
    """

    means: Floats
    directions: Floats
    variances: Floats
    noise: Floats
    look_means: Floats
    look_precision: Floats
    drift_means: Floats
    drift_spreads: Floats


_NAMES = tuple(one.name for one in fields(LearnedStatistics))
_ABOVE_0 = ("variances", "noise", "drift_spreads")


def encode_learned(learned: LearnedStatistics) -> bytes:
    """Return the statistics as safetensors; the same statistics give the same bytes."""
    from safetensors.numpy import save

    data: bytes = save({name: np.ascontiguousarray(getattr(learned, name)) for name in _NAMES})
    return data


def decode_learned(data: bytes, n_classes: int, n_features: int) -> LearnedStatistics:
    """Return the statistics of a model.

    Args:
        data: The entry.
        n_classes: Classes of the model.
        n_features: Width of its features.

    Raises:
        ValueError: They are not those of such a model; says why.
    """
    from safetensors import SafetensorError
    from safetensors.numpy import load

    try:
        # safetensors holds every declared shape against the bytes that are there.
        arrays: dict[str, NDArray[np.generic]] = load(data)
    except (SafetensorError, KeyError) as error:
        raise ValueError(str(error)) from error
    if set(arrays) != set(_NAMES):
        raise ValueError("it does not name the statistics that are known")
    for name, array in arrays.items():
        if array.dtype != np.float32 or not np.isfinite(array).all():
            raise ValueError(f"{name} holds something else than finite float32 numbers")
    learned = LearnedStatistics(**arrays)  # type: ignore[arg-type]  # looked at above
    n_directions, n_looks = len(learned.variances), learned.look_precision.shape[-1]
    n_groups = max(1, len(learned.means) // n_classes) * n_classes
    shapes = {
        "means": (n_groups, n_features),
        "directions": (n_features, n_directions),
        "variances": (n_directions,),
        "noise": (1,),
        "look_means": (n_groups, n_looks),
        "look_precision": (n_looks, n_looks),
        "drift_means": (n_groups, n_looks + 1),
        "drift_spreads": (n_looks + 1,),
    }
    for name, shape in shapes.items():
        if arrays[name].shape != shape:
            raise ValueError(f"{name} has the shape {arrays[name].shape} and not {shape}")
    if any((getattr(learned, name) <= 0).any() for name in _ABOVE_0):
        raise ValueError("a variance in it is not above 0")
    return learned
