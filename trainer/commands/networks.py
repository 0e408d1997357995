"""`bloodcell networks`: the networks that can be trained."""

from dataclasses import asdict
from typing import Annotated, Any

import typer
from rich import box
from rich.console import Console
from rich.table import Table

from trainer.commands.console import print_json
from trainer.networks import PRESETS, NetworkPreset


def networks(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object at the end.")] = False,
) -> None:
    """List the networks that `bloodcell train` knows."""
    if as_json:
        print_json({"networks": [_describe(preset) for preset in PRESETS]})
        return
    table = Table(box=box.SIMPLE, caption="Cost: time to train on an image of 96 pixels; MobileNetV2 is 1.")
    table.add_column("Id", no_wrap=True)
    table.add_column("What it is good for")
    table.add_column("Parameters", justify="right")
    table.add_column("Input", justify="right")
    table.add_column("Cost", justify="right")
    table.add_column("ImageNet weights")
    for preset in PRESETS:
        smallest, largest = preset.size_range
        table.add_row(
            preset.id,
            f"{preset.title}. {preset.summary}",
            f"{preset.parameters / 1e6:.1f} million",
            f"{preset.default_size} px ({smallest} to {largest})",
            f"{preset.relative_cost:g}",
            "yes" if preset.has_pretrained_weights else "no",
        )
    Console().print(table)


def _describe(preset: NetworkPreset) -> dict[str, Any]:
    return {**asdict(preset), "has_pretrained_weights": preset.has_pretrained_weights}
