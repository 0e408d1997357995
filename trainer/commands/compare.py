"""`bloodcell compare`: a reviewer with the model, two reviewers, or two samples."""

from pathlib import Path
from typing import Annotated, Any

import typer
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from trainer.commands.console import print_json, tell
from trainer.commands.report_options import LaboratoryOption
from trainer.project.comparison import JudgementComparison, compare_reviewers, compare_with_machine
from trainer.project.comparison_text import tell_judgements, tell_left_out, tell_p, tell_samples
from trainer.project.counts import summarise_sample
from trainer.project.project_file import open_project
from trainer.project.samples import find_sample
from trainer.reports.agreement import KAPPA_NAME
from trainer.reports.laboratory_files import read_laboratory
from trainer.reports.proportions import CLASS_TEST_NAME, SampleComparison, compare_samples

_PLACES = 4


def compare(
    project: Annotated[Path, typer.Argument(metavar="PROJECT", help="A project file.")],
    other: Annotated[
        Path | None,
        typer.Argument(metavar="OTHER", help="Another reviewer's project of the same images."),
    ] = None,
    samples: Annotated[
        list[str] | None,
        typer.Option("--sample", metavar="NAME", help="Compare cells of this sample only; may be repeated."),
    ] = None,
    against: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Compare the shares of the one --sample with those of this one."),
    ] = None,
    laboratory: LaboratoryOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object at the end.")] = False,
) -> None:
    """Compare what a reviewer decided with the model or with another reviewer, or two samples."""
    wanted = samples or []
    if against is not None:
        if other is not None or len(wanted) != 1:
            raise typer.BadParameter("--against needs one --sample, and one project.")
        _show_samples(_compare_samples(project, wanted[0], against, laboratory), as_json=as_json)
        return
    with open_project(project) as first:
        if other is None:
            found = compare_with_machine(first, wanted)
        else:
            with open_project(other) as second:
                found = compare_reviewers(first, second, wanted)
    _show_judgements(found, as_json=as_json)


def _compare_samples(path: Path, first: str, second: str, laboratory: Path | None) -> SampleComparison:
    its = read_laboratory(laboratory)
    with open_project(path) as project:
        one, other = (
            summarise_sample(project, find_sample(project, name).key, its) for name in (first, second)
        )
    return compare_samples(one, other)


def _show_judgements(found: JudgementComparison, *, as_json: bool) -> None:
    if not as_json:
        _print_confusion(found)
        _print(tell_judgements(found))
    tell(tell_left_out(found))
    if as_json:
        print_json(_describe_judgements(found))


def _print(text: str) -> None:
    Console().print(text, markup=False, highlight=False, soft_wrap=True)


def _print_confusion(found: JudgementComparison) -> None:
    _print(f"Rows: {found.names[0]}; columns: {found.names[1]}")
    table = Table(box=box.SIMPLE)
    table.add_column("")
    # Numbers for the columns: names of eight classes do not fit beside each other.
    for number in range(1, 1 + len(found.agreement.classes)):
        table.add_column(str(number), justify="right", no_wrap=True)
    rows = zip(found.agreement.classes, found.agreement.confusion.tolist(), strict=True)
    for number, (one, row) in enumerate(rows, 1):
        table.add_row(Text(f"{number} {one.title}"), *(str(count) if count else "·" for count in row))
    Console().print(table)


def _describe_judgements(found: JudgementComparison) -> dict[str, Any]:
    agreement = found.agreement
    interval = agreement.kappa_interval
    return {
        "names": list(found.names),
        "n_cells": agreement.n_cells,
        "n_samples": found.n_samples,
        "n_left_out": found.n_left_out,
        "agreement": round(agreement.share, _PLACES),
        "agreement_95": [round(end, _PLACES) for end in agreement.share_interval],
        "method": KAPPA_NAME,
        "kappa": None if agreement.kappa is None else round(agreement.kappa, _PLACES),
        "kappa_95": interval and [round(end, _PLACES) for end in interval],
        "classes": [one.id for one in agreement.classes],
        "confusion": agreement.confusion.tolist(),
    }


def _show_samples(found: SampleComparison, *, as_json: bool) -> None:
    if as_json:
        print_json(_describe_samples(found))
        return
    table = Table(box=box.SIMPLE)
    table.add_column("Class")
    for name in found.sample_ids:
        table.add_column(Text(f"{name}, %"), justify="right")
    for heading in ("Difference", "95 % interval", "p"):
        table.add_column(heading, justify="right")
    for one in found.classes:
        table.add_row(
            Text(one.cell_class.title),
            *(f"{percent:.1f}" for percent in one.percents),
            f"{one.difference:+.1f}",
            f"{one.interval.low:.1f} to {one.interval.high:.1f}",
            tell_p(one.p_value),
        )
    Console().print(table)
    _print(tell_samples(found))


def _describe_samples(found: SampleComparison) -> dict[str, Any]:
    return {
        "samples": list(found.sample_ids),
        "n_wbc": list(found.n_wbc),
        "test": found.test,
        "p_value": found.p_value,
        "class_test": CLASS_TEST_NAME,
        "classes": [
            {
                "class": one.cell_class.id,
                "counts": list(one.counts),
                "percent_of_wbc": [round(percent, 2) for percent in one.percents],
                "difference": round(one.difference, 2),
                "difference_95": [round(end, 2) for end in one.interval],
                "p_value": one.p_value,
            }
            for one in found.classes
        ],
    }
