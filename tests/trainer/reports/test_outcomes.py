from collections.abc import Callable

import pytest

from trainer.inference.predictions import Prediction, Status
from trainer.reports.outcomes import take_prediction

Predict = Callable[..., Prediction]


@pytest.mark.parametrize(("status", "counts_as"), [(Status.CLASSIFIED, 2), (Status.UNSURE, -1)])
def test_what_nobody_reviewed_counts_as_the_model_says(
    predict: Predict, status: Status, counts_as: int
) -> None:
    said = predict("S-1", "deep/a.png", 2, status, reason="why", conversions=("grey",), cropped=True)

    outcome = take_prediction(said)

    assert (outcome.sample_id, outcome.image, outcome.machine_index) == ("S-1", "deep/a.png", 2)
    assert (outcome.status, outcome.class_index) == (status, counts_as)
    assert (outcome.reason, outcome.conversions, outcome.cropped) == ("why", ("grey",), True)
    assert outcome.probabilities is said.probabilities
