"""What a cleaning found, as it is told to the window and to the command line."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from trainer.classes import CellClass, describe_class
from trainer.cleaning.decisions import Decision
from trainer.cleaning.issues import Issue, IssueKind
from trainer.cleaning.selection import LeftOut, select_images
from trainer.dataset.concerns import Concern
from trainer.dataset.labelled import Problem
from trainer.events import Event


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CleaningReport:
    """What is doubtful in a data set.

    Attributes:
        dataset: The data set.
        model: Title of the model whose features were used; empty for none.
        paths: (N,) paths of the images that could be read, below the data set.
        labels: (N,) label of each, as the data set spells it; empty for one without a label.
        fingerprints: (N,) fingerprints of pixels.
        issues: What is doubtful about single images, the surest first.
        problems: What could not be used, each with its reason.
        concerns: What stands in the way of learning from the data set as a whole.
        notes: What else must be known to read this, a sentence each.
        classes: (K,) ids of the classes, in the order of the columns of `probabilities`.
        probabilities: (N, K) float32 in [0, 1]: what a classifier that did not learn from an image
            thinks of it; (N, 0) where none was made.
        suggestible: What the model tells apart, where no image has a label: `probabilities` are its own
            then, in this order. Empty otherwise.
    """

    dataset: Path
    model: str
    paths: tuple[str, ...]
    labels: tuple[str, ...]
    fingerprints: tuple[str, ...]
    issues: tuple[Issue, ...]
    problems: tuple[Problem, ...]
    concerns: tuple[Concern, ...]
    notes: tuple[str, ...]
    classes: tuple[str, ...]
    probabilities: NDArray[np.float32]
    suggestible: tuple[CellClass, ...] = ()

    @property
    def counts(self) -> dict[IssueKind, int]:
        """Issues of each kind, kinds without any too."""
        found = Counter(issue.kind for issue in self.issues)
        return {kind: found[kind] for kind in IssueKind}


@dataclass(frozen=True, slots=True)
class ClassChange:
    """How many images a class has, and how many it would have after some decisions."""

    n_before: int
    n_after: int


def count_changes(report: CleaningReport, decisions: Sequence[Decision]) -> dict[str, ClassChange]:
    """Return what decisions make of the number of images of each class, by class id.

    The id of images without a label is empty; those that stay so are counted there.

    Raises:
        DecisionsError: They are not about this data set.
    """
    selection = select_images(
        report.paths,
        report.labels,
        report.fingerprints,
        decisions=decisions,
        unused_names=frozenset(problem.name for problem in report.problems),
    )
    before = Counter(describe_class(label).id for label in report.labels)
    after = Counter(describe_class(label).id for label in selection.labels)
    after[""] = selection.count(LeftOut.NO_LABEL)
    names = sorted({*before, *(name for name, count in after.items() if count)})
    return {name: ClassChange(before[name], after[name]) for name in names}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CleaningFound(Event):
    """A cleaning's report; an event of a `CleanJob`."""

    report: CleaningReport
