"""A fitted network to a model file: converted, checked, scored, described; and its results beside it."""

from dataclasses import fields, replace
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from trainer.bundle.card import ModelCard
from trainer.bundle.model_file import LITERT, ModelFile, write_model
from trainer.bundle.places import take_place
from trainer.dataset.splits import Split
from trainer.errors import ConversionError, OutputError
from trainer.evaluation.results import EpochRecord, Results, TestedImage, write_results
from trainer.events import Emit, EpochEnded, Message, Progress
from trainer.jobs import JobControl, TrainJob
from trainer.language import tr
from trainer.learning.convert import CHECK_IMAGES, check_conversion, convert_network
from trainer.learning.fit import FitOutcome
from trainer.learning.material import Material, framing_of
from trainer.learning.networks import Network
from trainer.learning.quantised import quantise_model
from trainer.learning.scoring import Scoring, score_model
from trainer.learning.starting_point import StartingPoint
from trainer.learning.weights import weights_by_name
from trainer.words import clean_text

_PACKAGES = ("bloodcell", "tensorflow", "keras", "ai-edge-litert", "numpy")


def publish_model(
    job: TrainJob,
    network: Network,
    material: Material,
    start: StartingPoint,
    outcome: FitOutcome,
    emit: Emit,
    control: JobControl,
) -> ModelFile:
    """Convert, check, score and write a model; nothing is written if the check fails.

    In the library it takes a name that is free by then; nothing there is ever overwritten.

    Args:
        job: The training.
        network: As fitted.
        material: What it learned from.
        start: What it started from.
        outcome: How the fit ended.
        emit: Takes each event.
        control: What the user asks for; stopping leaves out the corrupted copies.

    Raises:
        ConversionError: The converted model differs from the trained one.
        OutputError: It cannot be written.
    """
    emit(Progress(job_id=job.id, stage=tr("Converting"), done=0, total=0))
    card = _describe(job, network, material, start, outcome)
    model = ModelFile(job.out, card, convert_network(network))
    checked = material.rows(Split.VALIDATION)[:CHECK_IMAGES]
    check_conversion(network, model, material.loaded.pixels[checked])
    if job.config.arithmetic == "int8":
        try:
            model = quantise_model(network, model, material)
            card = model.card
        except ConversionError as error:
            # The model is well as it is: only the wish is not granted.
            emit(Message(job_id=job.id, text=f"{error.summary} {error.remedy}"))
    scoring = score_model(model, material, job.id, emit, control)
    card = replace(
        card,
        scores=scoring.scores,
        temperature=scoring.temperature,
        second_look=scoring.second_look,
        calibration=scoring.calibration,
        corrupted=scoring.corrupted,
        **scoring.doubts.card_fields,
    )
    with take_place(job.out) as out:
        model = write_model(
            out,
            card,
            model.litert,
            weights_by_name(network.model),
            material.split,
            scoring.doubts.learned,
        )
    try:
        write_results(_tell_results(job, model, material, scoring, outcome))
    except OutputError as error:
        # The model itself is written and well.
        emit(Message(job_id=job.id, text=tr("The results were not kept. {error}", error=error)))
    return model


def flatten_scores(card: ModelCard) -> dict[str, float]:
    """Return the figures of a card by name, such as `test_accuracy`."""
    figures = {
        f"{part}_{name}": getattr(scores, name)
        for part, scores in card.scores.items()
        for name in ("accuracy", "balanced_accuracy", "macro_f1")
    }
    if card.calibration is not None:
        figures["calibration_error"] = card.calibration.error
    if card.corrupted is not None:
        figures["corrupted_accuracy"] = card.corrupted.accuracy
    return figures


def _tell_results(
    job: TrainJob, model: ModelFile, material: Material, scoring: Scoring, outcome: FitOutcome
) -> Results:
    ids = model.card.class_ids
    rows = material.rows(scoring.part)
    images = (
        TestedImage(
            # A name in another encoding than the system's holds what no JSON can.
            path=clean_text(material.loaded.images[row].source.name),
            fingerprint=material.loaded.fingerprints[row],
            truth=ids[material.labels[row]],
            predicted=ids[predicted],
            # Six digits tell enough; JSON would have as many as float64 has.
            probabilities=tuple(float(f"{probability:.6g}") for probability in probabilities),
        )
        for row, predicted, probabilities in zip(rows, scoring.predicted, scoring.probabilities, strict=True)
    )
    return Results(
        model_digest=model.card.entries[LITERT],
        title=model.card.title,
        network=model.card.network,
        dataset=str(job.dataset),
        part=scoring.part.value,
        classes=model.card.classes,
        images=tuple(images),
        corrupted=scoring.robustness,
        history=tuple(map(_record_epoch, outcome.history)),
        minutes=sum(epoch.seconds for epoch in outcome.history) / 60,
        created=model.card.created,
    )


def _record_epoch(told: EpochEnded) -> EpochRecord:
    return EpochRecord(**{field.name: getattr(told, field.name) for field in fields(EpochRecord)})


def _describe(
    job: TrainJob, network: Network, material: Material, start: StartingPoint, outcome: FitOutcome
) -> ModelCard:
    texts = job.texts
    shape = network.feature_map_shape
    started_from = start.told
    if start.pretrained and texts.weights_source:
        started_from = f"{started_from}; {texts.weights_source}"
    return ModelCard(
        title=texts.title
        or tr("{preset}, {n_classes} classes", preset=network.preset.title, n_classes=len(material.classes)),
        classes=material.classes,
        network=network.preset.id,
        framing=framing_of(job.config),
        n_features=shape[2],
        feature_map=shape,
        # A folder of the user's is nobody else's business: its name says enough.
        training=replace(
            job.config,
            weights=Path(job.config.weights).name,
            teacher=", ".join(Path(name).name for name in job.config.teacher.split(",")),
        ),
        data=material.describe(job.config, source=texts.data_source, licence=texts.data_licence),
        scores={},
        caution=texts.caution,
        description=texts.description,
        command=job.command,
        started_from=started_from,
        earlier_augmentations=start.augmentations,
        ended=outcome.reason,
        epochs_run=outcome.epochs_run,
        best_epoch=outcome.best_epoch,
        created=datetime.now(UTC).date().isoformat(),
        versions=list_versions(),
        licence=texts.licence,
    )


def list_versions() -> dict[str, str]:
    """Return the versions of the packages that a model is made with."""
    return {name: _version(name) for name in _PACKAGES}


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:  # run from a source tree that is not installed
        return "unknown"
