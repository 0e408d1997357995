"""A training job from data set to model file."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from trainer.bundle.model_file import ModelFile
from trainer.config import TrainingConfig
from trainer.dataset.split_file import write_split_file
from trainer.dataset.splits import Split
from trainer.errors import Cancelled
from trainer.events import DeviceChosen, Emit, Finished
from trainer.jobs import JobControl, TrainJob
from trainer.language import tr
from trainer.learning.checkpoints import Checkpoints, has_checkpoint
from trainer.learning.device import name_device
from trainer.learning.fit import FitData, FitOutcome
from trainer.learning.fit_in_memory import fit_in_memory
from trainer.learning.following import follow
from trainer.learning.material import Material, read_material
from trainer.learning.publish import flatten_scores, publish_model
from trainer.learning.repeatable import make_repeatable
from trainer.learning.starting_point import fetch_weights
from trainer.learning.teaching import ask_teachers, check_teachers, find_teachers
from trainer.networks import find_preset
from trainer.pretrained.sources import find_source
from trainer.runs import hold_run, remove_dead_runs, remove_run, run_folder


def train(job: TrainJob, emit: Emit, control: JobControl) -> Finished:
    """Read, split, fit, convert, score and publish; go on where an earlier run of the job ended.

    Args:
        job: What to do.
        emit: Takes each event; an exception from it (`Cancelled`) ends the job.
        control: What the user asks for; stopping publishes the best epoch so far.

    Returns:
        The event that ends the job; the caller sends it.

    Raises:
        TrainerError: Data, options or weights are not as they must be; nothing is published.
    """
    remove_dead_runs()
    is_ours = False
    try:
        with hold_run(job) as folder:
            is_ours = True
            model, outcome = _run(job, folder, emit, control)
    except BaseException:
        # Without a checkpoint there is nothing that could go on.
        if is_ours and not has_checkpoint(run_folder(job.id)):
            remove_run(job.id)
        raise
    remove_run(job.id)
    return Finished(
        job_id=job.id, reason=outcome.reason, model=str(model.path), metrics=flatten_scores(model.card)
    )


def _run(job: TrainJob, folder: Path, emit: Emit, control: JobControl) -> tuple[ModelFile, FitOutcome]:
    """Do the work of a run that is held."""
    make_repeatable(job.config.seed)
    emit(DeviceChosen(job_id=job.id, name=name_device()))
    config = job.config
    # What shows at once is refused at once: nobody waits for images or a download in vain.
    find_source(find_preset(config.network), config.weights, config.input_size)
    teachers = find_teachers(config.teacher)
    # A run that goes on has something to publish, and needs its images for that; a new one has not.
    preparing = control
    if has_checkpoint(folder):
        preparing = JobControl(is_paused=control.is_paused, wait_while_paused=control.wait_while_paused)
    material = read_material(job.dataset, config, folder, job.id, emit, preparing, decisions=job.decisions)
    if job.split_file is not None:
        write_split_file(job.split_file, material.split.items())
    source = fetch_weights(config, job.id, emit, preparing)
    taught = _ask(teachers, material, job.id, emit, preparing) if teachers else None
    if preparing.should_stop():
        raise Cancelled
    fitted = fit_in_memory(
        FitData(
            pixels=material.loaded.pixels,
            labels=material.labels,
            n_classes=len(material.classes),
            train=material.rows(Split.TRAIN),
            validation=material.rows(Split.VALIDATION),
            taught=taught,
        ),
        [cell_class.id for cell_class in material.classes],
        config,
        source,
        job_id=job.id,
        emit=emit,
        control=control,
        checkpoints=Checkpoints(folder, _fingerprint(material, config)),
    )
    model = publish_model(job, fitted.network, material, fitted.start, fitted.outcome, emit, control)
    return model, fitted.outcome


def _ask(
    teachers: Sequence[ModelFile], material: Material, job_id: str, emit: Emit, control: JobControl
) -> NDArray[np.float32]:
    """Return (T, K) what the teachers say of the images to learn from."""
    ids = [cell_class.id for cell_class in material.classes]
    check_teachers(teachers, ids)
    rows = material.rows(Split.TRAIN)
    return ask_teachers(
        teachers,
        [material.loaded.images[row].source for row in rows],
        [material.loaded.fingerprints[row] for row in rows],
        ids,
        follow(job_id, emit, control, tr("Asking the teacher")),
    )


def _fingerprint(material: Material, config: TrainingConfig) -> str:
    """Return what tells this job's checkpoints from those of other data, or of other options."""
    facts = {"data": material.fingerprint, "options": config}
    return hashlib.sha256(msgspec.json.encode(facts, order="sorted")).hexdigest()
