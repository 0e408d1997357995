"""`bloodcell laboratory`: what your laboratory says for itself, and where it says it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from trainer import resources
from trainer.classes import KNOWN_CLASSES
from trainer.commands.console import print_json, tell
from trainer.reports.description import describe_laboratory
from trainer.reports.laboratory import Laboratory
from trainer.reports.laboratory_files import FACTS, FILES, read_laboratory, write_example


def laboratory(
    folder: Annotated[
        Path | None, typer.Argument(metavar="DIR", help="Where its files are; without it, your own folder.")
    ] = None,
    example: Annotated[
        bool, typer.Option("--example", help="Write files to edit there; what is there stays as it is.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object at the end.")] = False,
) -> None:
    """Tell of your laboratory's name, logo, reference ranges and roles of classes."""
    place = folder or resources.user_laboratory()
    if example:
        for file in write_example(place):
            tell(f"Written: {file}")
    # One's own folder need not be there; one that is named must be.
    read = read_laboratory(folder)
    if as_json:
        print_json({"folder": str(place), **describe_laboratory(read), "has_logo": bool(read.logo)})
        return
    print(f"Folder: {place}")
    if not any((place / name).exists() for name in FILES):
        tell(f"There is no {FACTS} and no table yet: `bloodcell laboratory --example` writes some to edit.")
    for line in _tell(read):
        print(line)


def _tell(read: Laboratory) -> Iterator[str]:
    titles = {one.id: one.title for one in KNOWN_CLASSES}
    yield f"Name: {read.name or '(none)'}"
    yield f"Logo: {'yes' if read.logo else '(none)'}"
    yield f"Unsure cells are noted over {read.most_unsure_percent:g} %"
    for class_id, role in read.roles.items():
        yield f"{titles.get(class_id, class_id)} counts as {role}"
    for one in read.ranges:
        group = f" ({one.patient_group})" if one.patient_group else ""
        yield f"{titles.get(one.class_id, one.class_id)}{group}: {one.text} {one.unit.printed}"
