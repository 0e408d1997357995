"""Deciding about what is looked at, and going on to what comes next."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot

from bloodcell_gui.cleaning.desk import DecisionDesk
from bloodcell_gui.cleaning.target import Target
from trainer.cleaning.book import Step
from trainer.cleaning.issues import Issue, IssueKind


class Deciding(QObject):
    """Turns a key or a button into a decision; each view says what it is about, and what comes next.

    Attributes:
        desk: Makes the decisions; None while no data set is open.
        goes_on: Whether the view goes on after a decision.

    Signals:
        decided: Title of the step that was done.
    """

    decided = Signal(str)

    def __init__(self, parent: QObject, *, goes_on: bool) -> None:
        """Prepare.

        Args:
            parent: Owner.
            goes_on: Whether the view goes on after a decision.
        """
        super().__init__(parent)
        self.desk: DecisionDesk | None = None
        self.goes_on = goes_on

    # -- what a view says ---------------------------------------------------------------------

    @property
    def target(self) -> Target:
        """What the next decision is about."""
        raise NotImplementedError

    @property
    def issue(self) -> Issue | None:
        """The issue that the target is looked at for; None for none."""
        return None

    def find_next(self) -> int | None:
        """Return, before a decision, what `go_on` is to begin with; None for nothing."""
        raise NotImplementedError

    def go_on(self, begin: int) -> None:
        """Go on after a decision."""
        raise NotImplementedError

    # -- deciding -----------------------------------------------------------------------------

    @property
    def kind(self) -> IssueKind | None:
        """What the target is looked at for."""
        issue = self.issue
        return issue.kind if issue is not None else None

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
    def accept(self) -> None:
        """Give it the label that the model suggests."""
        self._decide(lambda desk, target: desk.accept(target.paths))

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
        """Set whether the view goes on after a decision."""
        self.goes_on = goes_on

    def _decide(self, decide: Callable[[DecisionDesk, Target], Step | None]) -> None:
        target = self.target
        if self.desk is None or not target.paths:
            return
        begin = self.find_next() if self.goes_on else None
        self._tell(decide(self.desk, target))
        if begin is not None:
            self.go_on(begin)

    def _tell(self, step: Step | None) -> None:
        if step is not None:
            self.decided.emit(step.title)
