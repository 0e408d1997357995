"""Which cells are shown in which order: filters, groups and sorting as plain data."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from bloodcell_gui.cells import CLASSIFIED, EXCLUDED, FAILED, UNSURE, Cells, Column


class Order(StrEnum):
    """Order of the cells; the values are what the settings file holds."""

    BY_CLASS = "class"
    DOUBT = "doubt"
    FOUND = "found"


class Show(StrEnum):
    """What is shown, where it is not one class."""

    ALL = "all"
    UNSURE = "unsure"
    COPIES = "copies"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Filter:
    """Which cells are shown.

    Attributes:
        sample_key: The one sample; None for all.
        show: A kind of cells, or the index of a class.
    """

    sample_key: int | None = None
    show: Show | int = Show.ALL

    def mask(self, cells: Cells, first: int, last: int) -> NDArray[np.bool_]:
        """Return which of the rows from `first` to before `last` are shown, (last - first,)."""
        statuses = cells.statuses.values[first:last]
        mask: NDArray[np.bool_]
        match self.show:
            case Show.ALL:
                mask = (statuses == CLASSIFIED) | (statuses == UNSURE)
            case Show.UNSURE:
                mask = statuses == UNSURE
            case Show.COPIES:
                mask = statuses == EXCLUDED
            case Show.FAILED:
                mask = statuses == FAILED
            case class_index:
                mask = (statuses == CLASSIFIED) & (cells.class_indices.values[first:last] == class_index)
        if self.sample_key is not None:
            mask &= cells.samples.values[first:last] == self.sample_key
        return mask


class Group:
    """Rows that stand under one heading.

    Attributes:
        class_index: The class in the heading; -1 for the unsure; None for no heading.
        rows: (N) int64, rows of the cells.
    """

    def __init__(self, class_index: int | None, rows: NDArray[np.int64]) -> None:
        self.class_index = class_index
        self.rows = Column(np.int64)
        self.rows.extend(rows)


class Arrangement:
    """The cells that are shown, by group and place; a place counts through all groups."""

    def __init__(self, groups: Sequence[Group]) -> None:
        self.groups = list(groups)
        self._count()

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    def first_place(self, group: int) -> int:
        """Return the place of a group's first cell."""
        return self._ends[group - 1] if group else 0

    def find(self, place: int) -> tuple[int, int]:
        """Return the group of a place, and the index within the group."""
        group = bisect_right(self._ends, place)
        return group, place - self.first_place(group)

    def row_at(self, place: int) -> int:
        """Return the row of the cell at a place."""
        group, index = self.find(place)
        return int(self.groups[group].rows.values[index])

    def rows_between(self, first: int, last: int) -> NDArray[np.int64]:
        """Return the rows at the places from one to another, both included."""
        parts = []
        for group, one in enumerate(self.groups):
            begin = self.first_place(group)
            if begin <= last and first < self._ends[group]:
                parts.append(one.rows.values[max(0, first - begin) : last - begin + 1])
        return np.concatenate(parts) if parts else np.zeros(0, np.int64)

    def place_of(self, row: int) -> int | None:
        """Return the place of a row; None where it is not shown."""
        for group, one in enumerate(self.groups):
            found = np.flatnonzero(one.rows.values == row)
            if len(found):
                return self.first_place(group) + int(found[0])
        return None

    def append(self, cells: Cells, rows: NDArray[np.int64]) -> None:
        """Add rows at the end of the groups they belong to, without moving those that stand."""
        for group in self.groups:
            if group.class_index is None:
                group.rows.extend(rows)
            else:
                group.rows.extend(rows[_group_of(cells, rows) == group.class_index])
        self._count()

    def _count(self) -> None:
        self._ends = list(accumulate(len(group.rows) for group in self.groups))


def arrange(cells: Cells, chosen: Filter, order: Order, class_order: Sequence[int]) -> Arrangement:
    """Return the cells that a filter lets through, in order.

    Args:
        cells: All cells.
        chosen: Which to show.
        order: Their order; by class means the least certain first within each.
        class_order: Indices of the classes in the order of the headings.
    """
    rows = np.flatnonzero(chosen.mask(cells, 0, len(cells)))
    if order is not Order.FOUND:
        rows = rows[np.argsort(cells.confidences.values[rows], kind="stable")]
    if order is Order.BY_CLASS and chosen.show is Show.ALL:
        of = _group_of(cells, rows)
        return Arrangement([Group(index, rows[of == index]) for index in (*class_order, -1)])
    return Arrangement([Group(None, rows)])


def _group_of(cells: Cells, rows: NDArray[np.int64]) -> NDArray[np.int64]:
    indices = cells.class_indices.values[rows].astype(np.int64)
    indices[cells.statuses.values[rows] != CLASSIFIED] = -1
    return indices
