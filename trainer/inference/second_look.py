"""A second look at the images that a model is least sure of: turned and mirrored, and the mean of it.

A cell on a slide has neither a top nor a side. What a network says of it turned is as good an opinion as any,
and where it is torn between classes, the opinions differ: their mean is right more often than one alone
(Krizhevsky et al. 2012, "ImageNet classification with deep convolutional neural networks", took the mean over
crops and mirrored copies). Few cells are worth it; the others would say the same eight times.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from trainer.bundle.card import ModelCard
from trainer.inference.interpreter import LiteRTModel
from trainer.inference.predictions import softmax

# By quarters of a turn, plain and mirrored; the first is the image as it is.
WAYS = 8

Floats = NDArray[np.float32]


def turn_image(image: NDArray[np.uint8], way: int) -> NDArray[np.uint8]:
    """Return a view of a square image, (S, S, 3), in one of the `WAYS`."""
    turned = np.rot90(image, way % 4)
    return turned[:, ::-1] if way >= 4 else turned


def look_again(
    interpreter: LiteRTModel,
    images: Sequence[NDArray[np.uint8]] | NDArray[np.uint8],
    logits: Floats,
    card: ModelCard,
    is_stopped: Callable[[], bool] = lambda: False,
) -> Floats:
    """Return what a model says of images, and of those that it is not sure of after a second look.

    Args:
        interpreter: Of the model.
        images: (N, S, S, 3) uint8, RGB, as framed, in an array or one by one.
        logits: (N, K) float32, what it says of them at first sight; not changed.
        card: The model's card: with its temperature, it states up to which confidence it looks again.
        is_stopped: Asked before every batch; the result is void once it says so.

    Returns:
        (N, K) float32: of the images looked at again, the mean over all ways.

    Raises:
        ModelFileError: The model cannot be used.
    """
    rows = find_unsure(logits, card.temperature, card.second_look)
    if not len(rows):
        return logits
    sums = logits.copy()
    views = [(row, way) for row in rows.tolist() for way in range(1, WAYS)]
    for first in range(0, len(views), interpreter.batch_size):
        if is_stopped():
            break
        batch = views[first : first + interpreter.batch_size]
        said = interpreter.run([turn_image(images[row], way) for row, way in batch])["logits"]
        for (row, _), one in zip(batch, said, strict=True):
            sums[row] += one
    sums[rows] /= WAYS
    return sums


def find_unsure(logits: Floats, temperature: float | None, confidence: float) -> NDArray[np.intp]:
    """Return the rows of (N, K) logits whose top class has less than a confidence."""
    if not confidence or not len(logits):
        return np.empty(0, np.intp)
    return np.flatnonzero(softmax(logits, temperature).max(axis=1) < confidence)


def choose_confidence(logits: Floats, temperature: float | None, share: float) -> float:
    """Return the confidence under which so large a share of images lies, in [0, 1]; 0 for no share.

    Args:
        logits: (N, K) float32, of images that the model was not fitted to.
        temperature: What the logits are divided by.
        share: In [0, 1).
    """
    if not share:
        return 0.0
    confidences = softmax(logits, temperature).max(axis=1)
    return round(float(np.quantile(confidences, share)), 6)
