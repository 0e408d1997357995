"""Something that writes the user's files, small enough to be broken off at every step.

A work is prepared (the old state), done (the new state), and looked at: what is found, by name. Each value
found must be the old one or the new one, whole.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from trainer.resources import HOME_VARIABLE

State = dict[str, object]


@dataclass(frozen=True, slots=True)
class Work:
    """Something that writes files.

    Attributes:
        name: Short name.
        title: What it is, for the table.
        prepare: Makes the old state in an empty folder.
        act: Does the work there once more.
        look: Returns what is found there; raises where something is neither old nor new.
    """

    name: str
    title: str
    prepare: Callable[[Path], object]
    act: Callable[[Path], object]
    look: Callable[[Path], State]


def be_at_home(folder: Path) -> None:
    """Put the user's folders of this process below a folder."""
    os.environ[HOME_VARIABLE] = str(folder / "home")
