"""`bloodcell models threshold`: how sure a model must be of a cell to count it."""

from typing import Annotated

import typer

from trainer.bundle.card import ModelCard
from trainer.bundle.library import find_path
from trainer.bundle.model_file import read_card
from trainer.bundle.own_thresholds import ALL, find_own_thresholds, keep_own_thresholds
from trainer.commands.console import tell
from trainer.errors import ConfigError


def threshold(
    name: Annotated[str, typer.Argument(metavar="NAME|FILE", help="Model that it is about.")],
    confidence: Annotated[
        float | None,
        typer.Argument(
            metavar="X", help="Confidence under which a cell is unsure; without it, print what there is."
        ),
    ] = None,
    of_class: Annotated[
        str | None, typer.Option("--class", metavar="ID", help="Only cells that it takes for this class.")
    ] = None,
    reset: Annotated[bool, typer.Option("--reset", help="Go back to what the model's card says.")] = False,
) -> None:
    """Choose how sure a model must be of a cell, for all that you classify, here and in the window."""
    card = read_card(find_path(name))
    if reset and (confidence is not None or of_class is not None):
        raise ConfigError("--reset goes back for all classes.", "Give it alone, or a confidence without it.")
    if reset:
        keep_own_thresholds(card, None)
    elif confidence is not None:
        own = dict(find_own_thresholds(card) or card.thresholds or {})
        keep_own_thresholds(card, {**own, of_class or ALL: confidence})
    elif of_class is not None:
        raise ConfigError(
            "There is no confidence for the class.", "Give a number from 0 to 1 behind the name."
        )
    _tell(card)


def _tell(card: ModelCard) -> None:
    own = find_own_thresholds(card)
    whose = "the model's card" if own is None else "you"
    for name, its in sorted((own or card.thresholds or {ALL: 0.0}).items()):
        print(f"{name}  {its:.6g}")
    tell(f"Chosen by {whose}.")
    if card.operating_points:
        tell("On the images that the model was validated with:")
    for point in card.operating_points:
        tell(f"  under {point.threshold:.6f}: {point.unsure:.1%} unsure, {point.right:.2%} of the rest right")
