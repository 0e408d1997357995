"""An adapted network to a model file: converted, checked, calibrated, described."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from trainer.bundle.card import Adaptation, CalibrationScores, DataDescription, LearnedLimits, ModelCard
from trainer.bundle.learned import LearnedStatistics
from trainer.bundle.model_file import ModelFile, read_split, write_model
from trainer.bundle.places import take_place
from trainer.cleaning.overlap import take_traces
from trainer.dataset.splits import Split
from trainer.evaluation.calibration import fit_temperature, measure_calibration
from trainer.evaluation.doubt.sight import Sight
from trainer.evaluation.doubt.thresholds import choose_threshold, list_points
from trainer.evaluation.doubt.widening import HeldOut
from trainer.events import Emit, Progress
from trainer.inference.predictions import softmax
from trainer.jobs import AdaptJob
from trainer.language import tr
from trainer.learning.adapting.cells import OwnCells
from trainer.learning.convert import CHECK_IMAGES, check_conversion, convert_network
from trainer.learning.networks import Network
from trainer.learning.publish import list_versions
from trainer.learning.rebuilding import rebuild_network
from trainer.learning.weights import weights_by_name


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Adapted:
    """A network as it was adapted, and what it was adapted with.

    Attributes:
        network: With the new head.
        litert: The same as LiteRT.
        cells: The laboratory's cells.
        seen: What is seen in them; the logits are those of heads that did not learn from the cell.
        held_out: How far they lie from all that is known without them.
        learned: Statistics of all that it learned from.
    """

    network: Network
    litert: bytes
    cells: OwnCells
    seen: Sight
    held_out: HeldOut
    learned: LearnedStatistics


def convert_adapted(
    model: ModelFile, weights: Mapping[str, NDArray[np.float32]], pixels: NDArray[np.uint8]
) -> tuple[Network, bytes]:
    """Build the network of a model with other weights, and convert it.

    Args:
        model: The model.
        weights: All weights by name.
        pixels: (N, S, S, 3) uint8, RGB, what the conversion is checked on.

    Raises:
        ConversionError: The converted network differs from the one that was built.
        WeightsError: The weights do not fit the network as it is built here.
    """
    card = model.card
    network = rebuild_network(card, weights)
    litert = convert_network(network)
    check_conversion(network, ModelFile(model.path, card, litert), pixels[:CHECK_IMAGES])
    return network, litert


def publish_adapted(
    job: AdaptJob, old: ModelFile, adapted: Adapted, told: Adaptation, emit: Emit
) -> ModelFile:
    """Fill the card and write the model file; nothing is ever overwritten in the library.

    Args:
        job: The adaptation.
        old: The model that it started from.
        adapted: What came of it.
        told: What the card says of it.
        emit: Takes each event.

    Raises:
        OutputError: It cannot be written.
    """
    emit(Progress(job_id=job.id, stage=tr("Writing the model"), done=0, total=0))
    split = read_split(old.path)
    if split is not None:
        split = {**split, **dict.fromkeys(adapted.cells.loaded.fingerprints, Split.TRAIN)}
    with take_place(job.out) as out:
        return write_model(
            out,
            _describe(job, old.card, adapted, told),
            adapted.litert,
            weights_by_name(adapted.network.model),
            split,
            adapted.learned,
        )


def _describe(job: AdaptJob, old: ModelCard, adapted: Adapted, told: Adaptation) -> ModelCard:
    labels, logits = adapted.cells.labels, adapted.seen.logits
    # The old head's logits were taught as probabilities, so that new and old cells have one temperature.
    temperature = fit_temperature(logits, labels)
    probabilities = softmax(logits, temperature)
    n_cells = len(labels)
    limits = _find_limits(old, adapted.held_out, n_cells)
    strange = (adapted.held_out.distances > limits.distance) | (
        adapted.held_out.strangeness > limits.strangeness
    )
    tops = logits.argmax(axis=1)
    confidences, right = probabilities[np.arange(n_cells), tops], tops == labels
    chosen = choose_threshold(confidences, right, strange)
    return replace(
        old,
        title=job.title or tr("{old}, adapted to {dataset}", old=old.title, dataset=job.dataset.stem),
        description="",
        command=job.command,
        training=replace(old.training, weights=told.name, seed=job.seed),
        data=_describe_data(job, old.data, adapted.cells, told),
        scores={"validation": told.after},
        started_from=tr(
            "the model “{title}” ({name}); its head was adapted", title=told.title, name=told.name
        ),
        ended=tr("Adapted with {n_cells} cells.", n_cells=n_cells),
        epochs_run=0,
        best_epoch=0,
        created=datetime.now(UTC).date().isoformat(),
        versions=list_versions(),
        temperature=temperature,
        calibration=CalibrationScores(
            part="validation",
            n_images=n_cells,
            error_before=measure_calibration(softmax(logits), labels, n_resamples=0).error,
            error=measure_calibration(probabilities, labels, n_resamples=0).error,
        ),
        corrupted=None,
        # Built and converted anew, whatever the old one calculated with.
        arithmetic="float32",
        thresholds={"all": chosen.threshold} if chosen.threshold else None,
        operating_points=list_points(confidences, right, strange, chosen),
        statistics=limits,
        adapted=told,
        # What the old one gave to which class is not what this one gives.
        attuned=None,
    )


def _find_limits(old: ModelCard, held_out: HeldOut, n_cells: int) -> LearnedLimits:
    """Return the limits of the old model, further out where a cell of the laboratory would lie beyond.

    Of so few cells no tail can be estimated: an estimate lies far out, and lets junk pass.
    """
    before = old.statistics
    distance, strangeness = float(held_out.distances.max()), float(held_out.strangeness.max())
    return LearnedLimits(
        n_images=n_cells,
        n_validation=n_cells,
        distance=distance if before is None else max(distance, before.distance),
        strangeness=strangeness if before is None else max(strangeness, before.strangeness),
    )


def _describe_data(job: AdaptJob, old: DataDescription, cells: OwnCells, told: Adaptation) -> DataDescription:
    names = [
        f"{fingerprint},{label}"
        for fingerprint, label in zip(cells.loaded.fingerprints, cells.labels.tolist(), strict=True)
    ]
    traces = {old.traces[place : place + 8] for place in range(0, len(old.traces), 8)}
    before = tr("{source} Then ", source=old.source) if old.source else ""
    return DataDescription(
        fingerprint=hashlib.sha256("\n".join(sorted(names)).encode()).hexdigest(),
        n_images={"train": len(cells.labels)},
        n_per_class=told.n_cells,
        n_left_out=len(cells.loaded.problems),
        source=tr(
            "{before}{n_labels} cells of “{name}”.",
            before=before,
            n_labels=len(cells.labels),
            name=Path(job.dataset).name,
        ),
        licence=old.licence,
        split_seed=job.seed,
        traces=take_traces([*traces, *cells.loaded.fingerprints]),
    )
