"""`bloodcell networks`: the networks that can be trained."""

from dataclasses import asdict
from typing import Annotated

import typer
from rich import box
from rich.console import Console
from rich.table import Table

from trainer.commands.console import print_json
from trainer.networks import PRESETS


def networks(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object at the end.")] = False,
) -> None:
    """List the networks that `bloodcell train` knows."""
    if as_json:
        print_json({"networks": [asdict(preset) for preset in PRESETS]})
        return
    table = Table(box=box.SIMPLE)
    table.add_column("Id", no_wrap=True)
    table.add_column("What it is good for")
    table.add_column("Parameters", justify="right")
    table.add_column("Input", justify="right")
    table.add_column("Starts from")
    for preset in PRESETS:
        table.add_row(
            preset.id,
            f"{preset.title}. {preset.summary}",
            f"{preset.parameters / 1e6:.1f} million",
            f"{preset.default_size} px",
            "ImageNet or nothing" if preset.has_pretrained_weights else "nothing",
        )
    Console().print(table)
