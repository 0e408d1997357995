"""Deciding about the rows of the queue and their look-alikes."""

from PySide6.QtCore import QObject

from bloodcell_gui.cleaning.deciding import Deciding
from bloodcell_gui.cleaning.image_pane import ImagePane
from bloodcell_gui.cleaning.issue_queue import State
from bloodcell_gui.cleaning.queue_list import QueueList
from bloodcell_gui.cleaning.target import Target
from trainer.cleaning.issues import Issue, IssueKind

# Groups of these kinds are copies of one picture, of which one may be kept alone.
_COPIES = frozenset({IssueKind.EXACT_DUPLICATE, IssueKind.NEAR_DUPLICATE, IssueKind.JUNK})


class QueueDeciding(Deciding):
    """Decides about the rows that are chosen, or the look-alike that is looked at."""

    def __init__(self, rows: QueueList, image: ImagePane, parent: QObject, *, goes_on: bool) -> None:
        """Prepare.

        Args:
            rows: The queue.
            image: What is looked at.
            parent: Owner.
            goes_on: Whether the queue goes on after a decision.
        """
        super().__init__(parent, goes_on=goes_on)
        self._list = rows
        self._image = image

    @property
    def issue(self) -> Issue | None:
        """The issue of the current row; None for none."""
        row = self._list.row
        return self._list.rows.entry(row).issue if row >= 0 else None

    @property
    def target(self) -> Target:
        """What the next decision is about."""
        row, shown, strip = self._list.row, self._image.path, self._image.strip
        if row < 0 or not shown:
            return Target()
        rows = self._list.rows
        members = rows.paths_at([row])
        is_copy = self.kind in _COPIES and len(strip.paths) > 1
        copies = tuple(dict.fromkeys((*members, *strip.paths))) if is_copy else ()
        if self._image.is_aside:
            return Target(shown, (shown,), copies, is_aside=True)
        n_rows = self._list.n_chosen
        if n_rows > 1:
            return Target(shown, tuple(rows.paths_at(self._list.chosen_rows())), n_rows=n_rows)
        return Target(shown, tuple(members), copies, are_copies=is_copy)

    def find_next(self) -> int | None:
        """Return the current row; None where the list goes on by itself, as it shows what is open."""
        return self._list.row if self._list.rows.filter.state is State.ALL else None

    def go_on(self, begin: int) -> None:
        """Go to the next row in which something is undecided."""
        rows = self._list.rows
        entry = rows.entry(begin)
        if entry.n_decided < entry.size:
            # One of several copies: the others are still to be looked at.
            return
        following = rows.next_open(begin)
        if following is not None:
            self._list.go_to(following)
