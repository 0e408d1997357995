"""What stands in the way of learning from a data set, as data: what, how grave, and what to do."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from trainer.errors import DatasetError


class Severity(StrEnum):
    """Whether training can go on."""

    ERROR = "error"
    WARNING = "warning"


class Obstacle(StrEnum):
    """What can stand in the way."""

    ONE_CLASS = "one class"
    TOO_MANY_CLASSES = "too many classes"
    TOO_FEW_IMAGES = "too few images"
    FEW_IMAGES = "few images"
    IMBALANCE = "imbalance"
    SIMILAR_NAMES = "similar names"
    ALL_EQUAL = "all equal"
    CONTRADICTION = "contradiction"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Concern:
    """One thing that stands in the way of learning from a data set.

    Attributes:
        obstacle: Which one.
        severity: An error keeps training from starting; a warning is only told.
        summary: What it is, one sentence.
        remedy: What to do, one sentence.
        classes: Ids of the classes that it is about; empty where it is about the whole.
    """

    obstacle: Obstacle
    severity: Severity
    summary: str
    remedy: str
    classes: tuple[str, ...] = ()


def sort_concerns(concerns: Iterable[Concern]) -> tuple[Concern, ...]:
    """Return concerns in their order, but errors first."""
    return tuple(sorted(concerns, key=lambda concern: concern.severity is not Severity.ERROR))


def refuse_errors(concerns: Iterable[Concern]) -> None:
    """Let nothing pass that training cannot start from.

    Raises:
        DatasetError: With the first error's two sentences.
    """
    for concern in concerns:
        if concern.severity is Severity.ERROR:
            raise DatasetError(concern.summary, concern.remedy)
