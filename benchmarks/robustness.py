"""How a model stands what it was not trained on: corrupted and moved copies, another laboratory's cells."""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.measure import Table, data_folder, report_tables
from benchmarks.moved_copies import MOVES, Move, move_all
from benchmarks.unsure import classify, find_unsure
from trainer import resources
from trainer.bundle.model_file import ModelFile, read_model
from trainer.commands.model_split import find_split
from trainer.dataset.fingerprints import fingerprint_pixels
from trainer.dataset.labelled import Dataset, LabelledImage
from trainer.dataset.parts import keep_part
from trainer.dataset.reading import read_dataset
from trainer.dataset.sources import ArrayImage
from trainer.dataset.splits import Split
from trainer.errors import TrainerError
from trainer.evaluation.calibration import Calibration, measure_reliability
from trainer.evaluation.corruptions import SEVERITIES, Family
from trainer.evaluation.matching import match_labels
from trainer.evaluation.metrics import Metrics, evaluate_predictions
from trainer.evaluation.robustness import Robustness, evaluate_corrupted
from trainer.evaluation.sampling import draw_sample
from trainer.evaluation.seen_families import find_seen_families

SEED = 2020
# The white cells that other laboratories' sets have in common with ours, in numbers that say something.
COMMON = ("neutrophil", "eosinophil", "lymphocyte", "monocyte")
MEGABYTE = 1_000_000

Row = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """What a model says of labelled images.

    Attributes:
        class_ids: (K,) the classes in the model's order.
        truth: (N,) index of each image's class.
        probabilities: (N, K) calibrated by the card's temperature, rows sum to 1.
        unsure: (N,) whether the product would not count it.
    """

    class_ids: tuple[str, ...]
    truth: NDArray[np.int64]
    probabilities: NDArray[np.float32]
    unsure: NDArray[np.bool_]

    @property
    def metrics(self) -> Metrics:
        """The figures over the top classes."""
        return evaluate_predictions(self.truth, self.probabilities.argmax(axis=1), self.class_ids)

    @property
    def calibration(self) -> Calibration:
        """How well the confidences tell how often they are right."""
        right = self.probabilities.argmax(axis=1) == self.truth
        return measure_reliability(self.probabilities.max(axis=1), right)

    def among(self, class_ids: Sequence[str]) -> Metrics:
        """Return the figures over the images of some classes, the likeliest of these taken for each."""
        columns = np.array([self.class_ids.index(name) for name in class_ids])
        rows = np.isin(self.truth, columns)
        taken = columns[self.probabilities[rows][:, columns].argmax(axis=1)]
        return evaluate_predictions(self.truth[rows], taken, self.class_ids)


def ask(model: ModelFile, images: Dataset) -> Answers:
    """Classify labelled images as the product does; those of classes that the model lacks are left out."""
    known = match_labels(images, model)
    predictions = classify(model, [image.source for image in known.images])
    read = np.array([prediction.probabilities is not None for prediction in predictions])
    shares = [its.probabilities for its in predictions if its.probabilities is not None]
    return Answers(model.card.class_ids, known.truth[read], np.stack(shares), find_unsure(predictions)[read])


def take_sample(images: Dataset, size: int) -> tuple[Dataset, NDArray[np.uint8]]:
    """Return a sample of a data set in which every class has its share, and its (N, S, S, 3) pixels."""
    loaded = [image.source.load().decoded.pixels for image in images.images]
    names = sorted({image.label for image in images.images})
    labels = [names.index(image.label) for image in images.images]
    rows = draw_sample(labels, [fingerprint_pixels(pixels) for pixels in loaded], size or len(labels), SEED)
    pixels = np.stack([loaded[row] for row in rows])
    return hold(pixels, [images.images[row].label for row in rows]), pixels


def hold(pixels: NDArray[np.uint8], labels: Sequence[str]) -> Dataset:
    """Return (N, S, S, 3) pixels in memory as a data set."""
    images = tuple(LabelledImage(ArrayImage(pixels, row), label) for row, label in enumerate(labels))
    return Dataset(Path("memory"), "images in memory", images)


