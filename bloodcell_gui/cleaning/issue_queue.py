"""The issues as columns, and which of them are shown: filtered, copies put together, the surest first.

Columns of numbers, since a decision is answered at once also where there are a hundred thousand issues.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from trainer.cleaning.decisions import Verdict
from trainer.cleaning.issues import Issue, IssueKind

KINDS = tuple(IssueKind)
VERDICTS = (Verdict.UNDECIDED, Verdict.KEEP, Verdict.RELABEL, Verdict.EXCLUDE)
# What stands for copies that were decided differently.
MIXED = -1

_KIND_CODES = {kind: code for code, kind in enumerate(KINDS)}
_VERDICT_CODES = {verdict: code for code, verdict in enumerate(VERDICTS)}


class State(StrEnum):
    """Which issues are shown, by what is decided."""

    ALL = "all"
    OPEN = "open"
    DECIDED = "decided"


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """Which issues are shown.

    Attributes:
        kind: The one kind; None for all.
        class_index: The class that the data set gives; None for all.
        state: By what is decided.
        text: Part of the path, whatever the case.
    """

    kind: IssueKind | None = None
    class_index: int | None = None
    state: State = State.ALL
    text: str = ""


class QueueRows:
    """The rows that are shown; a row is one issue, or the issues of one kind about copies of one picture.

    Attributes:
        firsts: (M,) int64, the surest issue of each row.
        sizes: (M,) int64, how many issues it stands for.
    """

    def __init__(self, chosen: NDArray[np.int64], heaps: NDArray[np.int64]) -> None:
        """Put issues into rows.

        Args:
            chosen: (L,) ascending, the issues that are shown.
            heaps: (L,) which of them belong together.
        """
        _, first, inverse, sizes = np.unique(
            heaps, return_index=True, return_inverse=True, return_counts=True
        )
        order = np.argsort(first)
        rank = np.empty_like(order)
        rank[order] = np.arange(len(order))
        self._row_of = rank[inverse]
        self.firsts = chosen[first[order]]
        self.sizes = sizes[order].astype(np.int64)
        self._chosen = chosen
        self._members = chosen[np.argsort(self._row_of, kind="stable")]
        self._ends = np.cumsum(self.sizes)

    def __len__(self) -> int:
        return len(self.firsts)

    def members(self, row: int) -> NDArray[np.int64]:
        """Return the issues of a row, the surest first."""
        end = int(self._ends[row])
        return self._members[end - int(self.sizes[row]) : end]

    def members_of(self, rows: Sequence[int]) -> NDArray[np.int64]:
        """Return the issues of several rows, the surest first."""
        marked = np.zeros(len(self), np.bool_)
        marked[list(rows)] = True
        return self._chosen[marked[self._row_of]]

    def row_of(self, issue: int) -> int | None:
        """Return the row that an issue is in; None where it is not shown."""
        place = int(np.searchsorted(self._chosen, issue))
        if place == len(self._chosen) or self._chosen[place] != issue:
            return None
        return int(self._row_of[place])

    def count(self, marked: NDArray[np.bool_]) -> NDArray[np.int64]:
        """Return how many issues of each row are marked.

        Args:
            marked: (N,) whether each of all issues is.
        """
        weights = marked[self._chosen]
        return np.bincount(self._row_of[weights], minlength=len(self)).astype(np.int64)


class IssueQueue:
    """All issues, and what is decided about their images.

    Attributes:
        issues: (N,) the issues, the surest first.
        paths: (P,) paths of the images that have any.
    """

    def __init__(self, issues: Sequence[Issue], classes: Iterable[int]) -> None:
        """Take issues.

        Args:
            issues: (N,) the surest first.
            classes: (N,) index of the class that the data set gives each, -1 for none.
        """
        self.issues = tuple(issues)
        numbers: dict[str, int] = {}
        heaps: dict[tuple[IssueKind, str, str], int] = {}
        images, together = [], []
        for issue in self.issues:
            images.append(numbers.setdefault(issue.path, len(numbers)))
            # An issue without a group stands for itself.
            key = (issue.kind, issue.group, "" if issue.group else issue.path)
            together.append(heaps.setdefault(key, len(heaps)))
        self.paths = tuple(numbers)
        self._numbers = numbers
        self._images = np.array(images, np.int64)
        self._heaps = np.array(together, np.int64)
        self._kinds = np.array([_KIND_CODES[issue.kind] for issue in self.issues], np.int64)
        self._classes = np.fromiter(classes, np.int64, len(self.issues))
        self._texts = [path.casefold() for path in self.paths]
        self._verdicts = np.zeros(len(self.paths), np.int8)
        self._matches: tuple[str, NDArray[np.bool_]] = ("", np.ones(len(self.paths), np.bool_))

    def __len__(self) -> int:
        return len(self.issues)

    def decide(self, path: str, verdict: Verdict) -> None:
        """Take note of what is to become of an image; of one without an issue nothing is noted."""
        number = self._numbers.get(path)
        if number is not None:
            self._verdicts[number] = _VERDICT_CODES[verdict]

    @property
    def decided(self) -> NDArray[np.bool_]:
        """(N,) whether each issue is decided."""
        decided: NDArray[np.bool_] = (self._verdicts != 0)[self._images]
        return decided

    def verdict_of(self, issues: NDArray[np.int64]) -> int:
        """Return the index in `VERDICTS` of what is decided about some issues, or `MIXED`."""
        verdicts = self._verdicts[self._images[issues]]
        return int(verdicts[0]) if (verdicts == verdicts[0]).all() else MIXED

    def paths_of(self, issues: NDArray[np.int64]) -> list[str]:
        """Return the images of some issues, each once."""
        return [self.paths[number] for number in dict.fromkeys(self._images[issues].tolist())]

    def find(self, path: str) -> int | None:
        """Return the surest issue of an image; None where it has none."""
        number = self._numbers.get(path)
        return None if number is None else int(np.argmax(self._images == number))

    def count_kinds(self) -> dict[IssueKind, tuple[int, int]]:
        """Return how many issues of each kind there are, and how many of them are decided."""
        found = np.bincount(self._kinds, minlength=len(KINDS))
        decided = np.bincount(self._kinds[self.decided], minlength=len(KINDS))
        return {kind: (int(found[code]), int(decided[code])) for code, kind in enumerate(KINDS)}

    def arrange(self, chosen: QueueFilter) -> QueueRows:
        """Return the rows that a filter lets through, the surest first."""
        mask = self._match(chosen.text.strip().casefold())[self._images]
        if chosen.kind is not None:
            mask &= self._kinds == _KIND_CODES[chosen.kind]
        if chosen.class_index is not None:
            mask &= self._classes == chosen.class_index
        if chosen.state is not State.ALL:
            mask &= self.decided == (chosen.state is State.DECIDED)
        rows = np.flatnonzero(mask)
        return QueueRows(rows, self._heaps[rows])

    def _match(self, text: str) -> NDArray[np.bool_]:
        """Return which images' paths hold a text, (P,)."""
        if self._matches[0] != text:
            held = np.fromiter((text in one for one in self._texts), np.bool_, len(self._texts))
            self._matches = (text, held)
        return self._matches[1]
