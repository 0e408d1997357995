"""Predictions made by hand."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from trainer.dataset.sources import ImageFile
from trainer.inference.predictions import Prediction, Status

Predict = Callable[..., Prediction]


@pytest.fixture
def predict() -> Predict:
    """A function that makes a prediction: `predict("S-001", "a.png", 0)` is a sure class 0."""

    def make(
        sample_id: str,
        name: str,
        class_index: int = -1,
        status: Status = Status.CLASSIFIED,
        probabilities: tuple[float, ...] = (),
        **more: Any,
    ) -> Prediction:
        shares = np.array(probabilities, np.float32) if probabilities else None
        if shares is None and class_index >= 0:
            shares = np.full(3, 0.125, np.float32)
            shares[class_index] = 0.75
        return Prediction(sample_id, ImageFile("/cells", name), status, class_index, shares, **more)

    return make
