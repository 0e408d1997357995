"""What a fitted model is worth: its scores, how far its confidence can be trusted, corrupted copies.

All of it is measured on the LiteRT model that users will run, not on the network in training.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from trainer.bundle.card import CalibrationScores, CorruptedSummary, Scores
from trainer.bundle.model_file import ModelFile
from trainer.dataset.framing import FramingChoice
from trainer.dataset.labelled import Dataset, LabelledImage
from trainer.dataset.sources import ArrayImage
from trainer.dataset.splits import Split
from trainer.evaluation.calibration import fit_temperature, measure_calibration
from trainer.evaluation.corruptions import SEVERITIES, Family
from trainer.evaluation.doubt.measure import Doubts, measure_doubts
from trainer.evaluation.doubt.sight import look_again_at_images
from trainer.evaluation.metrics import evaluate_predictions
from trainer.evaluation.robustness import Robustness, evaluate_corrupted
from trainer.evaluation.sampling import draw_sample
from trainer.events import Emit, Message, Progress
from trainer.inference.classify import ClassifyOptions
from trainer.inference.interpreter import LiteRTModel
from trainer.inference.predictions import softmax
from trainer.inference.second_look import choose_confidence
from trainer.jobs import JobControl
from trainer.language import tr
from trainer.learning.material import Material
from trainer.machine import count_cores

# Images an invocation.
_BATCH = 32
_SECONDS_BETWEEN_PROGRESS = 0.1

# Corrupted copies of an image: every family at every severity.
_COPIES = len(Family) * len(SEVERITIES)
# Images that are corrupted: as many as this time allows at the speed that the scoring had, but never so
# few that the figure means nothing.
_SECONDS_FOR_COPIES = 60.0
_MOST_CORRUPTED, _FEWEST_CORRUPTED = 200, 25


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Scoring:
    """What a fitted model is worth.

    Attributes:
        scores: Its figures, by part (`validation`, `test`).
        temperature: What its logits are to be divided by.
        second_look: Confidence under which it is to look again.
        calibration: What that makes of its confidences.
        doubts: When it is unsure, and what it learned from looks like.
        part: The part that the following are about: test, or validation where there is no test part.
        predicted: (N,) index of the class that it gives each image of the part, in the order of its rows.
        probabilities: (N, K) float32, calibrated, of the same images.
        robustness: What it reached on corrupted copies of a sample of the part; None where the user stopped.
    """

    scores: dict[str, Scores]
    temperature: float
    second_look: float
    calibration: CalibrationScores
    doubts: Doubts
    part: Split
    predicted: NDArray[np.int64]
    probabilities: NDArray[np.float32]
    robustness: Robustness | None

    @property
    def corrupted(self) -> CorruptedSummary | None:
        """What the card keeps of the corrupted copies."""
        if self.robustness is None:
            return None
        return CorruptedSummary(
            part=self.part.value,
            n_images=self.robustness.n_images,
            n_copies=len(self.robustness.scores),
            accuracy=self.robustness.accuracy,
            balanced_accuracy=self.robustness.balanced_accuracy,
        )


def score_model(
    model: ModelFile, material: Material, job_id: str, emit: Emit, control: JobControl
) -> Scoring:
    """Score a model on the parts that it was not fitted to; fit its temperature, and measure its doubts.

    Args:
        model: The model, not yet written.
        material: What it learned from.
        job_id: Job that the events belong to.
        emit: Takes each event.
        control: What the user asks for; stopping leaves out the corrupted copies, nothing else.
    """
    tell = _ProgressTeller(tr("Scoring"), job_id, emit)
    parts = [part for part in (Split.VALIDATION, Split.TEST) if len(material.rows(part))]
    started = time.perf_counter()
    first = _run_parts(model, material, parts, tell)
    images_per_second = sum(map(len, first.values())) / (time.perf_counter() - started)

    ids = tuple(cell_class.id for cell_class in material.classes)
    truth = {part: material.labels[material.rows(part)] for part in parts}
    temperature = fit_temperature(first[Split.VALIDATION], truth[Split.VALIDATION])
    model = replace(model, card=replace(model.card, temperature=temperature))
    model, logits = _settle_second_look(model, material, truth[Split.VALIDATION], first)
    predicted = {part: logits[part].argmax(axis=1) for part in parts}
    scores = {part.value: evaluate_predictions(truth[part], predicted[part], ids).scores for part in parts}
    last = parts[-1]
    probabilities = softmax(logits[last], temperature)
    calibration = CalibrationScores(
        part=last.value,
        n_images=len(truth[last]),
        error_before=measure_calibration(softmax(logits[last]), truth[last], n_resamples=0).error,
        error=measure_calibration(probabilities, truth[last], n_resamples=0).error,
    )
    doubts = measure_doubts(
        model,
        material.loaded.pixels,
        material.labels,
        material.loaded.fingerprints,
        learned_from=material.rows(Split.TRAIN),
        validation=material.rows(Split.VALIDATION),
        on_progress=_ProgressTeller(tr("Measuring when it is unsure"), job_id, emit),
    )
    return Scoring(
        scores=scores,
        temperature=temperature,
        second_look=model.card.second_look,
        calibration=calibration,
        doubts=doubts,
        part=last,
        predicted=predicted[last],
        probabilities=probabilities,
        robustness=_score_copies(model, material, last, images_per_second, job_id, emit, control),
    )


def size_of_sample(n_images: int, images_per_second: float) -> int:
    """Return how many images of a part are corrupted.

    Args:
        n_images: Images of the part.
        images_per_second: Speed of the model on this machine.
    """
    affordable = int(_SECONDS_FOR_COPIES * images_per_second / _COPIES)
    return min(n_images, max(_FEWEST_CORRUPTED, min(_MOST_CORRUPTED, affordable)))


class _ProgressTeller:
    """Tells how far a stage is, some ten times a second."""

    def __init__(self, stage: str, job_id: str, emit: Emit) -> None:
        self._stage = stage
        self._job_id = job_id
        self._emit = emit
        self._started = self._told = time.monotonic()

    def __call__(self, done: int, total: int) -> None:
        now = time.monotonic()
        if now - self._told < _SECONDS_BETWEEN_PROGRESS and done < total:
            return
        self._told = now
        left = (now - self._started) / done * (total - done) if done else None
        self._emit(
            Progress(job_id=self._job_id, stage=self._stage, done=done, total=total, seconds_left=left)
        )


class _Stopped(Exception):  # noqa: N818 - never leaves this module
    """The user asked to stop while corrupted copies were scored."""


def _run_parts(
    model: ModelFile, material: Material, parts: list[Split], tell: Callable[[int, int], None]
) -> dict[Split, NDArray[np.float32]]:
    """Return (N, K) logits of each part's images."""
    litert = LiteRTModel(model, batch_size=_BATCH, threads=count_cores())
    total = sum(len(material.rows(part)) for part in parts)
    logits: dict[Split, NDArray[np.float32]] = {}
    done = 0
    for part in parts:
        rows = material.rows(part)
        found = np.empty((len(rows), len(material.classes)), np.float32)
        for first in range(0, len(rows), _BATCH):
            batch = slice(first, first + _BATCH)
            found[batch] = litert.run(material.loaded.pixels[rows[batch]])["logits"]
            done += len(rows[batch])
            tell(done, total)
        logits[part] = found
    return logits


