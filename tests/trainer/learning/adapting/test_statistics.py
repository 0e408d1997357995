import numpy as np
import pytest

from trainer.learning.adapting.statistics import attune_network, draw_balanced, has_statistics
from trainer.learning.networks import build_network
from trainer.networks import find_preset


def test_each_class_is_drawn_by_its_share() -> None:
    told = np.repeat([0, 1, 2], [900, 90, 10])
    rows = draw_balanced(told, np.array([0.25, 0.5, 0.25]), 400, np.random.default_rng(1))
    assert np.bincount(told[rows]).tolist() == [100, 200, 100]
    # Shuffled: each batch is a mixture.
    assert len(set(told[rows[:20]].tolist())) > 1


def test_too_few_of_a_class_are_left_out() -> None:
    told = np.repeat([0, 1, 2], [50, 50, 3])
    rows = draw_balanced(told, np.array([0.2, 0.2, 0.6]), 100, np.random.default_rng(1))
    assert np.bincount(told[rows], minlength=3).tolist() == [50, 50, 0]


def test_where_there_are_few_of_all_each_is_as_likely() -> None:
    rows = draw_balanced(np.arange(4), np.full(4, 0.25), 400, np.random.default_rng(1))
    assert np.bincount(rows, minlength=4).min() > 50


def test_only_statistics_change_and_frozen_layers_stay_frozen() -> None:
    network = build_network(find_preset("basic_cnn"), 32, 3)
    network.backbone.trainable = False
    before = {weight.path: np.array(weight) for weight in network.model.weights}
    images = np.random.default_rng(2).integers(0, 90, (70, 32, 32, 3), dtype=np.uint8)
    seen: list[tuple[int, int]] = []

    told = attune_network(network, images, np.full(3, 1 / 3), seed=1, on_progress=lambda *it: seen.append(it))

    assert told.shape == (70,)
    assert seen[-1] == (280, 280)
    assert seen == sorted(seen)
    changed = {
        weight.path for weight in network.model.weights if not np.array_equal(before[weight.path], weight)
    }
    assert changed
    assert all("moving_" in path for path in changed)
    assert not any(layer.trainable for layer in network.backbone.layers)


@pytest.mark.parametrize(("name", "has"), [("basic_cnn", True), ("vgg16", False)])
def test_not_every_network_has_statistics(name: str, has: bool) -> None:
    preset = find_preset(name)
    assert has_statistics(build_network(preset, preset.size_range[0], 3)) is has
