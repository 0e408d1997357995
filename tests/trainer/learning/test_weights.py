import numpy as np
import pytest

from trainer.errors import WeightsError
from trainer.learning.networks import Network
from trainer.learning.weights import assign_by_name, weights_by_name


def test_weights_are_read_out_and_put_back_by_name(network: Network) -> None:
    weights = {name: value + 1 for name, value in weights_by_name(network.model).items()}
    assign_by_name(network.model, weights)
    for name, value in weights_by_name(network.model).items():
        np.testing.assert_array_equal(value, weights[name])


def test_what_is_skipped_stays_as_it_is(network: Network) -> None:
    before = weights_by_name(network.model)
    others = {name: value + 1 for name, value in before.items() if not name.startswith("head/")}
    assign_by_name(network.model, others, skip="head/")
    for name, value in weights_by_name(network.model).items():
        np.testing.assert_array_equal(value, before[name] if name.startswith("head/") else others[name])


def test_nothing_is_changed_where_one_is_missing_or_of_another_shape(network: Network) -> None:
    before = weights_by_name(network.model)
    other = {name: value + 1 for name, value in before.items()}
    last = list(other)[-1]
    missing = {name: value for name, value in other.items() if name != last}
    for wrong in (missing, {**missing, last: np.zeros((1, 1), np.float32)}):
        with pytest.raises(WeightsError, match="is missing or of another shape"):
            assign_by_name(network.model, wrong)
        for name, value in weights_by_name(network.model).items():
            np.testing.assert_array_equal(value, before[name])
