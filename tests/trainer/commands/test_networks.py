from collections.abc import Callable
from typing import Any

from trainer.networks import PRESETS

RunCommand = Callable[..., Any]


def test_every_network_is_in_the_json(run: RunCommand) -> None:
    found = run("networks", "--json")

    assert found.status == 0
    assert [network["id"] for network in found.json["networks"]] == [preset.id for preset in PRESETS]
    assert all(network["title"] and network["default_size"] for network in found.json["networks"])


def test_every_network_is_in_the_table(run: RunCommand) -> None:
    found = run("networks")

    assert all(preset.id in found.out for preset in PRESETS)
