"""What a decision would be about."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Target:
    """The images that the next decision is about.

    Attributes:
        shown: Path of the image that is shown large; empty for none.
        paths: All that are decided about, each once.
        copies: All copies of the picture that is shown, itself too, of which one may be kept alone; empty
            where there are none.
        are_copies: Whether several of them are copies of one picture.
        n_rows: How many rows of the queue they are from.
        is_aside: Whether a look-alike is looked at, and not the image of the queue.
    """

    shown: str = ""
    paths: Sequence[str] = ()
    copies: Sequence[str] = ()
    are_copies: bool = False
    n_rows: int = 1
    is_aside: bool = False
