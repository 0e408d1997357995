"""The head of a network: what it says of features, and fitting it to others."""

from collections.abc import Callable, Mapping
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
        weights: (N,) float32, how much each counts beside the others of the lesson.
        share: How much the lesson as a whole counts beside others, however many features it holds.
    """

    features: Floats
    targets: Floats
    weights: Floats
    share: float = 1.0


def find_head(weights: Mapping[str, Floats]) -> Head:
    """Return the head among a network's weights."""
    return Head(weights[KERNEL], weights[BIAS])


def fit_head(
    start: Head, lessons: list[Lesson], penalty: float, even_out: Callable[[Floats], Floats] = np.asarray
) -> Head:
    """Fit a head to several lessons at once, and keep it near to where it starts.

    The cross-entropy in nats, plus half the penalty times the squared distance of the kernel from that of
    the start, as it is for the features evened out. It is convex, so where it ends does not depend on chance.

    Args:
        start: Where it starts, and what it is kept near to.
        lessons: What it is fitted to.
        penalty: How much it is kept near to its start, at least 0.
        even_out: Brings features, (N, F), to where moving the head costs alike in every direction; linear,
            by a symmetric matrix. As they are, if nothing is said.
    """
    features = np.concatenate([one.features for one in lessons])
    said, evened = start.say(features), even_out(features)
    targets = np.concatenate([one.targets for one in lessons])
    counted = np.concatenate([one.share / one.weights.sum() * one.weights for one in lessons])
    width, n_classes = start.kernel.shape

    def measure(values: Doubles) -> tuple[float, Doubles]:
        change = values.reshape(width + 1, n_classes).astype(np.float32)
        logits = said + evened @ change[:-1] + change[-1]
        logits -= logits.max(axis=1, keepdims=True)
        logits -= np.log(np.exp(logits).sum(axis=1, keepdims=True))
        loss = -float(counted @ (targets * logits).sum(axis=1)) + penalty / 2 * float(
            (change[:-1] ** 2).sum()
        )
        errors = counted[:, None] * (np.exp(logits) - targets)
        slope = np.concatenate(
            [evened.T @ errors + np.float32(penalty) * change[:-1], errors.sum(axis=0)[None]]
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
    # What is said of evened features by the change is said of the features by the change evened out.
    return Head(start.kernel + even_out(change[:-1].T).T, start.bias + change[-1])
