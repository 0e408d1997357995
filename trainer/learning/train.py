"""A training job from data set to model file."""

import shutil
from collections.abc import Callable

import keras

from trainer.dataset.split_file import write_split_file
from trainer.dataset.splits import Split
from trainer.events import Finished, Message, Progress
from trainer.jobs import TrainJob, run_folder
from trainer.learning.callbacks import Emit
from trainer.learning.fit import FitData, fit_network
from trainer.learning.material import read_material
from trainer.learning.networks import build_network
from trainer.learning.publish import publish_model
from trainer.learning.weights import load_starting_weights
from trainer.networks import find_preset


def train(job: TrainJob, emit: Emit, should_stop: Callable[[], bool]) -> Finished:
    """Read, split, fit, convert, score and publish.

    Args:
        job: What to do.
        emit: Takes each event; an exception from it (`Cancelled`) ends the job.
        should_stop: Asked after each batch; stopping publishes the best epoch so far.

    Returns:
        The event that ends the job; the caller sends it.

    Raises:
        TrainerError: Data, options or weights are not as they must be; nothing is published.
    """
    config = job.config
    preset = find_preset(config.network)
    folder = run_folder(job.id)
    folder.mkdir(parents=True, exist_ok=True)
    try:
        keras.utils.set_random_seed(config.seed)
        material = read_material(job.dataset, config, folder, job.id, emit)
        if job.split_file is not None:
            write_split_file(job.split_file, zip(material.loaded.fingerprints, material.parts, strict=True))
        network = build_network(preset, config.input_size, len(material.classes))
        start = load_starting_weights(
            network, config.weights, tuple(cell_class.id for cell_class in material.classes)
        )
        emit(Message(job_id=job.id, text=f"{preset.title} starts from {start.told or 'nothing'}."))
        data = FitData(
            pixels=material.loaded.pixels,
            labels=material.labels,
            n_classes=len(material.classes),
            train=material.rows(Split.TRAIN),
            validation=material.rows(Split.VALIDATION),
        )
        outcome = fit_network(
            network,
            data,
            config,
            pretrained=start.pretrained,
            job_id=job.id,
            emit=emit,
            should_stop=should_stop,
        )
        emit(Progress(job_id=job.id, stage="Converting and scoring", done=0, total=0))
        model = publish_model(job, network, material, start, outcome)
    finally:
        # The array is memory-mapped: Windows removes it only once nobody refers to it, and the
        # folder of a job that is gone may be removed at any later start.
        shutil.rmtree(folder, ignore_errors=True)
    metrics = {
        f"{part}_{name}": getattr(scores, name)
        for part, scores in model.card.scores.items()
        for name in ("accuracy", "balanced_accuracy", "macro_f1")
    }
    return Finished(job_id=job.id, reason=outcome.reason, model=str(model.path), metrics=metrics)
