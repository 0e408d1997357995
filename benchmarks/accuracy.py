"""The bundled model on its own test split, on another laboratory's cells, and on drawn cells."""

import argparse
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from benchmarks.measure import data_folder, report
from trainer import resources
from trainer.bundle.model_file import ModelFile, read_model
from trainer.classes import find_class
from trainer.dataset.fingerprints import fingerprint_pixels
from trainer.dataset.reading import LabelledImage, read_dataset
from trainer.dataset.sources import ArrayImage
from trainer.dataset.split_file import read_split_file
from trainer.dataset.splits import Split
from trainer.drawing.cells import draw_cell
from trainer.evaluation.metrics import Evaluation, evaluate_predictions
from trainer.inference.batches import SampleImage
from trainer.inference.classify import classify_images

SPLIT_FILE = Path(__file__).parent.parent / "docs" / "pbc8-split.csv.gz"


def evaluate(model: ModelFile, images: Iterable[LabelledImage]) -> Evaluation:
    """Compare the model's top class with the labels."""
    ids = model.card.class_ids
    images = list(images)
    labels = []
    for image in images:
        cell_class = find_class(image.label, model.card.classes)
        assert cell_class is not None, image.label
        labels.append(ids.index(cell_class.id))
    predictions = classify_images((SampleImage("", image.source) for image in images), model)
    predicted = [prediction.class_index for prediction in predictions]
    return evaluate_predictions(np.array(labels), np.array(predicted), ids)


def own_test_split(data: Path) -> list[LabelledImage]:
    """Return the images of pbc96 that the bundled model was never trained on or chosen by."""
    parts = read_split_file(SPLIT_FILE)
    return [
        image
        for image in read_dataset(data).images
        if parts[fingerprint_pixels(image.source.load().decoded.pixels)] is Split.TEST
    ]


def drawn_cells(model: ModelFile, per_class: int, seed: int) -> list[LabelledImage]:
    """Return newly drawn cells of every class."""
    drawn = []
    for name in model.card.class_ids:
        pixels = np.stack([draw_cell(name, seed + number) for number in range(per_class)])
        drawn += [LabelledImage(ArrayImage(pixels, number), name) for number in range(per_class)]
    return drawn


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, default=resources.bundled_model())
    parser.add_argument("--drawn", type=int, default=100, help="drawn cells a class")
    parser.add_argument("--seed", type=int, default=900_000, help="of the drawn cells")
    options = parser.parse_args()
    model = read_model(options.model)
    sets = {
        "pbc96, own test split": own_test_split(data_folder("pbc96")),
        "bccd96, another laboratory": read_dataset(data_folder("bccd96")).images,
        f"drawn cells, seeds {options.seed:,} on": drawn_cells(model, options.drawn, options.seed),
    }
    ids = model.card.class_ids
    rows = []
    for name, images in sets.items():
        found = evaluate(model, images)
        recalls = [f"{found.present[i].recall:.3f}" if i in found.present else "" for i in ids]
        rows.append(
            (
                name,
                f"{found.n_images:,}",
                *(f"{value:.4f}" for value in (found.accuracy, found.balanced_accuracy, found.macro_f1)),
                *recalls,
            )
        )
    report(
        "accuracy",
        f"The bundled model ({model.card.title}): accuracy by top class, and recall by class",
        ("images", "n", "accuracy", "balanced", "macro F1", *ids),
        rows,
        "Balanced accuracy and macro F1 are means over the classes present.",
    )


if __name__ == "__main__":
    main()
