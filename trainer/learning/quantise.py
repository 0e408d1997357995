"""A model of the library in whole numbers: built again, converted, scored anew and written as a new one."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from trainer.bundle.model_file import ModelFile, read_model, read_split, read_weights, write_model
from trainer.bundle.places import take_place
from trainer.dataset.loading import keep_rows, load_dataset
from trainer.dataset.reading import read_dataset
from trainer.dataset.split_file import read_split_file
from trainer.errors import Cancelled, DatasetError, ModelFileError
from trainer.evaluation.known_parts import find_parts
from trainer.events import Emit, Finished, Progress
from trainer.jobs import JobControl, QuantiseJob
from trainer.language import tr
from trainer.learning.following import follow
from trainer.learning.material import Material
from trainer.learning.publish import flatten_scores, list_versions
from trainer.learning.quantised import quantise_model
from trainer.learning.rebuilding import rebuild_network
from trainer.learning.scoring import score_model
from trainer.runs import borrow_folder


def quantise(job: QuantiseJob, emit: Emit, control: JobControl) -> Finished:
    """Write a model in whole numbers, where that costs next to nothing and is faster.

    Args:
        job: What to do.
        emit: Takes each event; an exception from it (`Cancelled`) ends the job.
        control: What the user asks for; stopping cancels, but for the corrupted copies, which it leaves out.

    Returns:
        The event that ends the job; the caller sends it.

    Raises:
        ConversionError: It would be worse, or no faster; nothing is published.
        TrainerError: Model, images or place are not as they must be.
    """
    with borrow_folder(job.id) as folder:
        return _quantise(job, folder, emit, control)


def _quantise(job: QuantiseJob, folder: Path, emit: Emit, control: JobControl) -> Finished:
    old = read_model(job.model)
    if old.card.arithmetic == "int8":
        raise ModelFileError(
            tr("The model “{name}” calculates in whole numbers already.", name=old.name),
            tr("Use it as it is."),
        )
    material = _recall_material(job, old, folder, emit, control)
    emit(Progress(job_id=job.id, stage=tr("Converting"), done=0, total=0))
    weights = read_weights(job.model)
    new = quantise_model(rebuild_network(old.card, weights), old, material)
    if control.should_stop():
        raise Cancelled
    scoring = score_model(new, material, job.id, emit, control)
    card = replace(
        new.card,
        title=job.title or tr("{title}, whole numbers", title=old.card.title),
        command=job.command,
        created=datetime.now(UTC).date().isoformat(),
        versions=list_versions(),
        scores=scoring.scores,
        temperature=scoring.temperature,
        second_look=scoring.second_look,
        calibration=scoring.calibration,
        corrupted=scoring.corrupted,
        **scoring.doubts.card_fields,
    )
    with take_place(job.out) as out:
        model = write_model(out, card, new.litert, weights, material.split, scoring.doubts.learned)
    return Finished(
        job_id=job.id,
        reason=tr("The model calculates in whole numbers now."),
        model=str(model.path),
        metrics=flatten_scores(model.card),
    )


def _recall_material(
    job: QuantiseJob, model: ModelFile, folder: Path, emit: Emit, control: JobControl
) -> Material:
    """Return the images that a model was made with, divided as they were then."""
    split = read_split(model.path) if job.split_file is None else read_split_file(job.split_file)
    if split is None:
        raise DatasetError(
            tr("The model “{name}” does not tell which image was in which part.", name=model.name),
            tr("Give the file that training wrote of its split."),
        )
    loaded = load_dataset(
        read_dataset(job.dataset),
        model.card.framing,
        workspace=folder,
        on_progress=partial(follow, job.id, emit, control)(tr("Reading images")),
    )
    known = find_parts(loaded, model, split)
    part_of = {int(row): part for part, rows in known.rows.items() for row in rows}
    kept = sorted(part_of)
    return Material(
        keep_rows(loaded, kept, [loaded.images[row].label for row in kept]),
        model.card.classes,
        known.labels[kept],
        tuple(part_of[row] for row in kept),
    )
