"""What a report says of one image: what the model made of it, and what it counts as in the end."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trainer.dataset.sources import ImageSource
from trainer.inference.predictions import Prediction, Status


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """One image's row of a report.

    Attributes:
        sample_id: The sample it is in.
        image: Its name: the path below the sample's folder, with `/`.
        machine_index: Index of the model's top class in the model's order; -1 where there is none.
        probabilities: (K,) float32 of the model's classes; None where it was not classified.
        status: What became of it, by the reviewer's word where there is one.
        class_index: Index of the class that it counts as: of the model's classes, and behind them of those
            that the model does not know; -1 where it does not count.
        reason: Why it failed, is unsure or was left out; empty otherwise.
        conversions: What the file was converted from (`grey`, `cmyk`, ...).
        cropped: Whether it was cut to the centre square that the model learned from.
        reviewed: Whether a person gave it its class.
        comment: What a person wrote about it.
        source: Where its pixels are; None where nobody wants to see them.
    """

    sample_id: str
    image: str
    machine_index: int
    probabilities: NDArray[np.float32] | None
    status: Status
    class_index: int
    reason: str = ""
    conversions: tuple[str, ...] = ()
    cropped: bool = False
    reviewed: bool = False
    comment: str = ""
    source: ImageSource | None = None


def take_prediction(prediction: Prediction) -> Outcome:
    """Return the outcome of an image that nobody has reviewed: it counts as the model says."""
    is_sure = prediction.status is Status.CLASSIFIED
    return Outcome(
        prediction.sample_id,
        prediction.source.name,
        prediction.class_index,
        prediction.probabilities,
        prediction.status,
        prediction.class_index if is_sure else -1,
        prediction.reason,
        prediction.conversions,
        prediction.cropped,
        source=prediction.source,
    )
