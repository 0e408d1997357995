import numpy as np
import pytest

from trainer.dataset.sources import ImageFile
from trainer.inference.predictions import Prediction, Status, softmax

SOURCE = ImageFile("/cells", "a.png")


def test_softmax_gives_the_probabilities_worked_out_by_hand() -> None:
    logits = np.log(np.array([[1, 2, 5], [3, 3, 2]], np.float32))

    assert softmax(logits) == pytest.approx(np.array([[0.125, 0.25, 0.625], [0.375, 0.375, 0.25]]))


def test_softmax_divides_by_the_temperature() -> None:
    logits = np.log(np.array([[1, 4]], np.float32))

    # A temperature of 2 takes the square root of the odds: 1 to 2.
    assert softmax(logits, 2.0) == pytest.approx(np.array([[1 / 3, 2 / 3]]))


def test_softmax_does_not_overflow() -> None:
    found = softmax(np.array([[1e4, 0, -1e4]], np.float32))

    assert found.dtype == np.float32
    assert found.tolist() == [[1.0, 0.0, 0.0]]


def test_the_confidence_is_that_of_the_predicted_class() -> None:
    probabilities = np.array([0.2, 0.7, 0.1], np.float32)

    assert Prediction("s", SOURCE, Status.CLASSIFIED, 1, probabilities).confidence == pytest.approx(0.7)


def test_an_image_that_was_not_classified_has_no_confidence() -> None:
    assert Prediction("s", SOURCE, Status.FAILED, reason="It is empty.").confidence == 0.0
