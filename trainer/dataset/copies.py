"""Exact copies of an image within a data set, by the fingerprints of their pixels."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Copies:
    """Which images of a data set are copies of each other; each group is in path order.

    Where copies are left out, the first of copies under one label stays. Of an image under different
    labels none does: nobody knows which label is right, and a network can learn only one answer.

    Attributes:
        agreeing: Groups of rows that are one image under one label.
        contradicting: Groups of rows that are one image under different labels.
    """

    agreeing: tuple[tuple[int, ...], ...] = ()
    contradicting: tuple[tuple[int, ...], ...] = ()

    @property
    def repeated(self) -> tuple[int, ...]:
        """Rows that repeat an earlier image of the same label."""
        return tuple(row for rows in self.agreeing for row in rows[1:])


def find_copies(names: Sequence[str], labels: Sequence[str], fingerprints: Sequence[str]) -> Copies:
    """Find the exact copies.

    Args:
        names: (N,) paths below the data set; the first in their order is the one that stays.
        labels: (N,) class of each image, under one name a class.
        fingerprints: (N,) fingerprints of pixels.
    """
    groups: dict[str, list[int]] = defaultdict(list)
    for row in sorted(range(len(names)), key=lambda row: names[row]):
        groups[fingerprints[row]].append(row)
    agreeing: list[tuple[int, ...]] = []
    contradicting: list[tuple[int, ...]] = []
    for rows in groups.values():
        if len({labels[row] for row in rows}) > 1:
            contradicting.append(tuple(rows))
        elif len(rows) > 1:
            agreeing.append(tuple(rows))
    return Copies(tuple(agreeing), tuple(contradicting))
