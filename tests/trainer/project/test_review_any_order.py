"""Review commands in any order, held against a model of them that is plain enough to be seen to be right."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from trainer.classes import KNOWN_CLASSES
from trainer.dataset.samples import Sample
from trainer.dataset.sources import ImageFile
from trainer.inference.predictions import Prediction, Status
from trainer.project.adding import add_predictions
from trainer.project.cells import list_cells
from trainer.project.counts import summarise_sample
from trainer.project.project_file import create_project, open_project
from trainer.project.review import Review
from trainer.project.samples import find_sample
from trainer.project.steps import TrailRow, read_trail
from trainer.reports.used_model import UsedModel

CLASSES = KNOWN_CLASSES[:3]
MODEL = UsedModel(name="m", title="M", network="n", classes=CLASSES, caution="", sha256="c" * 64)
# Class and status of each cell by the model's word.
CELLS = [(0, Status.CLASSIFIED), (0, Status.CLASSIFIED), (1, Status.CLASSIFIED), (2, Status.UNSURE)]

chosen = st.lists(st.integers(1, len(CELLS)), min_size=1, max_size=len(CELLS), unique=True)
class_ids = st.sampled_from([one.id for one in CLASSES])


@dataclass(frozen=True)
class Plain:
    """What is to be known of one cell."""

    machine: str
    is_sure: bool
    final: str | None = None
    excluded: bool = False
    comment: str = ""

    @property
    def outcome(self) -> tuple[Status, str]:
        if self.excluded:
            return Status.EXCLUDED, ""
        if self.final or self.is_sure:
            return Status.CLASSIFIED, self.final or self.machine
        return Status.UNSURE, ""


class ReviewMachine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name, "p.bloodproject")
        self.project = create_project(self.path)
        given = [
            Prediction("S", ImageFile("S", str(number)), status, index, np.full(3, 1 / 3, np.float32))
            for number, (index, status) in enumerate(CELLS)
        ]
        for _ in add_predictions(self.project, [Sample("S", Path("/S"))], given, MODEL, who="Ada"):
            pass
        self.sample = find_sample(self.project, "S").key
        self.cells = {
            key: Plain(CLASSES[index].id, status is Status.CLASSIFIED)
            for key, (index, status) in enumerate(CELLS, 1)
        }
        self.done: list[dict[int, Plain]] = []
        self.undone: list[dict[int, Plain]] = []
        self.signed = False
        self.trail: list[TrailRow] = []

    @property
    def review(self) -> Review:
        return Review(self.project, self.sample, "Ada")

    def teardown(self) -> None:
        self.project.close()
        self.folder.cleanup()

    def expect(self, step: object, keys: list[int], change: Callable[[Plain], Plain]) -> None:
        """Do to the plain cells what was done to the project's."""
        after = self.cells | {key: change(self.cells[key]) for key in keys}
        assert (step is None) == (after == self.cells)
        if after != self.cells:
            self.done.append(self.cells)
            self.undone.clear()
            self.cells = after

    @precondition(lambda self: not self.signed)
    @rule(keys=chosen, class_id=class_ids)
    def assign(self, keys: list[int], class_id: str) -> None:
        step = self.review.assign(keys, class_id)
        self.expect(step, keys, lambda cell: replace(cell, final=class_id, excluded=False))

    @precondition(lambda self: not self.signed)
    @rule(keys=chosen)
    def confirm(self, keys: list[int]) -> None:
        step = self.review.confirm(keys)
        self.expect(step, keys, lambda cell: replace(cell, final=cell.machine, excluded=False))

    @precondition(lambda self: not self.signed)
    @rule(class_id=class_ids)
    def confirm_rest(self, class_id: str) -> None:
        rest = [
            key
            for key, cell in self.cells.items()
            if cell.is_sure and not cell.excluded and cell.final is None and cell.machine == class_id
        ]
        step = self.review.confirm_rest(class_id)
        self.expect(step, rest, lambda cell: replace(cell, final=class_id))

    @precondition(lambda self: not self.signed)
    @rule(keys=chosen, excluded=st.booleans())
    def exclude_or_include(self, keys: list[int], excluded: bool) -> None:
        step = self.review.exclude(keys) if excluded else self.review.include(keys)
        self.expect(step, keys, lambda cell: replace(cell, excluded=excluded))

    @precondition(lambda self: not self.signed)
    @rule(keys=chosen, text=st.sampled_from(["", "look", "=1+1"]))
    def comment(self, keys: list[int], text: str) -> None:
        step = self.review.comment(keys, text)
        self.expect(step, keys, lambda cell: replace(cell, comment=text))

    @precondition(lambda self: not self.signed)
    @rule()
    def undo(self) -> None:
        assert (self.review.undo() is None) == (not self.done)
        if self.done:
            self.undone.append(self.cells)
            self.cells = self.done.pop()

    @precondition(lambda self: not self.signed)
    @rule()
    def redo(self) -> None:
        assert (self.review.redo() is None) == (not self.undone)
        if self.undone:
            self.done.append(self.cells)
            self.cells = self.undone.pop()

    @rule()
    def sign_or_reopen(self) -> None:
        if self.signed:
            self.review.reopen()
        else:
            self.review.sign()
        self.signed = not self.signed

    @rule()
    def open_again(self) -> None:
        self.project.close()
        self.project = open_project(self.path)

    @invariant()
    def the_project_says_the_same(self) -> None:
        seen = {cell.key: cell for cell in list_cells(self.project, self.sample)}
        assert {key: (one.status, one.final_class) for key, one in seen.items()} == {
            key: one.outcome for key, one in self.cells.items()
        }
        assert {key: one.comment for key, one in seen.items()} == {
            key: one.comment for key, one in self.cells.items()
        }
        counts = summarise_sample(self.project, self.sample).counts
        finals = [one.outcome[1] for one in self.cells.values()]
        assert counts == {one.id: finals.count(one.id) for one in CLASSES}

    @invariant()
    def the_trail_only_grows(self) -> None:
        trail = list(read_trail(self.project))
        assert trail[: len(self.trail)] == self.trail
        self.trail = trail


def choose_settings(examples: int) -> settings:
    return settings(
        max_examples=examples,
        stateful_step_count=20,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )


class TestReview(ReviewMachine.TestCase):
    """Each step is on the disk before the next one, so there are few in every run."""

    settings = choose_settings(10)


@pytest.mark.slow
class TestReviewAtLength(ReviewMachine.TestCase):
    settings = choose_settings(100)
