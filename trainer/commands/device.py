"""`bloodcell device`: what this machine trains on, and how fast."""

from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console

from trainer.commands.console import print_json
from trainer.commands.job_reporter import report_job
from trainer.device import UNTRIED, describe_device
from trainer.events import DeviceFound, Event
from trainer.jobs import MeasureDeviceJob


def device(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object at the end.")] = False,
) -> None:
    """Tell what this machine trains on, why no graphics card is used, and how fast it is."""
    found: list[DeviceFound] = []

    def take(event: Event) -> None:
        if isinstance(event, DeviceFound):
            found.append(event)

    report_job(MeasureDeviceJob(), take)
    if as_json:
        values = asdict(found[0])
        del values["job_id"]
        print_json({"device": values, "untried": UNTRIED})
        return
    console = Console()
    for heading, text in describe_device(found[0]).items():
        console.print(f"{heading + ':':<14} {text}", markup=False, highlight=False, soft_wrap=True)
