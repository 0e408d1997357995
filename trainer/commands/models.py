"""`bloodcell models`: the models at hand."""

from typing import Annotated, Any

import typer
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from trainer.bundle.library import list_models
from trainer.bundle.model_file import ModelFile, read_model
from trainer.commands.console import print_json, tell
from trainer.errors import ModelFileError


def models(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object at the end.")] = False,
) -> None:
    """List the models: the bundled one, then your own."""
    found: list[ModelFile] = []
    problems: list[dict[str, str]] = []
    for path in list_models():
        try:
            found.append(read_model(path))
        except ModelFileError as error:
            problems.append({"path": str(path), "reason": error.summary})
            tell(str(error))
    if as_json:
        print_json({"models": [_describe(model) for model in found], "problems": problems})
    elif found:
        _print_table(found)
    else:
        tell("There is no model yet: `bloodcell train` makes one.")


def _print_table(found: list[ModelFile]) -> None:
    table = Table(box=box.SIMPLE)
    # Whole, so that it can be given to --model.
    table.add_column("Name", no_wrap=True)
    table.add_column("Title")
    table.add_column("Network")
    for heading in ("Classes", "Accuracy", "MB"):
        table.add_column(heading, justify="right", no_wrap=True)
    for model in found:
        card = model.card
        test = card.scores.get("test")
        accuracy = f"{test.accuracy:.4f}" if test else ""
        cells = (model.name, card.title, card.network, str(len(card.classes)), accuracy, _megabytes(model))
        table.add_row(*map(Text, cells))
    Console().print(table)


def _describe(model: ModelFile) -> dict[str, Any]:
    card = model.card
    return {
        "name": model.name,
        "path": str(model.path),
        "title": card.title,
        "network": card.network,
        "classes": list(card.class_ids),
        "caution": card.caution,
        "accuracy": {part: scores.accuracy for part, scores in card.scores.items()},
    }


def _megabytes(model: ModelFile) -> str:
    return f"{model.path.stat().st_size / 1e6:.1f}"
