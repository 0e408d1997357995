"""How far the present work is, and how long it will take."""

from collections.abc import Collection
from dataclasses import dataclass

from bloodcell_gui.samples import OpenSample

# Under so many seconds a rate says nothing yet.
_RATE_SECONDS = 0.5


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


def estimate_progress(opened: Collection[OpenSample], elapsed: float, n_waiting: int) -> Progress:
    """Return how far the work on some samples is, at the rate that it has had so far.

    Args:
        opened: The samples of the present work.
        elapsed: Seconds since its first image was due.
        n_waiting: Openings that wait behind it.
    """
    listed = [one.n_listed for one in opened if one.n_listed is not None]
    n_done = sum(one.n_done for one in opened)
    n_total = sum(listed) if opened and len(listed) == len(opened) else None
    left = None
    if n_total is not None and n_done and elapsed >= _RATE_SECONDS:
        left = max(0, n_total - n_done) * elapsed / n_done
    return Progress(n_done, n_total, left, n_waiting)
