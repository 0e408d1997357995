"""What a model says of one image, and what became of the image."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from trainer.dataset.sources import ImageSource


class Status(StrEnum):
    """What became of an image."""

    CLASSIFIED = "classified"
    UNSURE = "unsure"
    EXCLUDED = "excluded"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, eq=False)
class Prediction:
    """One image's outcome.

    Attributes:
        sample_id: The sample it is in.
        source: The image.
        status: What became of it.
        class_index: Index of the top class in the card's order; -1 where it was not classified.
        probabilities: (K,) float32, rows sum to 1; None where it was not classified.
        reason: Why it is unsure, failed or was excluded; empty otherwise.
        conversions: What the file was converted from (`grey`, `cmyk`, ...).
        cropped: Whether it was cut to the centre square that the model learned from.
        digest: 16-byte digest of the image's bytes; empty where it could not be loaded.
        drift: (L + 1,) float32, how it differs from what the model learned from, by `measure_drift`; None
            where the model does not tell, and where it was not classified.
    """

    sample_id: str
    source: ImageSource
    status: Status
    class_index: int = -1
    probabilities: NDArray[np.float32] | None = None
    reason: str = ""
    conversions: tuple[str, ...] = ()
    cropped: bool = False
    digest: bytes = b""
    drift: NDArray[np.float32] | None = None

    @property
    def confidence(self) -> float:
        """Probability of the predicted class in [0, 1]; 0 where there is none."""
        return 0.0 if self.probabilities is None else float(self.probabilities[self.class_index])


def softmax(logits: NDArray[np.float32], temperature: float | None = None) -> NDArray[np.float32]:
    """Return the probabilities that logits stand for.

    Args:
        logits: (N, K) float32, finite.
        temperature: Calibration temperature, above 0, that the logits are divided by (Guo et
            al. 2017, "On calibration of modern neural networks"); None leaves them as they are.

    Returns:
        (N, K) float32 in [0, 1], rows sum to 1.
    """
    scaled = logits if temperature is None else logits * np.float32(1 / temperature)
    # The largest logit becomes 0, so that exp cannot overflow.
    powers = np.exp(scaled - scaled.max(axis=1, keepdims=True))
    probabilities: NDArray[np.float32] = powers / powers.sum(axis=1, keepdims=True)
    return probabilities
