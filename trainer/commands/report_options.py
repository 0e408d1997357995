"""What `classify` and `report` ask alike: in which forms a report is written, and for which laboratory."""

from pathlib import Path
from typing import Annotated

import typer

from trainer.errors import ConfigError
from trainer.reports.target import USUAL_FORMATS, Format, read_formats

USUAL_NAMES = ",".join(USUAL_FORMATS)


def _check_formats(names: str | None) -> str | None:
    if names is not None:
        try:
            read_formats(names.split(","))
        except ConfigError as error:
            raise typer.BadParameter(str(error)) from error
    return names


def choose_formats(names: str | None) -> tuple[Format, ...]:
    """Return the formats that were asked for, or the usual ones."""
    return USUAL_FORMATS if names is None else read_formats(names.split(","))


FormatsOption = Annotated[
    str | None,
    typer.Option(
        "--report",
        metavar="FORMS",
        help=f"Forms of the report: {', '.join(Format)}, with commas between; without it, {USUAL_NAMES}.",
        callback=_check_formats,
    ),
]
LaboratoryOption = Annotated[
    Path | None,
    typer.Option(
        "--laboratory",
        metavar="DIR",
        help="Your laboratory's own tables; without it, those that `bloodcell laboratory` tells of.",
    ),
]
