import keras
import numpy as np
import pytest
from numpy.typing import NDArray

from trainer.config import TrainingConfig
from trainer.events import EpochEnded, Event
from trainer.jobs import JobControl
from trainer.learning import precision
from trainer.learning.fit import FitData, fit_network
from trainer.learning.graphics import uses_graphics_card
from trainer.learning.networks import build_network
from trainer.learning.precision import in_full_precision, training_precision
from trainer.learning.starting_point import StartingPoint
from trainer.learning.weights import weights_by_name
from trainer.networks import find_preset

CONFIG = TrainingConfig(
    network="basic_cnn", epochs=2, batch_size=6, augmentation="none", mixed_precision=True
)


@pytest.fixture
def card(monkeypatch: pytest.MonkeyPatch) -> None:
    """A graphics card that calculates fast in half precision, as far as is asked."""
    monkeypatch.setattr(precision, "_has_fast_half", lambda: True)


def test_a_processor_never_calculates_in_half_precision() -> None:
    if uses_graphics_card():
        pytest.skip("needs a machine without a graphics card")
    with training_precision(CONFIG):
        assert keras.config.dtype_policy().compute_dtype == "float32"


def test_a_recipe_can_refuse_half_precision(card: None) -> None:
    with training_precision(TrainingConfig(mixed_precision=False)):
        assert keras.config.dtype_policy().compute_dtype == "float32"


def test_half_precision_keeps_weights_and_logits_whole_and_is_served_in_full(
    card: None, images: NDArray[np.uint8], data: FitData
) -> None:
    with training_precision(CONFIG):
        network = build_network(find_preset("basic_cnn"), 32, 3)
    assert keras.config.dtype_policy().compute_dtype == "float32"
    assert network.backbone.get_layer("conv1").compute_dtype == "bfloat16"
    assert {variable.dtype for variable in network.model.trainable_variables} == {"float32"}
    assert network.model.output.dtype == "float32"

    told: list[Event] = []
    fit_network(
        network,
        data,
        CONFIG,
        start=StartingPoint(pretrained=False),
        job_id="job",
        emit=told.append,
        control=JobControl(),
    )
    losses = [event.loss for event in told if isinstance(event, EpochEnded)]
    assert losses[1] < losses[0]

    full = in_full_precision(network)
    assert full.backbone.get_layer("conv1").compute_dtype == "float32"
    expected = weights_by_name(network.model)
    for name, array in weights_by_name(full.model).items():
        np.testing.assert_array_equal(array, expected[name])
    pixels = images.astype(np.float32)
    np.testing.assert_allclose(full.model(pixels), network.model(pixels), atol=0.1)


def test_a_network_in_full_precision_is_served_as_it_is() -> None:
    network = build_network(find_preset("basic_cnn"), 32, 3)
    assert in_full_precision(network) is network
