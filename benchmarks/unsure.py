"""When the bundled model is unsure: calibration, real cells, junk, and samples that look different."""

import argparse
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.accuracy import own_test_split
from benchmarks.junk import KINDS, draw_kind, join_cells
from benchmarks.measure import data_folder, report
from trainer import resources
from trainer.bundle.model_file import ModelFile, read_model
from trainer.dataset.labelled import LabelledImage
from trainer.dataset.reading import read_dataset
from trainer.dataset.samples import find_samples, list_images
from trainer.dataset.sources import ArrayImage, ImageSource
from trainer.evaluation.calibration import measure_calibration
from trainer.inference.chunks import SampleImage
from trainer.inference.classify import classify_images
from trainer.inference.doubt.shift import ShiftWatch
from trainer.inference.predictions import Prediction, Status

SEED = 2020
N_BINS, N_RESAMPLES = 15, 1000
N_SAMPLES, SAMPLE_SIZE = 50, 100
JOINED = "two cells at once, real cells joined"

Row = tuple[str, str, str, str]


def classify(model: ModelFile, sources: Iterable[ImageSource]) -> list[Prediction]:
    """Classify images, each by itself, with the model's own thresholds."""
    return list(classify_images((SampleImage("", source) for source in sources), model))


def find_unsure(predictions: Sequence[Prediction]) -> NDArray[np.bool_]:
    """Return which predictions are unsure."""
    return np.array([prediction.status is Status.UNSURE for prediction in predictions])


def measure_cells(
    model: ModelFile, images: Sequence[LabelledImage], predictions: list[Prediction]
) -> list[Row]:
    """Return the rows about the real cells of the test split."""
    known = [model.card.find_class(image.label) for image in images]
    truth = np.array([model.card.class_ids.index(its.id) for its in known if its is not None])
    shares = np.stack([its.probabilities for its in predictions if its.probabilities is not None])
    calibration = measure_calibration(shares, truth, n_bins=N_BINS, n_resamples=N_RESAMPLES)
    unsure = find_unsure(predictions)
    right = shares.argmax(axis=1) == truth
    interval = f"{calibration.error:.4f} ({calibration.low:.4f} to {calibration.high:.4f})"
    n_images = f"{len(images):,}"
    return [
        ("pbc96, own test split: expected calibration error (95 % interval)", n_images, interval, "≤ 0.01"),
        ("pbc96, own test split: unsure", n_images, f"{unsure.mean():.2%}", "≤ 3 %"),
        ("pbc96, own test split: right of all", n_images, f"{right.mean():.2%}", ""),
        (
            "pbc96, own test split: right of the rest",
            f"{(~unsure).sum():,}",
            f"{right[~unsure].mean():.2%}",
            "≥ 99 %",
        ),
    ]


def measure_junk(model: ModelFile, images: Sequence[LabelledImage], per_kind: int) -> list[Row]:
    """Return a row a kind of junk, and one of all kinds that are drawn."""
    random = np.random.default_rng(SEED)
    pairs = random.choice(len(images), (per_kind, 2))
    cells = [[images[row].source.load().decoded.pixels for row in pair] for pair in pairs.tolist()]
    drawn = {kind: draw_kind(kind, per_kind, SEED) for kind in KINDS}
    drawn[JOINED] = np.stack([join_cells(first, second, random) for first, second in cells])
    found = {
        kind: find_unsure(classify(model, [ArrayImage(pixels, row) for row in range(per_kind)]))
        for kind, pixels in drawn.items()
    }
    rows = [
        (f"junk, {kind}: unsure", f"{len(its):,}", f"{its.mean():.1%}", "") for kind, its in found.items()
    ]
    together = np.concatenate([found[kind] for kind in KINDS])
    return [
        *rows,
        ("junk, all kinds but the last: unsure", f"{len(together):,}", f"{together.mean():.1%}", "≥ 95 %"),
    ]


def measure_shift(tested: Sequence[Prediction], others: Sequence[Prediction]) -> list[Row]:
    """Return the rows about whole samples: random ones of the test split, and another laboratory's."""
    random = np.random.default_rng(SEED)
    n_flagged = 0
    for _ in range(N_SAMPLES):
        rows = random.choice(len(tested), SAMPLE_SIZE, replace=False).tolist()
        n_flagged += bool(describe([tested[row] for row in rows]))
    text = describe(others)
    return [
        (
            f"random samples of {SAMPLE_SIZE} cells of the test split: called different",
            f"{N_SAMPLES}",
            f"{n_flagged}",
            "≤ 1",
        ),
        ("bccd96, another laboratory: called different", "1", "yes" if text else "no", "yes"),
    ]


def describe(predictions: Iterable[Prediction]) -> str:
    """Return what is told of images as one sample."""
    watch = ShiftWatch()
    for prediction in predictions:
        watch.add(prediction)
    return watch.describe("")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, default=resources.bundled_model())
    parser.add_argument("--junk", type=int, default=200, help="pictures a kind of junk")
    options = parser.parse_args()
    model = read_model(options.model)
    images = own_test_split(data_folder("pbc96"))
    tested = classify(model, [image.source for image in images])
    others = classify(model, [image.source for image in read_dataset(data_folder("bccd96")).images])
    samples = find_samples([resources.sample_cells()])
    drawn = find_unsure(classify(model, [source for sample in samples for source in list_images(sample)]))
    reasons = Counter(kind_of(its.reason) for its in tested if its.status is Status.UNSURE)
    report(
        "unsure",
        f"The bundled model ({model.card.title}): what it is unsure of, with its own threshold and limits",
        ("what", "n", "found", "asked"),
        [
            *measure_cells(model, images, tested),
            *measure_junk(model, images, options.junk),
            ("drawn sample cells (no junk): unsure", f"{len(drawn):,}", f"{drawn.mean():.1%}", ""),
            (
                "bccd96, another laboratory: unsure",
                f"{len(others):,}",
                f"{find_unsure(others).mean():.1%}",
                "",
            ),
            *measure_shift(tested, others),
        ],
        f"Of the {sum(reasons.values())} unsure cells of the test split: {list_counts(reasons)}.",
        "The model's threshold and limits were chosen on validation images alone; no junk was used in that.",
        f"Of bccd96 is told: “{describe(others)}”",
    )


def kind_of(reason: str) -> str:
    """Return what a reason is about."""
    if reason.startswith("unsure between"):
        return "of low confidence"
    return "like none of the cells" if reason.startswith("like none") else "of strange looks"


def list_counts(counts: Counter[str]) -> str:
    """Return counts in words, the largest first."""
    return ", ".join(f"{count} {what}" for what, count in counts.most_common())


if __name__ == "__main__":
    main()
