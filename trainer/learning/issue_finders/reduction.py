"""Features of many images brought to few numbers each."""

import numpy as np
from numpy.typing import NDArray

_WIDTH = 64
_BLOCK = 4096
# A feature that varies less than this much of the most varied one is rounding, and is not blown up.
_LEAST_DEVIATION = 1e-3


def reduce_features(features: NDArray[np.float16], width: int = _WIDTH) -> NDArray[np.float32]:
    """Return the principal components of standardised features; exact, and block by block.

    Args:
        features: (N, F) float16, N at least 1.
        width: Components at most.

    Returns:
        (N, W) float32, W the least of `width`, F and N; all together have a standard deviation of 1, unless
        all images are alike.
    """
    count, n_features = features.shape
    blocks = [slice(first, first + _BLOCK) for first in range(0, count, _BLOCK)]
    mean = sum(features[block].sum(axis=0, dtype=np.float64) for block in blocks) / count
    squares = sum(((features[block] - mean) ** 2).sum(axis=0) for block in blocks) / count
    deviation = np.sqrt(squares)
    scale = np.maximum(deviation, max(float(deviation.max()) * _LEAST_DEVIATION, 1e-6))
    covariance = np.zeros((n_features, n_features))
    for block in blocks:
        standardised = ((features[block] - mean) / scale).astype(np.float32)
        covariance += standardised.T @ standardised
    _, directions = np.linalg.eigh(covariance)
    kept = directions[:, ::-1][:, : min(width, count)].astype(np.float32)
    reduced = np.concatenate(
        [((features[block] - mean) / scale).astype(np.float32) @ kept for block in blocks]
    )
    # All alike: nothing to scale.
    return (reduced / (float(reduced.std()) or 1.0)).astype(np.float32)