def measure_moved(model: ModelFile, images: Dataset, pixels: NDArray[np.uint8]) -> dict[Move, Metrics]:
    """Return the figures on turned, re-scaled and re-framed copies."""
    labels = [image.label for image in images.images]
    return {move: ask(model, hold(move_all(pixels, move, SEED), labels)).metrics for move in MOVES}


def list_own(answers: Answers) -> list[Row]:
    """Return the rows about the model's own test split."""
    found, n = answers.metrics, f"{len(answers.truth):,}"
    its = answers.calibration
    error = f"{its.error:.4f} ({its.low:.4f} to {its.high:.4f})"
    return [
        ("own test split: accuracy", n, f"{found.accuracy:.4f}", "≥ 0.99"),
        ("own test split: balanced accuracy", n, f"{found.balanced_accuracy:.4f}", ""),
        ("own test split: expected calibration error (95 % interval)", n, error, "≤ 0.01"),
    ]


def list_corrupted(found: Robustness, seen: frozenset[Family]) -> list[Row]:
    """Return the rows that sum up corrupted copies."""
    unseen = set(Family) - seen
    parts = {f"all {len(Family)} families": (found, "≤ 5 %")}
    if seen:
        parts[f"the {len(seen)} families that training varied"] = (found.choose(seen), "")
    parts[f"the {len(unseen)} families never used in training"] = (found.choose(unseen), "")
    n_copies = found.n_images * len(SEVERITIES)
    return [
        (
            f"corrupted copies, {what}: balanced error",
            f"{n_copies * len(some.families):,}",
            f"{1 - some.balanced_accuracy:.2%}",
            asked,
        )
        for what, (some, asked) in parts.items()
    ]


def list_moved(found: dict[Move, Metrics]) -> list[Row]:
    """Return a row a kind of moved copies: the mean accuracy, and the worst."""
    rows = []
    for kind, moves in groupby(found, key=lambda move: move.kind):
        some = {move.name: found[move].accuracy for move in moves}
        worst = min(some, key=lambda name: some[name])
        mean = sum(some.values()) / len(some)
        text = f"{mean:.4f} (worst {some[worst]:.4f}, {worst})"
        n_copies = len(some) * next(iter(found.values())).n_images
        rows.append((f"{kind} copies: accuracy", f"{n_copies:,}", text, ""))
    return rows


def list_other(answers: Answers) -> list[Row]:
    """Return the rows about another laboratory's cells."""
    found, n = answers.metrics, f"{len(answers.truth):,}"
    n_common = f"{sum(found.per_class[name].support for name in COMMON):,}"
    common = float(np.mean([found.recall[name] for name in COMMON]))
    alone = answers.among(COMMON).balanced_accuracy
    four = ", ".join(COMMON)
    return [
        ("bccd96: accuracy", n, f"{found.accuracy:.4f}", ""),
        (f"bccd96: balanced accuracy, {len(found.recall)} classes", n, f"{found.balanced_accuracy:.4f}", ""),
        (f"bccd96: balanced accuracy, {four}", n_common, f"{common:.4f}", "≥ 0.80"),
        ("bccd96: the same where only these four may be answered", n_common, f"{alone:.4f}", ""),
        ("bccd96: unsure, so not counted", n, f"{answers.unsure.mean():.1%}", ""),
    ]


def list_sizes(model: ModelFile) -> list[Row]:
    """Return the rows about the model's file."""
    whole = model.path.stat().st_size
    return [
        ("LiteRT network", "", f"{len(model.litert) / MEGABYTE:.2f} MB", "≤ 10 MB"),
        ("whole model file", "", f"{whole / MEGABYTE:.2f} MB", "≤ 20 MB"),
    ]


