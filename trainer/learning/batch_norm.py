"""The statistics that batch normalisation uses once a network is not trained any more."""

from collections.abc import Iterable, Iterator
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from trainer.dataset.stain import normalise_images

# More images hardly change what is estimated (docs/adr/0014), and this many cost little.
_IMAGES = 256


class FreshStatistics(keras.callbacks.Callback):
    """Estimates the statistics anew before each validation, so that what is scored is what was learned.

    What a fit collects lags behind the weights: by a dozen epochs where an epoch is short, in which
    a network that has learned much is scored as if it knew nothing. It also belongs to the weights
    of each step, not to their running mean. Stands behind whoever puts that mean into the model.

    Args:
        backbone: The part of the model with the layers.
        pixels: (N, S, S, 3) uint8.
        rows: Rows to train on; some of them are used, as they are.
        batch_size: Images that memory has room for.
        seed: Seed of the choice.
        normalisation: What the recipe does to every image.
    """

    def __init__(
        self,
        backbone: keras.Model,
        pixels: NDArray[np.uint8],
        rows: NDArray[np.int64],
        *,
        batch_size: int,
        seed: int,
        normalisation: str = "none",
    ) -> None:
        super().__init__()
        self._backbone = backbone
        self._pixels = pixels
        self._rows = np.random.default_rng(seed).permutation(rows)[:_IMAGES]
        self._normalisation = normalisation
        self._batch_size = min(batch_size, _IMAGES)

    def on_test_begin(self, logs: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Estimate, before the validation of an epoch."""
        estimate_statistics(self.model, self._backbone, self._batches())

    def _batches(self) -> Iterator[NDArray[np.float32]]:
        # Whole batches only, as a small one would count as much as the others; all are one where
        # there are few images.
        for start in range(0, max(1, len(self._rows) - self._batch_size + 1), self._batch_size):
            images = self._pixels[self._rows[start : start + self._batch_size]]
            yield normalise_images(images, self._normalisation).astype(np.float32)


def trained_norms(backbone: keras.Model) -> list[keras.layers.BatchNormalization]:
    """Return the layers whose statistics follow the training: those that are not frozen."""
    return [
        layer
        for layer in backbone.layers
        if isinstance(layer, keras.layers.BatchNormalization) and layer.trainable
    ]


def estimate_statistics(model: keras.Model, backbone: keras.Model, batches: Iterable[Any]) -> None:
    """Set means and variances of batch normalisation to those of the present weights.

    Args:
        model: Images (N, S, S, 3) to logits; its statistics are changed in place.
        backbone: The part of it with the layers.
        batches: Images of batches of about one size, (B, S, S, 3) float32.
    """
    norms = trained_norms(backbone)
    if not norms:
        return
    momenta = [norm.momentum for norm in norms]
    collected: list[list[tuple[Any, Any]]] = []
    try:
        for norm in norms:
            # The moving values then are those of the last batch.
            norm.momentum = 0.0
        for images in batches:
            model(images, training=True)
            collected.append(
                [
                    (
                        keras.ops.convert_to_numpy(norm.moving_mean),
                        keras.ops.convert_to_numpy(norm.moving_variance),
                    )
                    for norm in norms
                ]
            )
    finally:
        for norm, momentum in zip(norms, momenta, strict=True):
            norm.momentum = momentum
    for norm, values in zip(norms, zip(*collected, strict=True), strict=True):
        means, variances = (np.stack(each) for each in zip(*values, strict=True))
        norm.moving_mean.assign(means.mean(axis=0))
        # Over all images: what varies within batches, and what varies between them.
        norm.moving_variance.assign(variances.mean(axis=0) + means.var(axis=0))
