"""The decisions about a data set while a person makes them: every step can be undone and done again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from trainer.cleaning.decisions import Decision, Verdict


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that a person did; it may decide about many images at once.

    Attributes:
        title: What was done, as the menu says it after “Undo” ("exclude 1,600 images").
        before: The decision about each image as it was; None where there was none.
        after: The decision about each image as it is, by path.
    """

    title: str
    before: dict[str, Decision | None]
    after: dict[str, Decision]


class DecisionBook:
    """Holds the decision about each image; there is no limit to undoing but the book's beginning."""

    def __init__(self, decisions: Iterable[Decision] = ()) -> None:
        self._decisions = {one.path: one for one in decisions}
        self._done: list[Step] = []
        self._undone: list[Step] = []

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """All decisions, those that leave an image undecided too."""
        return tuple(self._decisions.values())

    @property
    def undo_title(self) -> str:
        """What `undo` would take back; empty for nothing."""
        return self._done[-1].title if self._done else ""

    @property
    def redo_title(self) -> str:
        """What `redo` would do again; empty for nothing."""
        return self._undone[-1].title if self._undone else ""

    def find(self, path: str) -> Decision | None:
        """Return the decision about an image; None where nobody looked at it."""
        return self._decisions.get(path)

    def is_decided(self, path: str) -> bool:
        """Return whether somebody said what is to become of an image."""
        decision = self._decisions.get(path)
        return decision is not None and decision.verdict is not Verdict.UNDECIDED

    def decide(self, title: str, decisions: Sequence[Decision]) -> Step | None:
        """Make decisions in one step, in place of earlier ones about the same images.

        Args:
            title: What was done, in words.
            decisions: At most one for each image.

        Returns:
            The step; None where nothing changes.
        """
        after = {one.path: one for one in decisions if not _is_alike(one, self._decisions.get(one.path))}
        if not after:
            return None
        step = Step(title, {path: self._decisions.get(path) for path in after}, after)
        self._decisions.update(after)
        self._done.append(step)
        self._undone.clear()
        return step

    def undo(self) -> Step | None:
        """Take back the last step and return it; None where there is none."""
        if not self._done:
            return None
        step = self._done.pop()
        for path, decision in step.before.items():
            if decision is None:
                del self._decisions[path]
            else:
                self._decisions[path] = decision
        self._undone.append(step)
        return step

    def redo(self) -> Step | None:
        """Do again what was taken back last and return it; None where there is none."""
        if not self._undone:
            return None
        step = self._undone.pop()
        self._decisions.update(step.after)
        self._done.append(step)
        return step


def _is_alike(new: Decision, old: Decision | None) -> bool:
    """Whether two decisions say the same, whoever made them and when."""
    return old is not None and (new.verdict, new.new_label, new.role, new.reason, new.fingerprint) == (
        old.verdict,
        old.new_label,
        old.role,
        old.reason,
        old.fingerprint,
    )