def show_corrupted(found: Robustness, seen: frozenset[Family]) -> Table:
    """Return a table of corrupted copies by family, those never used in training last."""
    families = sorted(found.families, key=lambda family: family not in seen)
    rows = []
    for family in families:
        some = found.families[family]
        errors = [f"{1 - score.balanced_accuracy:.2%}" for score in some.scores]
        varied = "yes" if family in seen else "no"
        rows.append((family.replace("_", " "), varied, *errors, f"{1 - some.balanced_accuracy:.2%}"))
    severities = [f"severity {severity}" for severity in SEVERITIES]
    title = f"Corrupted copies of {found.n_images:,} images of the test split: balanced error"
    return Table(title, ("family", "in training", *severities, "mean"), rows)


def show_moved(found: dict[Move, Metrics]) -> Table:
    """Return a table of moved copies."""
    rows = [
        (move.kind, move.name, f"{its.accuracy:.4f}", f"{its.balanced_accuracy:.4f}")
        for move, its in found.items()
    ]
    n_images = next(iter(found.values())).n_images
    title = f"The same {n_images:,} images turned, re-scaled and re-framed"
    return Table(title, ("kind", "copies", "accuracy", "balanced accuracy"), rows)


def show_taken(images: str, answers: Answers) -> Table:
    """Return what cells of some images were taken for: images by class (row) and answer (column)."""
    found = answers.metrics
    rows = []
    for name, recall in found.recall.items():
        index = found.class_ids.index(name)
        unsure = answers.unsure[answers.truth == index].mean()
        rows.append((name, *found.confusion[index].tolist(), f"{recall:.3f}", f"{unsure:.1%}"))
    columns = ("class", *(f"taken for {name}" for name in found.class_ids), "recall", "unsure")
    return Table(f"{images}: what its cells were taken for", columns, rows)


def measure(model: ModelFile, n_copied: int, split_file: Path | None, keep: str) -> None:
    """Measure a model and print the tables.

    Args:
        model: The model.
        n_copied: Images of the test split that are copied; 0 for all.
        split_file: Where the split of the model stands; None for its own file.
        keep: Name that the tables are kept by; empty to print only.

    Raises:
        TrainerError: The model does not fit the data, or does not say how it was divided.
    """
    images, others = (read_dataset(data_folder(name)) for name in ("pbc96", "bccd96"))
    own = keep_part(images, find_split(model, split_file), Split.TEST)
    answers, other = ask(model, own), ask(model, others)
    sample, pixels = take_sample(own, n_copied)
    levels = model.card.augmentations
    seen = find_seen_families(levels)
    print(f"  corrupted copies of {len(pixels):,} images …", file=sys.stderr)
    corrupted = evaluate_corrupted(sample, model, seed=SEED)
    print(f"  moved copies of {len(pixels):,} images …", file=sys.stderr)
    moved = measure_moved(model, sample, pixels)
    summary = [
        *list_own(answers),
        *list_corrupted(corrupted, seen),
        *list_moved(moved),
        *list_other(other),
        *list_sizes(model),
    ]
    title = f"{model.card.title} ({model.card.network}, {model.card.arithmetic}): in short"
    report_tables(
        keep,
        [
            Table(title, ("what", "n", "found", "asked"), summary),
            show_corrupted(corrupted, seen),
            show_moved(moved),
            show_taken("Own test split", answers),
            show_taken("bccd96, another laboratory", other),
        ],
        f"Trained with augmentation {' and '.join(levels)}; a family counts as used in training where that "
        "varies the same property.",
        f"Copies are of {len(pixels):,} of the {len(own.images):,} images of the test split, "
        "every class by its share.",
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path, nargs="?", help="a model file; without it, the bundled one")
    parser.add_argument("--images", type=int, default=1000, help="images of the split to copy; 0 for all")
    parser.add_argument("--split-file", type=Path, help="where the model's own file does not tell its split")
    parser.add_argument("--keep", help="name to keep the tables by; without it only the bundled model's are")
    options = parser.parse_args()
    keep = options.keep or ("" if options.model else "robustness")
    try:
        model = read_model(options.model or resources.bundled_model())
        measure(model, options.images, options.split_file, keep)
    except TrainerError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
