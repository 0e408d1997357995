"""One model's row of the table of compromises: accuracy at home, on corrupted copies and elsewhere; cost."""

import statistics
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from benchmarks.classify_speed import choose_images, ours, plain
from benchmarks.measure import data_folder, median_ratio, take_turns
from benchmarks.robustness import COMMON, SEED, ask, take_sample
from trainer.bundle.card import ModelCard
from trainer.bundle.model_file import ModelFile
from trainer.child import run_in_child
from trainer.commands.model_split import find_split
from trainer.dataset.parts import keep_part
from trainer.dataset.reading import read_dataset
from trainer.dataset.splits import Split
from trainer.errors import TrainerError
from trainer.evaluation.results import read_results, results_file
from trainer.evaluation.robustness import evaluate_corrupted
from trainer.events import Event, SpeedMeasured
from trainer.jobs import MeasureSpeedJob

# The way that is compared with: plain Keras at the size that all start from.
PLAIN_NETWORK, PLAIN_SIZE = "mobilenet_v2", 96
_FEW = 128
_SPEED_SECONDS = 20.0
# Without gradients an image takes about a third of the time: in validation, and where only the head learns.
_WITHOUT_GRADIENTS = 1 / 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """What a model reaches.

    Attributes:
        clean: Accuracy on its own test split, in [0, 1].
        corrupted: Mean balanced accuracy on corrupted copies of a part of it.
        other: Balanced accuracy over four white classes of another laboratory.
    """

    clean: float
    corrupted: float
    other: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How fast a model classifies, from files to CSV.

    Attributes:
        images_per_second: Median over the rounds.
        times_plain: How many times as fast as plain Keras with MobileNetV2; median within a round.
    """

    images_per_second: float
    times_plain: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """All that the table says of one model.

    Attributes:
        name: Title in its card.
        is_bundled: Whether it comes with the product.
        card: Its card.
        megabytes: Size of its file.
        quality: What it reaches; None where that could not be measured.
        pace: How fast it classifies.
        minutes: What its training takes by the speed of one step, measured in this run; None where the
            network could not be measured.
        minutes_as_run: What its epochs took when it was trained; None where this machine does not know.
        failure: Why its quality was not measured; empty where it was.
    """

    name: str
    is_bundled: bool
    card: ModelCard
    megabytes: float
    quality: Quality | None
    pace: Pace
    minutes: float | None
    minutes_as_run: float | None
    failure: str = ""


def measure_quality(model: ModelFile, n_copied: int, split_file: Path | None) -> Quality:
    """Measure what a model reaches on images that it never learned from.

    Args:
        model: The model.
        n_copied: Images of its test split that are copied and corrupted; 0 for all.
        split_file: Where its split stands; None for its own file.

    Raises:
        TrainerError: It does not say how the images were divided, or does not fit them.
    """
    own = keep_part(read_dataset(data_folder("pbc96")), find_split(model, split_file), Split.TEST)
    sample, _ = take_sample(own, n_copied)
    elsewhere = ask(model, read_dataset(data_folder("bccd96"))).metrics
    return Quality(
        clean=ask(model, own).metrics.accuracy,
        corrupted=evaluate_corrupted(sample, model, seed=SEED).balanced_accuracy,
        other=float(np.mean([elsewhere.recall[name] for name in COMMON])),
    )


def measure_paces(models: Sequence[ModelFile], n_images: int, rounds: int) -> list[Pace]:
    """Let all models and plain Keras classify the same files in turns."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = choose_images(data_folder("pbc96"), n_images, Path(scratch, "images"))
        few = choose_images(data_folder("pbc96"), _FEW, Path(scratch, "few"))
        ways = {
            str(number): partial(ours, model_path=model.path, batch_size=0, folder=folder, few=few)
            for number, model in enumerate(models)
        }
        ways["plain"] = partial(
            plain, network=PLAIN_NETWORK, size=PLAIN_SIZE, weights=None, folder=folder, few=few
        )
        figures = take_turns(ways, rounds)
    return [
        Pace(
            images_per_second=statistics.median(figures[str(number)]),
            times_plain=median_ratio(figures[str(number)], figures["plain"]),
        )
        for number in range(len(models))
    ]


def measure_minutes(card: ModelCard) -> float | None:
    """Return what a training takes: its passes by the speed of one step; None where that is not told."""
    training, n_images = card.training, card.data.n_images
    speeds: list[float] = []

    def take(event: Event) -> None:
        if isinstance(event, SpeedMeasured):
            speeds.append(event.images_per_second)

    job = MeasureSpeedJob(
        networks=(card.network,),
        input_size=training.input_size,
        batch_size=training.batch_size,
        seconds=_SPEED_SECONDS,
    )
    # However it ends: what was not told is not known.
    run_in_child(job, take)
    if not speeds:
        return None
    return (
        count_images(card.epochs_run, training.head_epochs if card.started_from else 0, n_images)
        / speeds[0]
        / 60
    )


def count_images(epochs: int, head_epochs: int, n_images: dict[str, int]) -> float:
    """Return how many images a training works through, those without gradients by their share of the cost."""
    head = min(head_epochs, epochs)
    trained = (epochs - head + head * _WITHOUT_GRADIENTS) * n_images.get("train", 0)
    return trained + epochs * _WITHOUT_GRADIENTS * n_images.get("validation", 0)


def recall_minutes(card: ModelCard) -> float | None:
    """Return what the epochs took when the model was trained; None where this machine does not know."""
    try:
        return read_results(results_file(card)).minutes or None
    except (TrainerError, OSError):
        return None


def list_front(points: Sequence[tuple[float, float]]) -> list[int]:
    """Return which of some points are better in the second value than all that are as good in the first.

    They come by rising first value.
    """
    rows = sorted(range(len(points)), key=lambda row: points[row], reverse=True)
    front: list[int] = []
    best = float("-inf")
    for row in rows:
        if points[row][1] > best:
            front.append(row)
            best = points[row][1]
    return front[::-1]
