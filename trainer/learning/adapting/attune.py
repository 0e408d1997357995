"""A model of the library attuned to a laboratory by images without labels, as a new model file."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from trainer.bundle.card import Attuning, ModelCard
from trainer.bundle.model_file import LITERT, ModelFile, read_model, read_split, read_weights, write_model
from trainer.bundle.places import refuse_taken, take_place
from trainer.cleaning.own_cells import FEWEST_TO_ATTUNE
from trainer.dataset.labelled import Dataset
from trainer.dataset.loading import load_dataset
from trainer.dataset.reading import read_dataset
from trainer.dataset.stain import normalise_images
from trainer.errors import Cancelled, DatasetError, ModelFileError
from trainer.events import Emit, Finished, Message, Progress
from trainer.inference.interpreter import LiteRTModel
from trainer.jobs import AttuneJob, JobControl
from trainer.language import tr, tr_n
from trainer.learning.adapting.statistics import attune_network, has_statistics
from trainer.learning.convert import CHECK_IMAGES, check_conversion, convert_network
from trainer.learning.following import Follower, follow
from trainer.learning.networks import Network
from trainer.learning.publish import list_versions
from trainer.learning.rebuilding import rebuild_network
from trainer.learning.repeatable import make_repeatable
from trainer.learning.weights import weights_by_name
from trainer.runs import borrow_folder

# More take time and change nothing.
_MOST = 4000
_BATCH = 8


def attune(job: AttuneJob, emit: Emit, control: JobControl) -> Finished:
    """Estimate the statistics of a network anew on images without labels, and publish a new model.

    Args:
        job: What to do.
        emit: Takes each event; an exception from it (`Cancelled`) ends the job.
        control: What the user asks for; stopping cancels.

    Returns:
        The event that ends the job; the caller sends it.

    Raises:
        TrainerError: Images, model or place are not as they must be; nothing is published.
    """
    with borrow_folder(job.id) as folder:
        return _attune(job, folder, emit, control)


def _attune(job: AttuneJob, folder: Path, emit: Emit, control: JobControl) -> Finished:
    make_repeatable(job.seed)
    refuse_taken(job.out)
    old = read_model(job.model)
    network = _build(old)
    begin = partial(follow, job.id, emit, control)
    pixels = _read_images(job, old.card, folder, emit, begin(tr("Reading images")))
    before = _ask(old, pixels, begin(tr("Asking the model as it is")))
    after = attune_network(
        network,
        normalise_images(pixels, old.card.training.normalisation),
        _list_shares(old.card),
        seed=job.seed,
        on_progress=begin(tr("Attuning")),
    )
    emit(Progress(job_id=job.id, stage=tr("Converting"), done=0, total=0))
    litert = convert_network(network)
    card = _describe(job, old, len(pixels), before, after)
    check_conversion(network, ModelFile(job.out, card, litert), pixels[:CHECK_IMAGES])
    if control.should_stop():
        raise Cancelled
    emit(Progress(job_id=job.id, stage=tr("Writing the model"), done=0, total=0))
    with take_place(job.out) as out:
        model = write_model(
            out, card, litert, weights_by_name(network.model), read_split(old.path), old.learned
        )
    return Finished(
        job_id=job.id,
        reason=tr("Attuned to {n_images} images.", n_images=len(pixels)),
        model=str(model.path),
        metrics={"n_images": float(len(pixels)), "changed": float((before != after).mean())},
    )


def _build(model: ModelFile) -> Network:
    network = rebuild_network(model.card, read_weights(model.path))
    if not has_statistics(network):
        raise ModelFileError(
            tr(
                "{network} has no batch normalisation, so there is nothing to attune.",
                network=network.preset.title,
            ),
            tr("Adapt the model with some labelled cells instead."),
        )
    return network


def _read_images(
    job: AttuneJob, card: ModelCard, folder: Path, emit: Emit, on_progress: Follower
) -> NDArray[np.uint8]:
    """Return (N, S, S, 3) uint8 framed images, at most `_MOST`."""
    whole = read_dataset(job.images, may_lack_labels=True)
    loaded = load_dataset(_draw(whole, job.seed), card.framing, workspace=folder, on_progress=on_progress)
    for problem in loaded.problems:
        emit(
            Message(
                job_id=job.id,
                text=tr("Left out: {problem}: {reason}", problem=problem.name, reason=problem.reason),
            )
        )
    if len(loaded.pixels) < FEWEST_TO_ATTUNE:
        raise DatasetError(
            tr_n(
                "{count:,} image is too few to attune a model: it takes at least {fewest}.",
                "{count:,} images are too few to attune a model: it takes at least {fewest}.",
                len(loaded.pixels),
                fewest=FEWEST_TO_ATTUNE,
            ),
            tr("Give a folder with more cells of the same microscope."),
        )
    return np.asarray(loaded.pixels)


def _draw(dataset: Dataset, seed: int) -> Dataset:
    if len(dataset.images) <= _MOST:
        return dataset
    rows = np.random.default_rng(seed).choice(len(dataset.images), _MOST, replace=False)
    return replace(dataset, images=tuple(dataset.images[row] for row in sorted(rows.tolist())))


def _ask(model: ModelFile, pixels: NDArray[np.uint8], on_progress: Follower) -> NDArray[np.int64]:
    """Return (N,) the class that a model gives each image."""
    litert = LiteRTModel(model, batch_size=_BATCH)
    told = []
    for first in range(0, len(pixels), _BATCH):
        told.append(litert.run(pixels[first : first + _BATCH])["logits"].argmax(axis=1))
        on_progress(min(first + _BATCH, len(pixels)), len(pixels))
    return np.concatenate(told)


def _list_shares(card: ModelCard) -> NDArray[np.float64]:
    """Return (K,) shares of the classes among what a model learned from; alike where that is not told."""
    numbers = np.array([card.data.n_per_class.get(class_id, 0) for class_id in card.class_ids], np.float64)
    return numbers / numbers.sum() if numbers.sum() else np.full(len(numbers), 1 / len(numbers))


def _describe(
    job: AttuneJob, old: ModelFile, n_images: int, before: NDArray[np.int64], after: NDArray[np.int64]
) -> ModelCard:
    card = old.card
    return replace(
        card,
        title=job.title or tr("{old}, attuned to {images}", old=card.title, images=job.images.stem),
        description="",
        command=job.command,
        # Measured with other statistics, on images of another microscope.
        scores={},
        calibration=None,
        corrupted=None,
        operating_points=(),
        adapted=None,
        started_from=tr(
            "the model “{title}” ({name}); its statistics were attuned", title=card.title, name=old.name
        ),
        ended=tr("Attuned to {n_images} images.", n_images=n_images),
        created=datetime.now(UTC).date().isoformat(),
        versions=list_versions(),
        arithmetic="float32",
        attuned=Attuning(
            title=card.title,
            name=old.name,
            sha256=card.entries[LITERT],
            n_images=n_images,
            before=_count(before, card.class_ids),
            after=_count(after, card.class_ids),
            changed=float((before != after).mean()),
        ),
    )


def _count(told: NDArray[np.int64], class_ids: Sequence[str]) -> dict[str, int]:
    numbers = np.bincount(told, minlength=len(class_ids)).tolist()
    return dict(zip(class_ids, numbers, strict=True))
