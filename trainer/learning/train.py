"""A training job from data set to model file."""

import hashlib
from dataclasses import replace
from pathlib import Path

import msgspec

from trainer.bundle.model_file import ModelFile
from trainer.config import TrainingConfig
from trainer.dataset.split_file import write_split_file
from trainer.dataset.splits import Split
from trainer.errors import Cancelled
from trainer.events import DeviceChosen, Emit, Finished, Message
from trainer.jobs import JobControl, TrainJob
from trainer.learning.checkpoints import Checkpoints, has_checkpoint
from trainer.learning.device import name_device
from trainer.learning.fit import FitData, FitOutcome, fit_network
from trainer.learning.following import follow
from trainer.learning.material import Material, read_material
from trainer.learning.memory import is_out_of_memory
from trainer.learning.networks import Network, build_network
from trainer.learning.precision import in_full_precision, training_precision
from trainer.learning.publish import flatten_scores, publish_model
from trainer.learning.repeatable import make_repeatable
from trainer.learning.starting_point import StartingPoint, load_starting_weights
from trainer.networks import find_preset
from trainer.pretrained.sources import WeightsSource, fetch_source, find_source
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
    # A run that goes on has something to publish, and needs its images for that; a new one has not.
    preparing = control
    if has_checkpoint(folder):
        preparing = JobControl(is_paused=control.is_paused, wait_while_paused=control.wait_while_paused)
    material = read_material(job.dataset, config, folder, job.id, emit, preparing, decisions=job.decisions)
    if job.split_file is not None:
        write_split_file(job.split_file, zip(material.loaded.fingerprints, material.parts, strict=True))
    source = _fetch_weights(job, emit, preparing)
    if preparing.should_stop():
        raise Cancelled
    network, start, outcome = _fit(job, source, material, folder, emit, control)
    return publish_model(job, network, material, start, outcome, emit, control), outcome


def _fetch_weights(job: TrainJob, emit: Emit, control: JobControl) -> WeightsSource:
    """Find the weights to start from; download them where they have to be."""
    tell = follow(job.id, emit, control, "Downloading weights (kB)")
    config = job.config
    return fetch_source(
        find_preset(config.network),
        config.weights,
        config.input_size,
        lambda done, total, seconds_left: tell(done // 1000, total // 1000, seconds_left),
    )


def _fit(
    job: TrainJob,
    source: WeightsSource,
    material: Material,
    folder: Path,
    emit: Emit,
    control: JobControl,
) -> tuple[Network, StartingPoint, FitOutcome]:
    """Fit, with half the batch where memory runs out, going on from the last checkpoint."""
    config = job.config
    class_ids = tuple(cell_class.id for cell_class in material.classes)
    checkpoints = Checkpoints(folder, _fingerprint(material, config))
    data = FitData(
        pixels=material.loaded.pixels,
        labels=material.labels,
        n_classes=len(material.classes),
        train=material.rows(Split.TRAIN),
        validation=material.rows(Split.VALIDATION),
    )
    while True:
        with training_precision(config):
            network = build_network(
                find_preset(config.network), config.input_size, len(material.classes), config.framed_size
            )
        start = load_starting_weights(network, source, class_ids)
        emit(Message(job_id=job.id, text=f"{network.preset.title} starts from {start.told or 'nothing'}."))
        try:
            outcome = fit_network(
                network,
                data,
                config,
                pretrained=start.pretrained,
                job_id=job.id,
                emit=emit,
                control=control,
                checkpoints=checkpoints,
            )
        except Exception as error:
            if not is_out_of_memory(error) or config.batch_size == 1:
                raise
            config = replace(config, batch_size=config.batch_size // 2)
            emit(
                Message(
                    job_id=job.id,
                    text=f"Memory ran out: going on with {config.batch_size} images a step.",
                )
            )
        else:
            return in_full_precision(network), start, outcome


def _fingerprint(material: Material, config: TrainingConfig) -> str:
    """Return what tells this job's checkpoints from those of other data, or of other options."""
    facts = {"data": material.fingerprint, "options": config}
    return hashlib.sha256(msgspec.json.encode(facts, order="sorted")).hexdigest()