def _settle_second_look(
    model: ModelFile, material: Material, truth: NDArray[np.int64], first: dict[Split, NDArray[np.float32]]
) -> tuple[ModelFile, dict[Split, NDArray[np.float32]]]:
    """Return a model that looks again as its recipe wants, unless that is worse, and what it says then.

    Args:
        model: The model, with its temperature.
        material: What it learned from.
        truth: (V,) class of each image of the validation part.
        first: (N, K) logits of each part's images at first sight.
    """
    share = model.card.training.second_look
    confidence = choose_confidence(first[Split.VALIDATION], model.card.temperature, share)
    looking = replace(model, card=replace(model.card, second_look=confidence))
    again = {
        part: look_again_at_images(looking, material.loaded.pixels, material.rows(part), logits)
        for part, logits in first.items()
    }
    before, after = ((logits[Split.VALIDATION].argmax(axis=1) == truth).sum() for logits in (first, again))
    return (looking, again) if after >= before else (model, first)


def _score_copies(
    model: ModelFile,
    material: Material,
    part: Split,
    images_per_second: float,
    job_id: str,
    emit: Emit,
    control: JobControl,
) -> Robustness | None:
    """Score corrupted copies of a sample of a part; None where the user stops."""
    rows = material.rows(part)
    drawn = draw_sample(
        material.labels[rows].tolist(),
        [material.loaded.fingerprints[row] for row in rows],
        size_of_sample(len(rows), images_per_second),
    )
    dataset = Dataset(
        root=model.path,
        form=tr("images in memory"),
        images=tuple(
            LabelledImage(
                ArrayImage(material.loaded.pixels, int(row)), material.classes[material.labels[row]].id
            )
            for row in rows[drawn]
        ),
    )
    tell = _ProgressTeller(tr("Scoring corrupted copies"), job_id, emit)

    def on_progress(done: int, total: int) -> None:
        if control.should_stop():
            raise _Stopped
        tell(done, total)

    # What was stopped before is not to take another minute.
    told = tr("Corrupted copies were not scored; `bloodcell evaluate --corrupted` does it later.")
    robustness = None
    if not control.should_stop():
        # The images are framed already.
        options = ClassifyOptions(framing=FramingChoice.WHOLE)
        try:
            robustness = evaluate_corrupted(dataset, model, options, on_progress=on_progress)
        except _Stopped:
            pass
        else:
            some = tr("{n_drawn} of ", n_drawn=len(drawn)) if len(drawn) < len(rows) else ""
            told = tr(
                "Corrupted copies of {some}the {n_rows} {part} images: accuracy {accuracy:.4f}.",
                some=some,
                n_rows=len(rows),
                part=part.value,
                accuracy=robustness.accuracy,
            )
    emit(Message(job_id=job_id, text=told))
    return robustness
