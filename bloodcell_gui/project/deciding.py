"""What can be decided about the cells of a sample, as commands."""

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from trainer.project.review import Review
    from trainer.project.steps import Step


class Deciding(QObject):
    """Commands on the chosen sample, as `Review` has them; who derives from it carries them out."""

    def decide(self, step: "Callable[[Review], Step | None]") -> None:
        """Do one thing in the chosen sample, in the reviewer's name; without a sample, nothing.

        Args:
            step: A command of `Review`.
        """
        raise NotImplementedError

    def assign(self, keys: Collection[int], class_id: str) -> None:
        """Give cells a class; those that were excluded count again."""
        self.decide(lambda review: review.assign([*keys], class_id))

    def confirm(self, keys: Collection[int]) -> None:
        """Say that the model's class is right; those that were excluded count again."""
        self.decide(lambda review: review.confirm([*keys]))

    def confirm_rest(self, class_id: str) -> None:
        """Say that all cells that count as a class by the model's word alone are of that class."""
        self.decide(lambda review: review.confirm_rest(class_id))

    def exclude(self, keys: Collection[int]) -> None:
        """Leave cells out of the counts."""
        self.decide(lambda review: review.exclude([*keys]))

    def include(self, keys: Collection[int]) -> None:
        """Let cells count again that were excluded."""
        self.decide(lambda review: review.include([*keys]))

    def comment(self, keys: Collection[int], text: str) -> None:
        """Write a comment to cells in place of an earlier one; empty removes it."""
        self.decide(lambda review: review.comment([*keys], text))

    def undo(self) -> None:
        """Take back the last step in the chosen sample."""
        self.decide(lambda review: review.undo())

    def redo(self) -> None:
        """Do again what was taken back last in the chosen sample."""
        self.decide(lambda review: review.redo())

    def sign(self) -> None:
        """Sign the chosen sample: nothing in it changes until it is reopened."""
        self.decide(lambda review: review.sign())

    def reopen(self) -> None:
        """Let the chosen sample be changed again."""
        self.decide(lambda review: review.reopen())
