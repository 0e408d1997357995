"""`bloodcell models`: the models at hand, and what can be done with them."""

from pathlib import Path
from typing import Annotated, Any

import typer
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from trainer.bundle.card_markdown import describe_card_markdown
from trainer.bundle.changes import export_model, import_model, note_model, rename_model
from trainer.bundle.library import default_model, find_model, find_path, is_default, list_models, set_default
from trainer.bundle.model_file import ModelFile, read_model
from trainer.bundle.trash import empty_trash, list_trash, remove_model, restore_model
from trainer.commands.console import count_things, print_json, tell
from trainer.commands.measure import measure
from trainer.commands.quantise import quantise
from trainer.commands.threshold import threshold
from trainer.errors import ModelFileError

models = typer.Typer(
    help="List the models, the bundled one first; the commands below change what is there.",
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
Name = Annotated[str, typer.Argument(metavar="NAME", help="Model, as `bloodcell models` lists it.")]

models.command()(measure)
models.command()(quantise)
models.command()(threshold)


@models.callback()
def list_all(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object at the end.")] = False,
) -> None:
    """List the models: the bundled one, then your own."""
    if context.invoked_subcommand is not None:
        return
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


@models.command()
def show(name: Annotated[str, typer.Argument(metavar="NAME|FILE", help="Model to tell about.")]) -> None:
    """Print all that is known about a model, as Markdown."""
    print(describe_card_markdown(find_model(name).card))


@models.command()
def default(
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="Model to use; without it, print which one it is.")
    ] = None,
) -> None:
    """Choose the model that is used when none is named, here and in the window."""
    if name is not None:
        set_default(find_path(name))
    print(default_model().stem)


@models.command("import")
def take_in(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Model files to copy here.")],
) -> None:
    """Check model files, and copy them into your library."""
    for file in files:
        print(import_model(file).stem)


@models.command()
def export(
    name: Name,
    target: Annotated[Path, typer.Argument(help="Folder, or file to write; nothing is overwritten.")],
) -> None:
    """Copy a model out of your library."""
    print(export_model(find_path(name), target))


@models.command()
def rename(name: Name, title: Annotated[str, typer.Argument(help="What you call it.")]) -> None:
    """Give a model another title; its name stays."""
    rename_model(find_path(name), title)


@models.command()
def note(name: Name, text: Annotated[str, typer.Argument(help="What its card says about it.")]) -> None:
    """Write a note on a model, in place of the one it has."""
    note_model(find_path(name), text)


@models.command()
def remove(names: Annotated[list[str], typer.Argument(metavar="NAME...", help="Models to remove.")]) -> None:
    """Move models to the trash, from where they can be restored for 30 days."""
    for path in [find_path(name) for name in names]:
        trashed = remove_model(path)
        tell(f"“{path.stem}” is in the trash: `bloodcell models restore {trashed.name}` brings it back.")


@models.command()
def restore(name: Annotated[str, typer.Argument(metavar="NAME", help="Model in the trash.")]) -> None:
    """Bring a model back from the trash."""
    for trashed in list_trash():
        if trashed.name.casefold() == name.casefold():
            print(restore_model(trashed).stem)
            return
    raise ModelFileError(
        f"There is no “{name}” in the trash.", "`bloodcell models trash` lists what is there."
    )


@models.command()
def trash(
    empty: Annotated[bool, typer.Option("--empty", help="Delete what is there, for good.")] = False,
) -> None:
    """List the models in the trash, the latest first."""
    if empty:
        tell(f"Deleted: {count_things(empty_trash(), 'model')}.")
        return
    for trashed in list_trash():
        print(f"{trashed.name}  removed {trashed.removed}, kept for {count_things(trashed.days_left, 'day')}")


def _print_table(found: list[ModelFile]) -> None:
    table = Table(box=box.SIMPLE)
    # Whole, so that it can be given to --model.
    table.add_column("Name", no_wrap=True)
    table.add_column("Title")
    table.add_column("Network")
    for heading in ("Classes", "Accuracy", "MB"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("Default", no_wrap=True)
    for model in found:
        card = model.card
        test = card.scores.get("test")
        accuracy = f"{test.accuracy:.4f}" if test else ""
        cells = (model.name, card.title, card.network, str(len(card.classes)), accuracy, _megabytes(model))
        table.add_row(*map(Text, cells), "yes" if is_default(model.path) else "")
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
        "is_default": is_default(model.path),
        "accuracy": {part: scores.accuracy for part, scores in card.scores.items()},
    }


def _megabytes(model: ModelFile) -> str:
    return f"{model.path.stat().st_size / 1e6:.1f}"
