"""How far the present work is, and how long it will take."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the present work is.

    Attributes:
        n_done: Images that have their result.
        n_total: Images in all; None while they are being counted.
        seconds_left: Estimated time to the end; None where nobody knows.
        n_waiting: Openings that wait behind this one.
    """

    n_done: int
    n_total: int | None
    seconds_left: float | None
    n_waiting: int
