"""A data set ready to learn from: decoded, labelled, divided."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from trainer.bundle.card import DataDescription
from trainer.classes import CellClass, describe_class, order_classes
from trainer.config import TrainingConfig
from trainer.dataset.framing import Framing
from trainer.dataset.loading import LoadedDataset, load_dataset
from trainer.dataset.reading import read_dataset
from trainer.dataset.splits import Split, split_images
from trainer.dataset.subsets import take_subset
from trainer.dataset.trainability import Concern, check_labels, check_pixels, refuse_errors
from trainer.events import Message, Progress
from trainer.learning.callbacks import Emit


@dataclass(frozen=True, slots=True, eq=False)
class Material:
    """A data set ready to learn from.

    Attributes:
        loaded: Pixels and fingerprints.
        classes: The classes, sorted by id.
        labels: (N,) index of each image's class.
        parts: (N,) part of each image.
    """

    loaded: LoadedDataset
    classes: tuple[CellClass, ...]
    labels: NDArray[np.int64]
    parts: tuple[Split, ...]

    def rows(self, part: Split) -> NDArray[np.int64]:
        """Return the rows of a part."""
        return np.array([row for row, its in enumerate(self.parts) if its is part], dtype=np.int64)

    def describe(self, config: TrainingConfig, *, source: str, licence: str) -> DataDescription:
        """Return what a card says of the data."""
        names = [self.classes[label].id for label in self.labels]
        lines = sorted(
            f"{print_},{name}" for print_, name in zip(self.loaded.fingerprints, names, strict=True)
        )
        return DataDescription(
            fingerprint=hashlib.sha256("\n".join(lines).encode()).hexdigest(),
            n_images={part.value: self.parts.count(part) for part in Split},
            n_per_class=dict(sorted(Counter(names).items())),
            n_left_out=len(self.loaded.problems),
            source=source,
            licence=licence,
            split_seed=config.seed,
        )


def read_material(path: Path, config: TrainingConfig, workspace: Path, job_id: str, emit: Emit) -> Material:
    """Read a data set, decode it to the network's size, and divide it.

    Raises:
        DatasetError: It cannot be used for training.
    """
    dataset = take_subset(
        read_dataset(path),
        fraction=config.fraction,
        images_per_class=config.images_per_class,
        seed=config.seed,
    )
    classes = order_classes(sorted({image.label for image in dataset.images}))
    _tell_or_refuse(
        check_labels(
            [image.label for image in dataset.images],
            validation_fraction=config.validation_fraction,
            test_fraction=config.test_fraction,
            given=[image.split for image in dataset.images],
        ),
        job_id,
        emit,
    )
    emit(
        Message(
            job_id=job_id, text=f"{len(dataset.images)} images of {len(classes)} classes, {dataset.form}."
        )
    )

    def on_progress(done: int, total: int) -> None:
        emit(Progress(job_id=job_id, stage="Reading images", done=done, total=total))

    loaded = load_dataset(dataset, framing_of(config), workspace=workspace, on_progress=on_progress)
    for problem in loaded.problems:
        emit(Message(job_id=job_id, text=f"Left out: {problem.name}: {problem.reason}"))
    index = {cell_class.id: number for number, cell_class in enumerate(classes)}
    labels_read = [image.label for image in loaded.images]
    _tell_or_refuse(check_pixels(labels_read, loaded.fingerprints, loaded.sizes), job_id, emit)
    names = [describe_class(label).id for label in labels_read]
    parts = split_images(
        loaded.fingerprints,
        names,
        validation_fraction=config.validation_fraction,
        test_fraction=config.test_fraction,
        seed=config.seed,
        given=[image.split for image in loaded.images],
    )
    labels = np.array([index[name] for name in names], dtype=np.int64)
    return Material(loaded, classes, labels, tuple(parts))


def _tell_or_refuse(concerns: Sequence[Concern], job_id: str, emit: Emit) -> None:
    refuse_errors(concerns)
    for concern in concerns:
        emit(Message(job_id=job_id, text=f"{concern.summary} {concern.remedy}"))


def framing_of(config: TrainingConfig) -> Framing:
    """Return the framing that a model trained by this recipe has."""
    return Framing(
        size=config.input_size,
        native_width=config.native_width,
        native_height=config.native_height,
        native_crop=config.native_crop,
    )
