import pytest

from trainer.networks import PRESETS, NetworkPreset, find_preset

presets = pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.id)


@presets
def test_the_default_size_is_within_the_range(preset: NetworkPreset) -> None:
    smallest, largest = preset.size_range
    assert smallest <= preset.default_size <= largest


@presets
def test_a_network_is_told_in_one_line(preset: NetworkPreset) -> None:
    assert preset.summary.endswith(".")
    assert "\n" not in preset.summary
    assert len(preset.summary) < 90


def test_costs_are_multiples_of_mobilenet_v2_s_and_rise() -> None:
    assert find_preset("mobilenet_v2").relative_cost == 1
    costs = [preset.relative_cost for preset in PRESETS]
    assert costs == sorted(costs)
    assert costs[0] > 0


def test_ids_are_unique() -> None:
    assert len({preset.id for preset in PRESETS}) == len(PRESETS)
