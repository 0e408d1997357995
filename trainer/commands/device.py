"""`bloodcell device`: what this machine trains on, how fast, and with how many threads it works."""

import importlib.util
from dataclasses import asdict
from typing import Annotated, Any

import msgspec
import typer
from rich.console import Console

from trainer.child import run_in_child
from trainer.commands.console import print_json, tell
from trainer.commands.job_reporter import finish_job, report_job
from trainer.device import UNTRIED, describe_device
from trainer.events import DeviceFound, Event, SpeedMeasured
from trainer.inference.measuring import measure_threads
from trainer.jobs import MeasureDeviceJob
from trainer.threads import KeptPlan, current_plan, describe_plan, read_kept_plan, want_plan
from trainer.trials import TrainingTrials


def device(
    measure: Annotated[
        bool, typer.Option("--measure", help="Measure anew with how many threads this machine works best.")
    ] = False,
    rule: Annotated[bool, typer.Option("--rule", help="Go back to the rule, one thread a core.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object at the end.")] = False,
) -> None:
    """Tell what this machine trains on, why no graphics card is used, and how fast it is."""
    if measure and rule:
        raise typer.BadParameter("--measure and --rule contradict each other.")
    if rule:
        _show(None, want_plan(False), as_json)
        return
    if measure:
        tell("Trying out threads for classifying and reading.")
        if measure_threads() is None:
            tell("The computer is busy with something else, which tells nothing: nothing was changed.")
    # The light half alone can classify, and so be measured.
    if measure and importlib.util.find_spec("tensorflow") is None:
        _show(None, read_kept_plan(), as_json)
        return
    found: list[DeviceFound] = []

    def take(event: Event) -> None:
        if isinstance(event, DeviceFound):
            found.append(event)

    report_job(MeasureDeviceJob(), take)
    if measure and not found[0].is_accelerated:
        _try_training()
    _show(found[0], read_kept_plan(), as_json)


def _try_training() -> None:
    """Measure with how many threads TensorFlow trains best, each number in a child of its own."""
    trials = TrainingTrials()
    if not trials.is_needed:
        return

    def take(event: Event) -> None:
        if isinstance(event, SpeedMeasured):
            trials.take(event.images_per_second)

    while (job := trials.next_job()) is not None:
        tell(f"Trying out threads for training: {job.calculators or 'as many as TensorFlow takes'}.")
        finish_job(run_in_child(job, take))
    if trials.keep() is None:
        tell("The computer is busy with something else, which tells nothing of training.")


def _show(found: DeviceFound | None, kept: KeptPlan | None, as_json: bool) -> None:
    if as_json:
        result: dict[str, Any] = {"threads": msgspec.to_builtins(current_plan())}
        if found is not None:
            values = asdict(found)
            del values["job_id"]
            result |= {"device": values, "untried": UNTRIED}
        print_json(result)
        return
    console = Console()
    lines = describe_plan(kept) if found is None else {**describe_device(found), **describe_plan(kept)}
    for heading, text in lines.items():
        console.print(f"{heading + ':':<16} {text}", markup=False, highlight=False, soft_wrap=True)
