"""What a reader must be told of a sample beside its counts."""

from dataclasses import dataclass
from enum import StrEnum


class FlagKind(StrEnum):
    """What a flag is about; these words do not change from version to version."""

    FEW_WBC = "few_wbc"
    SHIFT = "shift"


@dataclass(frozen=True, slots=True)
class Flag:
    """One thing that a reader must be told.

    Attributes:
        kind: What it is about.
        text: The same in words.
    """

    kind: FlagKind
    text: str
