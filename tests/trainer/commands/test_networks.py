from collections.abc import Callable
from typing import Any

from trainer.networks import PRESETS

RunCommand = Callable[..., Any]


def test_every_network_is_in_the_json(run: RunCommand) -> None:
    found = run("networks", "--json")

    assert found.status == 0
    assert [network["id"] for network in found.json["networks"]] == [preset.id for preset in PRESETS]
    for network, preset in zip(found.json["networks"], PRESETS, strict=True):
        assert network["title"] == preset.title
        assert network["size_range"] == list(preset.size_range)
        assert network["relative_cost"] == preset.relative_cost
        assert network["has_pretrained_weights"] is preset.has_pretrained_weights


def test_every_network_is_in_the_table(run: RunCommand) -> None:
    found = run("networks")

    for preset in PRESETS:
        row = found.out[found.out.index(f" {preset.id} ") :]
        assert f"{preset.parameters / 1e6:.1f}" in row
        assert f"{preset.default_size} px" in row
    assert "MobileNetV2 is 1" in found.out.replace("\n", " ")
