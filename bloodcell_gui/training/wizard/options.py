"""The options of a training as a form needs them, made from where they are declared."""

from dataclasses import dataclass, fields
from functools import cache
from typing import Any, get_args, get_type_hints

from msgspec import Meta

from trainer.config import AUGMENTATIONS, DUPLICATES, SCHEDULES, TrainingConfig

_CHOICES = {"augmentation": AUGMENTATIONS, "schedule": SCHEDULES, "duplicates": DUPLICATES}
_LARGEST = 1_000_000
# What is beyond an open bound by the least that is ever typed.
_HAIR = 1e-9


@dataclass(frozen=True, slots=True)
class Option:
    """One option of `TrainingConfig`.

    Attributes:
        name: Its name in recipes.
        title: What the user reads.
        help: One sentence on what it does.
        kind: `bool`, `int`, `float` or `str`.
        low: Smallest value of a number.
        high: Largest value of a number.
        choices: The only values of a text; empty where any is allowed.
    """

    name: str
    title: str
    help: str
    kind: type
    low: float = 0.0
    high: float = _LARGEST
    choices: tuple[str, ...] = ()


@cache
def list_options() -> dict[str, Option]:
    """Return all options by name, in the order of their declaration."""
    hints = get_type_hints(TrainingConfig, include_extras=True)
    return {
        field.name: _read_option(field.name, field.metadata["help"], hints[field.name])
        for field in fields(TrainingConfig)
    }


def _read_option(name: str, text: str, hint: Any) -> Option:
    kind, *notes = get_args(hint) or (hint,)
    bounds = next((note for note in notes if isinstance(note, Meta)), Meta())
    low = bounds.ge if bounds.ge is not None else bounds.gt + _HAIR if bounds.gt is not None else 0.0
    high = bounds.le if bounds.le is not None else _LARGEST
    if bounds.lt is not None:
        high = bounds.lt - (1 if kind is int else _HAIR)
    title = name.replace("_", " ").capitalize()
    return Option(name, title, text, kind, low, high, _CHOICES.get(name, ()))
