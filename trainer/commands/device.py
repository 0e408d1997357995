"""`bloodcell device`: what this machine trains on, and how fast."""

from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console

from trainer.commands.console import print_json, tell
from trainer.commands.job_reporter import JobReporter
from trainer.device import UNTRIED, describe_device
from trainer.errors import Cancelled, TrainerError
from trainer.events import DeviceFound, Event, Failed
from trainer.jobs import JobControl, MeasureDeviceJob
from trainer.worker import run_job


def device(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object at the end.")] = False,
) -> None:
    """Tell what this machine trains on, why no graphics card is used, and how fast it is."""
    found: list[DeviceFound] = []
    with JobReporter(Console(stderr=True)) as reporter:

        def take(event: Event) -> None:
            if isinstance(event, DeviceFound):
                found.append(event)
            reporter(event)

        end = run_job(MeasureDeviceJob(), take, JobControl())
    if isinstance(end, Failed):
        if end.cancelled:
            raise Cancelled
        if end.details:
            tell(end.details)
        raise TrainerError(end.summary, end.remedy)
    if as_json:
        values = asdict(found[0])
        del values["job_id"]
        print_json({"device": values, "untried": UNTRIED})
        return
    console = Console()
    for heading, text in describe_device(found[0]).items():
        console.print(f"{heading + ':':<14} {text}", markup=False, highlight=False, soft_wrap=True)
