from dataclasses import replace

import keras
import numpy as np
import pytest
from numpy.typing import NDArray

from trainer.config import TrainingConfig
from trainer.events import EpochEnded, Event
from trainer.jobs import JobControl
from trainer.learning.batch_norm import estimate_statistics
from trainer.learning.fit import FitData, fit_network
from trainer.learning.networks import Network
from trainer.learning.starting_point import StartingPoint


def first_norm(network: Network) -> keras.layers.BatchNormalization:
    return network.backbone.get_layer("norm1")


def fit(network: Network, data: FitData, *, pretrained: bool = False, **options: object) -> list[Event]:
    told: list[Event] = []
    fit_network(
        network,
        data,
        TrainingConfig(network="basic_cnn", batch_size=6, augmentation="none", **options),  # type: ignore[arg-type]
        start=StartingPoint(pretrained),
        job_id="job",
        emit=told.append,
        control=JobControl(),
    )
    return told


def test_statistics_are_those_of_all_images(network: Network, images: NDArray[np.uint8]) -> None:
    pixels = images.astype(np.float32)
    norm = first_norm(network)
    momentum = norm.momentum
    estimate_statistics(network.model, network.backbone, [pixels[:8], pixels[8:16], pixels[16:]])
    before = keras.Model(network.backbone.input, network.backbone.get_layer("conv1").output)
    responses = np.asarray(before(pixels / 255.0))
    np.testing.assert_allclose(norm.moving_mean, responses.mean(axis=(0, 1, 2)), atol=1e-5)
    np.testing.assert_allclose(norm.moving_variance, responses.var(axis=(0, 1, 2)), rtol=1e-3)
    assert norm.momentum == momentum


def test_frozen_statistics_are_left_alone(network: Network, images: NDArray[np.uint8]) -> None:
    network.backbone.trainable = False
    estimate_statistics(network.model, network.backbone, [images.astype(np.float32)])
    assert np.all(np.asarray(first_norm(network).moving_mean) == 0)


@pytest.mark.parametrize("averaging", [0.0, 0.9])
def test_what_is_scored_after_few_steps_is_what_was_learned(
    network: Network, data: FitData, averaging: float
) -> None:
    told = fit(network, data, epochs=6, learning_rate=3e-3, weight_averaging=averaging)
    # 18 steps: the momentum of 0.99 would have left the statistics near where they began.
    last = [event for event in told if isinstance(event, EpochEnded)][-1]
    assert last.validation_accuracy == 1.0


@pytest.mark.parametrize("pretrained", [True, False])
def test_statistics_stay_where_the_preset_says_so_and_there_are_any(
    network: Network, data: FitData, pretrained: bool
) -> None:
    frozen = replace(network, preset=replace(network.preset, freezes_batch_norm=True))
    norm = first_norm(network)
    before = np.asarray(norm.moving_mean).copy()
    fit(frozen, data, pretrained=pretrained, epochs=1, head_epochs=0)
    assert np.array_equal(np.asarray(norm.moving_mean), before) == pretrained
