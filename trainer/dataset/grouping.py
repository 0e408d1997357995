"""Joining images into groups that must stay together, from pairs that belong together."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray


class Groups:
    """Disjoint groups of rows; every row is alone at first."""

    def __init__(self, count: int) -> None:
        self._parents = list(range(count))

    def find(self, row: int) -> int:
        """Return the lowest row of a row's group."""
        parents = self._parents
        while parents[row] != row:
            parents[row] = parents[parents[row]]
            row = parents[row]
        return row

    def join(self, first: int, second: int) -> None:
        """Put two rows, and with them their groups, together."""
        first, second = self.find(first), self.find(second)
        if first != second:
            self._parents[max(first, second)] = min(first, second)

    def join_equal(self, keys: Sequence[str]) -> None:
        """Put rows with the same key together; an empty key says nothing.

        Args:
            keys: (N,) key of each row.
        """
        first: dict[str, int] = {}
        for row, key in enumerate(keys):
            if key:
                self.join(first.setdefault(key, row), row)

    def join_pairs(self, pairs: Iterable[tuple[int, int]]) -> None:
        """Put the rows of each pair together."""
        for first, second in pairs:
            self.join(first, second)

    def ids(self) -> NDArray[np.int64]:
        """Return (N,) the lowest row of each row's group."""
        return np.fromiter((self.find(row) for row in range(len(self._parents))), np.int64)

    def members(self) -> list[list[int]]:
        """Return the rows of each group with more than one, ascending."""
        found: dict[int, list[int]] = {}
        for row, first in enumerate(self.ids().tolist()):
            found.setdefault(first, []).append(row)
        return [rows for rows in found.values() if len(rows) > 1]
