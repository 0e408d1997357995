"""A fitted network to a model file: converted, checked, scored, described."""

from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from trainer.bundle.card import ModelCard, Scores
from trainer.bundle.model_file import ModelFile, write_model
from trainer.dataset.splits import Split
from trainer.evaluation.metrics import evaluate_predictions
from trainer.inference.interpreter import LiteRTModel
from trainer.jobs import TrainJob
from trainer.learning.convert import CHECK_IMAGES, check_conversion, convert_network
from trainer.learning.fit import FitOutcome
from trainer.learning.material import Material, framing_of
from trainer.learning.networks import Network
from trainer.learning.weights import StartingPoint, weights_by_name

_PACKAGES = ("bloodcell", "tensorflow", "keras", "ai-edge-litert", "numpy")
_BATCH = 32


def publish_model(
    job: TrainJob, network: Network, material: Material, start: StartingPoint, outcome: FitOutcome
) -> ModelFile:
    """Convert, check, score and write a model; nothing is written if the check fails.

    The scores are those of the LiteRT model that users will run, not of the network in training.

    Raises:
        ConversionError: The converted model differs from the trained one.
        OutputError: It cannot be written.
    """
    card = _describe(job, network, material, start, outcome)
    model = ModelFile(job.out, card, convert_network(network))
    checked = material.rows(Split.VALIDATION)[:CHECK_IMAGES]
    check_conversion(network, model, material.loaded.pixels[checked])
    litert = LiteRTModel(model, batch_size=_BATCH, threads=2)
    scores = {
        part.value: _score(litert, material, part)
        for part in (Split.VALIDATION, Split.TEST)
        if len(material.rows(part))
    }
    return write_model(job.out, replace(card, scores=scores), model.litert, weights_by_name(network.model))


def _score(litert: LiteRTModel, material: Material, part: Split) -> Scores:
    rows = material.rows(part)
    found: list[NDArray[np.int64]] = []
    for first in range(0, len(rows), _BATCH):
        batch = material.loaded.pixels[rows[first : first + _BATCH]]
        found.append(litert.run(batch)["logits"].argmax(axis=1))
    ids = tuple(cell_class.id for cell_class in material.classes)
    return evaluate_predictions(material.labels[rows], np.concatenate(found), ids).scores


def _describe(
    job: TrainJob, network: Network, material: Material, start: StartingPoint, outcome: FitOutcome
) -> ModelCard:
    texts = job.texts
    shape = network.feature_map_shape
    started_from = start.told
    if start.pretrained and texts.weights_source:
        started_from = f"{started_from}; {texts.weights_source}"
    return ModelCard(
        title=texts.title or f"{network.preset.title}, {len(material.classes)} classes",
        classes=material.classes,
        network=network.preset.id,
        framing=framing_of(job.config),
        n_features=shape[2],
        feature_map=shape,
        # A folder of the user's is nobody else's business: its name says enough.
        training=replace(job.config, weights=Path(job.config.weights).name),
        data=material.describe(job.config, source=texts.data_source, licence=texts.data_licence),
        scores={},
        caution=texts.caution,
        description=texts.description,
        command=job.command,
        started_from=started_from,
        ended=outcome.reason,
        epochs_run=outcome.epochs_run,
        best_epoch=outcome.best_epoch,
        created=datetime.now(UTC).date().isoformat(),
        versions={name: _version(name) for name in _PACKAGES},
        licence=texts.licence,
    )


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:  # run from a source tree that is not installed
        return "unknown"
