"""Deciding about what is looked at, and going on to what is undecided next."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot

from bloodcell_gui.cleaning.desk import DecisionDesk
from bloodcell_gui.cleaning.image_pane import ImagePane
from bloodcell_gui.cleaning.issue_queue import State
from bloodcell_gui.cleaning.queue_list import QueueList
from bloodcell_gui.cleaning.target import Target
from trainer.cleaning.book import Step
from trainer.cleaning.issues import Issue, IssueKind

# Groups of these kinds are copies of one picture, of which one may be kept alone.
_COPIES = frozenset({IssueKind.EXACT_DUPLICATE, IssueKind.NEAR_DUPLICATE, IssueKind.JUNK})


class Deciding(QObject):
    """Turns a key or a button into a decision.

    Attributes:
        desk: Makes the decisions; None while no data set is open.
        goes_on: Whether the queue goes on after a decision.

    Signals:
        decided: Title of the step that was done.
    """

    decided = Signal(str)

    def __init__(self, rows: QueueList, image: ImagePane, parent: QObject, *, goes_on: bool) -> None:
        """Prepare.

        Args:
            rows: The queue.
            image: What is looked at.
            parent: Owner.
            goes_on: Whether the queue goes on after a decision.
        """
        super().__init__(parent)
        self._list = rows
        self._image = image
        self.desk: DecisionDesk | None = None
        self.goes_on = goes_on

    @property
    def issue(self) -> Issue | None:
        """The issue of the current row; None for none."""
        row = self._list.row
        return self._list.rows.entry(row).issue if row >= 0 else None

    @property
    def kind(self) -> IssueKind | None:
        """What the current row is looked at for."""
        issue = self.issue
        return issue.kind if issue is not None else None

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
        return Target(shown, tuple(members), copies, "copies" if is_copy else "images")

    def call(self, place: int) -> None:
        """Say what class it is of: one place for each class of the data set."""
        self._decide(lambda desk, target: desk.call(target.paths, place, self.kind))

    @Slot()
    def keep(self) -> None:
        """Keep it as it is labelled."""
        self._decide(lambda desk, target: desk.keep(target.paths, self.kind))

    @Slot()
    def exclude(self) -> None:
        """Leave it out."""
        self._decide(lambda desk, target: desk.exclude(target.paths, self.kind))

    @Slot()
    def leave_open(self) -> None:
        """Take back what is decided about it, and stay."""
        target = self.target
        if self.desk is not None and target.paths:
            self._tell(self.desk.leave_open(target.paths, self.kind))

    @Slot()
    def keep_only(self) -> None:
        """Keep the copy that is looked at, and leave the others out."""
        if self.target.copies:
            self._decide(lambda desk, target: desk.keep_only(target.shown, target.copies, self.kind))

    @Slot(bool)
    def set_going_on(self, goes_on: bool) -> None:
        """Set whether the queue goes on after a decision."""
        self.goes_on = goes_on

    def _decide(self, decide: Callable[[DecisionDesk, Target], Step | None]) -> None:
        target = self.target
        if self.desk is None or not target.paths:
            return
        row, rows = self._list.row, self._list.rows
        self._tell(decide(self.desk, target))
        # A list of what is open goes on by itself.
        if not self.goes_on or rows.filter.state is not State.ALL:
            return
        entry = rows.entry(row)
        if entry.n_decided < entry.size:
            # One of several copies: the others are still to be looked at.
            return
        following = rows.next_open(row)
        if following is not None:
            self._list.go_to(following)

    def _tell(self, step: Step | None) -> None:
        if step is not None:
            self.decided.emit(step.title)
