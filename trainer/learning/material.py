"""A data set ready to learn from: decoded, labelled, divided."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from trainer.bundle.card import CleaningDescription, DataDescription
from trainer.classes import CellClass, describe_class
from trainer.cleaning.decisions import Decision, read_decisions
from trainer.cleaning.overlap import take_traces
from trainer.cleaning.selection import (
    LeftOut,
    Selection,
    describe_selection,
    name_labels,
    select_images,
)
from trainer.config import TrainingConfig
from trainer.dataset.concerns import Concern, refuse_errors
from trainer.dataset.contradictions import check_copies
from trainer.dataset.framing import Framing
from trainer.dataset.labelled import LabelledImage, nothing_labelled
from trainer.dataset.loading import LoadedDataset, keep_rows, load_dataset
from trainer.dataset.reading import read_dataset
from trainer.dataset.splits import Split
from trainer.dataset.subsets import take_subset
from trainer.dataset.trainability import check_labels, check_read
from trainer.errors import DatasetError
from trainer.events import Emit, Message
from trainer.jobs import JobControl
from trainer.language import tr, tr_n
from trainer.learning.division import divide_images
from trainer.learning.following import follow


@dataclass(frozen=True, slots=True, eq=False)
class Material:
    """A data set ready to learn from.

    Attributes:
        loaded: Pixels and fingerprints.
        classes: The classes, sorted by id.
        labels: (N,) index of each image's class.
        parts: (N,) part of each image.
        cleaning: What was changed of the data set before; None where it is as it was found.
    """

    loaded: LoadedDataset
    classes: tuple[CellClass, ...]
    labels: NDArray[np.int64]
    parts: tuple[Split, ...]
    cleaning: CleaningDescription | None = None

    def rows(self, part: Split) -> NDArray[np.int64]:
        """Return the rows of a part."""
        return np.array([row for row, its in enumerate(self.parts) if its is part], dtype=np.int64)

    @property
    def split(self) -> dict[str, Split]:
        """Part of each image, by the fingerprint of its pixels; exact copies are in one."""
        return dict(zip(self.loaded.fingerprints, self.parts, strict=True))

    @property
    def fingerprint(self) -> str:
        """SHA-256 of what the images show and are called; no name of a file, and no order, changes it."""
        prints = zip(self.loaded.fingerprints, self.labels, strict=True)
        lines = sorted(f"{print_},{self.classes[label].id}" for print_, label in prints)
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()

    def describe(self, config: TrainingConfig, *, source: str, licence: str) -> DataDescription:
        """Return what a card says of the data."""
        names = [self.classes[label].id for label in self.labels]
        return DataDescription(
            fingerprint=self.fingerprint,
            n_images={part.value: self.parts.count(part) for part in Split},
            n_per_class=dict(sorted(Counter(names).items())),
            n_left_out=len(self.loaded.problems),
            source=source,
            licence=licence,
            split_seed=config.seed,
            traces=take_traces(self.loaded.fingerprints[row] for row in self.rows(Split.TRAIN)),
            cleaning=self.cleaning,
        )


def read_material(
    path: Path,
    config: TrainingConfig,
    workspace: Path,
    job_id: str,
    emit: Emit,
    control: JobControl,
    *,
    decisions: Path | None = None,
) -> Material:
    """Read a data set, decode it to the network's size, clean it as asked, and divide it.

    Args:
        path: The data set.
        config: Says how it is framed, cleaned and divided.
        workspace: Folder for the decoded images.
        job_id: Marks the events.
        emit: Takes each event.
        control: What the user asks for; a job that is to stop is cancelled.
        decisions: Decisions file to apply; None for none.

    Raises:
        DatasetError: It cannot be used for training.
        DecisionsError: The decisions cannot be read, or are not about this data set.
        Cancelled: The job is to stop.
    """

    def tell(text: str) -> None:
        emit(Message(job_id=job_id, text=text))

    begin = partial(follow, job_id, emit, control)

    # Before the long reading: most mistakes show already.
    decided = () if decisions is None else read_decisions(decisions)
    whole = read_dataset(path, may_lack_labels=decisions is not None)
    if not whole.has_labels and not name_labels(decided):
        raise nothing_labelled(path)
    dataset = take_subset(
        whole,
        fraction=config.fraction,
        images_per_class=config.images_per_class,
        seed=config.seed,
        labels=_expect_labels(whole.images, decided),
    )
    if not decided:
        # Decisions may mend what the labels alone forbid; then it is told after the reading.
        refuse_errors(_check_labels(dataset.images, config))
    tell(tr_n("{count} image, {form}.", "{count} images, {form}.", len(dataset.images), form=dataset.form))
    loaded = load_dataset(
        dataset, framing_of(config), workspace=workspace, on_progress=begin(tr("Reading images"))
    )
    for problem in loaded.problems:
        tell(tr("Left out: {problem}: {reason}", problem=problem.name, reason=problem.reason))
    refuse_errors(
        check_read((image.label for image in dataset.images), (image.label for image in loaded.images))
    )
    selection = select_images(
        [image.source.name for image in loaded.images],
        [image.label for image in loaded.images],
        loaded.fingerprints,
        decisions=decided,
        leave_out_copies=config.duplicates == "leave_out",
        unused_names={image.source.name for image in whole.images},
    )
    for text in describe_selection(selection, [image.source.name for image in loaded.images]):
        tell(text)
    if not selection.rows:
        raise _nothing_left(selection)
    loaded = keep_rows(loaded, selection.rows, selection.labels)
    concerns = (
        *_check_labels(loaded.images, config),
        *check_copies(selection.labels, loaded.fingerprints),
    )
    refuse_errors(concerns)
    for concern in concerns:
        tell(f"{concern.summary} {concern.remedy}")
    names = [describe_class(label).id for label in selection.labels]
    parts = divide_images(loaded, names, config, begin)
    classes = selection.classes
    index = {cell_class.id: number for number, cell_class in enumerate(classes)}
    labels = np.array([index[name] for name in names], dtype=np.int64)
    was_cleaned = decisions is not None or config.duplicates == "leave_out"
    name = "" if decisions is None else decisions.name
    return Material(
        loaded, classes, labels, tuple(parts), _describe_cleaning(selection, name) if was_cleaned else None
    )


def _expect_labels(images: Sequence[LabelledImage], decided: Sequence[Decision]) -> list[str]:
    """Return the labels by which a share is taken: those of decisions where the data set gives none."""
    given = name_labels(decided)
    return [image.label or given.get(image.source.name, "") for image in images]


def _nothing_left(selection: Selection) -> DatasetError:
    if selection.count(LeftOut.NO_LABEL):
        remedy = tr("Give images a label that can be read: the decisions label none of them.")
    elif selection.count(LeftOut.CONTRADICTION):
        remedy = tr("Decide which class each image has that is there under several, or keep exact copies.")
    else:
        remedy = tr("Change the decisions: they exclude every image.")
    return DatasetError(tr("The cleaning leaves no image to learn from."), remedy)


def _check_labels(images: Sequence[LabelledImage], config: TrainingConfig) -> tuple[Concern, ...]:
    return check_labels(
        [image.label for image in images],
        validation_fraction=config.validation_fraction,
        test_fraction=config.test_fraction,
        given=[image.split for image in images],
    )


def _describe_cleaning(selection: Selection, decisions: str) -> CleaningDescription:
    return CleaningDescription(
        decisions=decisions,
        n_labelled=selection.n_labelled,
        n_relabelled=selection.n_relabelled,
        n_excluded=selection.count(LeftOut.DECISION),
        n_copies=selection.count(LeftOut.COPY),
        n_contradicting=selection.count(LeftOut.CONTRADICTION),
        n_unlabelled=selection.count(LeftOut.NO_LABEL),
    )


def framing_of(config: TrainingConfig) -> Framing:
    """Return the framing that a model trained by this recipe has."""
    return Framing(
        size=config.framed_size,
        native_width=config.native_width,
        native_height=config.native_height,
        native_crop=config.native_crop,
    )
