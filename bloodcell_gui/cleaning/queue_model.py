"""The rows of the queue as Qt's views want them: made when they are looked at, however many there are."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractListModel, QModelIndex, Qt
from PySide6.QtWidgets import QWidget

from bloodcell_gui.cleaning.issue_queue import MIXED, VERDICTS, IssueQueue, QueueFilter, QueueRows, State
from bloodcell_gui.cleaning.kind_texts import KIND_TITLES, name_row, name_verdict
from bloodcell_gui.table import Index
from trainer.cleaning.decisions import Verdict
from trainer.cleaning.issues import Issue
from trainer.language import tr

ENTRY = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class RowEntry:
    """What is shown of a row.

    Attributes:
        issue: Its surest issue.
        size: How many issues it stands for.
        n_decided: How many of them are decided.
        verdict: What is decided about all of them; None where that differs.
    """

    issue: Issue
    size: int
    n_decided: int
    verdict: Verdict | None


class QueueModel(QAbstractListModel):
    """The rows that a filter lets through."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.queue = IssueQueue((), ())
        self.filter = QueueFilter()
        self._rows: QueueRows = self.queue.arrange(self.filter)
        self._n_decided: NDArray[np.int64] = np.zeros(0, np.int64)

    def show_queue(self, queue: IssueQueue, chosen: QueueFilter) -> None:
        """Show the issues that a filter lets through."""
        self.beginResetModel()
        self.queue, self.filter = queue, chosen
        self._arrange()
        self.endResetModel()

    def note_decisions(self) -> bool:
        """Take note that something else is decided.

        Returns:
            Whether there are other rows now.
        """
        if self.filter.state is State.ALL:
            self._n_decided = self._rows.count(self.queue.decided)
            if len(self._rows):
                self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))
            return False
        self.show_queue(self.queue, self.filter)
        return True

    @property
    def n_issues(self) -> int:
        """How many issues the rows stand for."""
        return int(self._rows.sizes.sum())

    def issue_at(self, row: int) -> int:
        """Return the number of a row's surest issue."""
        return int(self._rows.firsts[row])

    def row_of(self, issue: int) -> int | None:
        """Return the row that an issue is in; None where it is not shown."""
        return self._rows.row_of(issue)

    def entry(self, row: int) -> RowEntry:
        """Return what is shown of a row."""
        members = self._rows.members(row)
        verdict = self.queue.verdict_of(members)
        return RowEntry(
            self.queue.issues[members[0]],
            len(members),
            int(self._n_decided[row]),
            None if verdict == MIXED else VERDICTS[verdict],
        )

    def paths_at(self, rows: Sequence[int]) -> list[str]:
        """Return the images that rows stand for, each once."""
        return self.queue.paths_of(self._rows.members_of(rows))

    def next_open(self, row: int) -> int | None:
        """Return the next row in which something is undecided, from the top again after the last.

        Args:
            row: The row to begin behind.
        """
        is_open = self._n_decided < self._rows.sizes
        behind = np.flatnonzero(is_open[row + 1 :])
        if len(behind):
            return row + 1 + int(behind[0])
        before = np.flatnonzero(is_open[:row])
        return int(before[0]) if len(before) else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a view asks of a row."""
        if role == ENTRY:
            return self.entry(index.row())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return describe_entry(self.entry(index.row()))
        if role == Qt.ItemDataRole.ToolTipRole:
            issue = self.queue.issues[self._rows.firsts[index.row()]]
            return f"{issue.path}\n{issue.reason}"
        return None

    def _arrange(self) -> None:
        self._rows = self.queue.arrange(self.filter)
        self._n_decided = self._rows.count(self.queue.decided)


def describe_entry(entry: RowEntry) -> str:
    """Return a row as a screen reader says it."""
    issue = entry.issue
    words = [name_row(issue, entry.size), KIND_TITLES[issue.kind]]
    if issue.given:
        words.append(tr("labelled {given}", given=issue.given))
    if issue.suggested:
        words.append(tr("perhaps {suggested}", suggested=issue.suggested))
    words.append(describe_state(entry))
    return ", ".join(words)


def describe_state(entry: RowEntry) -> str:
    """Return how far a row is decided, in a few words."""
    if entry.verdict is not None:
        return name_verdict(entry.verdict)
    if entry.n_decided == entry.size:
        return tr("Decided")
    return tr("{n_decided:,} of {entry_size:,} decided", n_decided=entry.n_decided, entry_size=entry.size)
