"""The options of a training as a form needs them, made from where they are declared."""

from dataclasses import dataclass, fields
from functools import cache
from typing import Any, get_args, get_type_hints

from msgspec import Meta

from trainer.config import ARITHMETICS, AUGMENTATIONS, DUPLICATES, NORMALISATIONS, SCHEDULES, TrainingConfig
from trainer.language import Texts

_CHOICES = {
    "augmentation": AUGMENTATIONS,
    "normalisation": NORMALISATIONS,
    "schedule": SCHEDULES,
    "duplicates": DUPLICATES,
    "arithmetic": ARITHMETICS,
}
# What the options and their choices are called, by their names in recipes.
_TITLES = Texts(
    {
        "network": "Network",
        "weights": "Weights",
        "input_size": "Input size",
        "image_size": "Image size",
        "seed": "Seed",
        "validation_fraction": "Validation fraction",
        "test_fraction": "Test fraction",
        "batch_size": "Batch size",
        "epochs": "Epochs",
        "head_epochs": "Head epochs",
        "head_learning_rate": "Head learning rate",
        "learning_rate": "Learning rate",
        "weight_decay": "Weight decay",
        "label_smoothing": "Label smoothing",
        "class_weights": "Class weights",
        "early_stopping": "Early stopping",
        "plateau_patience": "Plateau patience",
        "plateau_factor": "Plateau factor",
        "schedule": "Schedule",
        "weight_averaging": "Weight averaging",
        "augmentation": "Augmentation",
        "normalisation": "Normalisation",
        "mixed_precision": "Mixed precision",
        "arithmetic": "Arithmetic",
        "second_look": "Second look",
        "duplicates": "Duplicates",
        "fraction": "Fraction",
        "images_per_class": "Images per class",
        "native_width": "Native width",
        "native_height": "Native height",
        "native_crop": "Native crop",
        "teacher": "Teacher",
        "teacher_share": "Teacher share",
    }
)
CHOICE_TITLES = Texts(
    {
        "none": "None",
        "light": "Light",
        "strong": "Strong",
        "wide": "Wide",
        "plateau": "Plateau",
        "cosine": "Cosine",
        "keep": "Keep",
        "leave_out": "Leave out",
        "float32": "32-bit numbers",
        "int8": "Whole numbers",
        "stain": "Stain",
    }
)
_LARGEST = 1_000_000
# What is beyond an open bound by the least that is ever typed.
_HAIR = 1e-9


@dataclass(frozen=True, slots=True)
class Option:
    """One option of `TrainingConfig`.

    Attributes:
        name: Its name in recipes.
        help: One sentence on what it does, in English.
        kind: `bool`, `int`, `float` or `str`.
        low: Smallest value of a number.
        high: Largest value of a number.
        choices: The only values of a text; empty where any is allowed.
    """

    name: str
    help: str
    kind: type
    low: float = 0.0
    high: float = _LARGEST
    choices: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """What the user reads, in the language in use."""
        return _TITLES.get(self.name, self.name)


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
    return Option(name, text, kind, low, high, _CHOICES.get(name, ()))
