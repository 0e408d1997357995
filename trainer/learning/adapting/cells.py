"""The cells of a laboratory that a model is adapted to: read, labelled, put beside its classes."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from trainer.bundle.card import ModelCard
from trainer.cleaning.decisions import read_decisions
from trainer.cleaning.own_cells import FEW_OF_A_CLASS
from trainer.cleaning.selection import describe_selection, name_labels, select_images
from trainer.dataset.grouping import Groups
from trainer.dataset.labelled import nothing_labelled
from trainer.dataset.loading import LoadedDataset, keep_rows, load_dataset
from trainer.dataset.reading import read_dataset
from trainer.errors import DatasetError
from trainer.events import Emit, Message
from trainer.jobs import AdaptJob, JobControl
from trainer.language import tr
from trainer.learning.division import group_cells
from trainer.learning.following import follow
from trainer.learning.issue_finders.cross_validation import FOLDS, deal_out
from trainer.words import quote_some

# Of fewer nothing can be held back.
_FEWEST = 2


@dataclass(frozen=True, slots=True, eq=False)
class OwnCells:
    """Cells of a laboratory.

    Attributes:
        loaded: Pixels and fingerprints.
        labels: (N,) index of each one's class in the model's card.
        folds: (N,) which part each belongs to, from 0; what shows one cell is in one part.
    """

    loaded: LoadedDataset
    labels: NDArray[np.int64]
    folds: NDArray[np.int64]

    @property
    def n_folds(self) -> int:
        """Number of parts."""
        return int(self.folds.max()) + 1

    def count(self, class_ids: Sequence[str]) -> dict[str, int]:
        """Return how many there are of each class that is there, in the card's order."""
        found = np.bincount(self.labels, minlength=len(class_ids)).tolist()
        return {name: count for name, count in zip(class_ids, found, strict=True) if count}


def read_own_cells(
    job: AdaptJob, card: ModelCard, workspace: Path, emit: Emit, control: JobControl
) -> OwnCells:
    """Read the cells of a job and divide them into parts.

    Args:
        job: Names the data set and the decisions about it.
        card: Card of the model that is to be adapted.
        workspace: Folder for the decoded images.
        emit: Takes each event.
        control: What the user asks for; a job that is to stop is cancelled.

    Raises:
        DatasetError: The model cannot be adapted with these cells.
        DecisionsError: The decisions cannot be read, or are not about this data set.
        Cancelled: The job is to stop.
    """

    def tell(text: str) -> None:
        emit(Message(job_id=job.id, text=text))

    begin = partial(follow, job.id, emit, control)
    decided = () if job.decisions is None else read_decisions(job.decisions)
    whole = read_dataset(job.dataset, may_lack_labels=job.decisions is not None)
    if not whole.has_labels and not name_labels(decided):
        raise nothing_labelled(job.dataset)
    loaded = load_dataset(whole, card.framing, workspace=workspace, on_progress=begin(tr("Reading images")))
    for problem in loaded.problems:
        tell(tr("Left out: {problem}: {reason}", problem=problem.name, reason=problem.reason))
    names = [image.source.name for image in loaded.images]
    selection = select_images(
        names,
        [image.label for image in loaded.images],
        loaded.fingerprints,
        decisions=decided,
        leave_out_copies=True,
    )
    for text in describe_selection(selection, names):
        tell(text)
    order = {class_id: index for index, class_id in enumerate(card.class_ids)}
    known = {label: card.find_class(label) for label in set(selection.labels)}
    unknown = Counter(label for label in selection.labels if known[label] is None)
    for label, count in sorted(unknown.items()):
        tell(
            tr(
                "Left out: {count} of “{label}”, a class that the model does not know.",
                count=count,
                label=label,
            )
        )
    chosen = [
        (row, label, order[its.id])
        for row, label in zip(selection.rows, selection.labels, strict=True)
        if (its := known[label]) is not None
    ]
    labels = np.array([index for _, _, index in chosen], np.int64)
    _refuse(labels, unknown, card)
    loaded = keep_rows(loaded, [row for row, _, _ in chosen], [label for _, label, _ in chosen])
    folds = deal_out(labels, _group(loaded, begin), FOLDS)
    cells = OwnCells(loaded, labels, folds)
    counts = cells.count(card.class_ids)
    tell(
        tr(
            "{n_labels} cells: {items}.",
            n_labels=len(labels),
            items=", ".join((f"{name} {count}" for name, count in counts.items())),
        )
    )
    if few := [name for name, count in counts.items() if count < FEW_OF_A_CLASS]:
        tell(
            tr(
                "Of {few} there are fewer than {few_cells} cells: their figures say little.",
                few=quote_some(few),
                few_cells=FEW_OF_A_CLASS,
            )
        )
    if missing := [name for name in card.class_ids if name not in counts]:
        tell(
            tr(
                "No cells of {missing}: the model knows them as before.",
                missing=quote_some(missing, len(missing)),
            )
        )
    return cells


def _group(loaded: LoadedDataset, begin: Callable[[str], Callable[[int, int], None]]) -> list[str]:
    """Return (N,) which images are held back together: of one cell, and of one sample if there are many."""
    cells = group_cells(loaded, begin)
    samples = [image.sample_id for image in loaded.images]
    groups = Groups(len(cells))
    groups.join_equal(cells)
    if len(set(samples)) >= FOLDS:
        groups.join_equal(samples)
    return [loaded.fingerprints[row] for row in groups.ids().tolist()]


def _refuse(labels: NDArray[np.int64], unknown: Counter[str], card: ModelCard) -> None:
    """Refuse what no model can be adapted with.

    Raises:
        DatasetError: There are too few cells, or too few classes that the model knows.
    """
    if unknown and not len(labels):
        raise DatasetError(
            tr("The model knows none of the classes here: {unknown}.", unknown=quote_some(sorted(unknown))),
            tr("It knows: {class_ids}.", class_ids=", ".join(card.class_ids)),
        )
    counts = np.bincount(labels, minlength=len(card.classes))
    there = counts[counts > 0]
    if len(there) < _FEWEST or there.max() < _FEWEST:
        raise DatasetError(
            tr("There are too few cells to adapt a model: it takes at least two classes."),
            tr("Label about 100 cells, some of every class that you see."),
        )
