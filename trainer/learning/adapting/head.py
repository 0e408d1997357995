"""The head of a network: what it says of features, and fitting it to others."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from trainer.networks import HEAD_WEIGHTS

KERNEL, BIAS = HEAD_WEIGHTS, "head/bias"

_MOST_ITERATIONS = 50

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Head:
    """A dense layer over F features for K classes.

    Attributes:
        kernel: (F, K) float32.
        bias: (K,) float32.
    """

    kernel: Floats
    bias: Floats

    def say(self, features: Floats) -> Floats:
        """Return (N, K) float32 logits of (N, F) features."""
        logits: Floats = features @ self.kernel + self.bias
        return logits

    @property
    def weights(self) -> dict[str, Floats]:
        """Its weights by name, as a model file keeps them."""
        return {KERNEL: self.kernel, BIAS: self.bias}


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """What a head is fitted to.

    Attributes:
        features: (N, F) float32.
        targets: (N, K) float32, what is to be said of each: shares that sum to 1.
        weights: (N,) float32, how much each counts.
    """

    features: Floats
    targets: Floats
    weights: Floats


def find_head(weights: Mapping[str, Floats]) -> Head:
    """Return the head among a network's weights."""
    return Head(weights[KERNEL], weights[BIAS])


def fit_head(start: Head, lessons: list[Lesson], penalty: float) -> Head:
    """Fit a head to several lessons at once, which count alike, and keep it near to where it starts.

    The cross-entropy in nats, plus half the penalty times the squared distance of the kernel from that of
    the start. It is convex, so where it ends does not depend on chance.

    Args:
        start: Where it starts, and what it is kept near to.
        lessons: What it is fitted to; each counts as a whole, however many features it holds.
        penalty: How much it is kept near to its start, at least 0.
    """
    features = np.concatenate([one.features for one in lessons])
    targets = np.concatenate([one.targets for one in lessons])
    counted = np.concatenate([one.weights / one.weights.sum() for one in lessons]).astype(np.float32)
    width, n_classes = start.kernel.shape

    def measure(values: Doubles) -> tuple[float, Doubles]:
        change = values.reshape(width + 1, n_classes).astype(np.float32)
        logits = features @ (start.kernel + change[:-1]) + (start.bias + change[-1])
        logits -= logits.max(axis=1, keepdims=True)
        logits -= np.log(np.exp(logits).sum(axis=1, keepdims=True))
        loss = -float(counted @ (targets * logits).sum(axis=1)) + penalty / 2 * float(
            (change[:-1] ** 2).sum()
        )
        errors = counted[:, None] * (np.exp(logits) - targets)
        slope = np.concatenate(
            [features.T @ errors + np.float32(penalty) * change[:-1], errors.sum(axis=0)[None]]
        )
        return loss, slope.astype(np.float64).ravel()

    found: Any = minimize(
        measure,
        np.zeros((width + 1) * n_classes),
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": _MOST_ITERATIONS},
    )
    change = found.x.reshape(width + 1, n_classes).astype(np.float32)
    return Head(start.kernel + change[:-1], start.bias + change[-1])
