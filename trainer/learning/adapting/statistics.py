"""Statistics of batch normalisation, estimated on a laboratory's own images.

What a lamp, a stain or a lens does to all images alike moves the mean and the spread of every channel, and
that is what batch normalisation takes away: with statistics of the images at hand, a network sees them much
as it saw those that it learned from (Li et al. 2016, "Revisiting batch normalization for practical domain
adaptation"). The classes of a sample are not mixed as those of a training were, and a mean over them would
take that for a matter of the lamp. So images are drawn such that each class, as far as the network can tell
already, has its old share; once statistics are better, that is told better too, and they are estimated again.
"""

from collections.abc import Callable, Iterator
from functools import partial

import keras
import numpy as np
from numpy.typing import NDArray

from trainer.learning.batch_norm import estimate_statistics
from trainer.learning.networks import Network

_TURNS = 3
# Images that the statistics of a turn are estimated on; more hardly change them.
_DRAWN = 640
_BATCH = 64
# Fewer images of a class are likely mistakes, and would come again and again.
_FEWEST = 5


def attune_network(
    network: Network,
    pixels: NDArray[np.uint8],
    shares: NDArray[np.float64],
    *,
    seed: int,
    on_progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> NDArray[np.int64]:
    """Give a network the statistics of some images.

    Args:
        network: As trained; its statistics are changed in place, and nothing else.
        pixels: (N, S, S, 3) uint8, RGB, normalised as its recipe says.
        shares: (K,) shares of the classes among the images that it learned from.
        seed: Seed of the draws.
        on_progress: Called with (done, total) now and then; an exception from it ends the work.

    Returns:
        (N,) index of the class that it gives each image now.
    """
    random = np.random.default_rng(seed)
    layers = [network.model, network.backbone, *network.backbone.layers]
    trainable = [layer.trainable for layer in layers]

    def tell(turn: int, done: int) -> None:
        on_progress(turn * len(pixels) + done, (_TURNS + 1) * len(pixels))

    try:
        # Frozen layers keep to their statistics.
        network.backbone.trainable = True
        for turn in range(_TURNS):
            told = _tell(network.model, pixels, partial(tell, turn))
            rows = draw_balanced(told, shares, _DRAWN, random)
            estimate_statistics(network.model, network.backbone, _cut(pixels[rows]))
    finally:
        for layer, before in zip(layers, trainable, strict=True):
            layer.trainable = before
    return _tell(network.model, pixels, partial(tell, _TURNS))


def draw_balanced(
    told: NDArray[np.int64], shares: NDArray[np.float64], count: int, random: np.random.Generator
) -> NDArray[np.int64]:
    """Draw rows such that each class has its share, again and again where there are few of it.

    Args:
        told: (N,) class of each row.
        shares: (K,) share that each class is to have; what there is too little of is left out.
        count: About how many rows to draw.
        random: Draws them.

    Returns:
        Rows in random order; of every class if none reaches its least number.
    """
    there = np.bincount(told, minlength=len(shares))
    wanted = np.where(there >= _FEWEST, shares, 0.0)
    if not wanted.sum():
        return random.choice(len(told), count)
    numbers = np.rint(count * wanted / wanted.sum()).astype(int)
    drawn = [
        random.choice(np.flatnonzero(told == index), number) for index, number in enumerate(numbers) if number
    ]
    return random.permutation(np.concatenate(drawn))


def has_statistics(network: Network) -> bool:
    """Whether there is batch normalisation in a network."""
    return any(isinstance(layer, keras.layers.BatchNormalization) for layer in network.backbone.layers)


def _tell(
    model: keras.Model, pixels: NDArray[np.uint8], on_progress: Callable[[int], None]
) -> NDArray[np.int64]:
    """Return (N,) the class that a network gives each image."""
    told = []
    for first in range(0, len(pixels), _BATCH):
        logits = model(pixels[first : first + _BATCH].astype(np.float32), training=False)
        told.append(keras.ops.convert_to_numpy(logits).argmax(axis=1))
        on_progress(min(first + _BATCH, len(pixels)))
    return np.concatenate(told)


def _cut(pixels: NDArray[np.uint8]) -> Iterator[NDArray[np.float32]]:
    """Return whole batches: a small last one would count as much as the others."""
    for first in range(0, len(pixels) - _BATCH + 1, _BATCH):
        yield pixels[first : first + _BATCH].astype(np.float32)
