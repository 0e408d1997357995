"""The bundled model on its own test split, on another laboratory's cells, and on drawn cells."""

import argparse
from pathlib import Path

import numpy as np

from benchmarks.measure import data_folder, report
from trainer import resources
from trainer.bundle.model_file import ModelFile, read_model
from trainer.dataset.fingerprints import fingerprint_pixels
from trainer.dataset.labelled import Dataset, LabelledImage
from trainer.dataset.reading import read_dataset
from trainer.dataset.sources import ArrayImage
from trainer.dataset.split_file import read_split_file
from trainer.dataset.splits import Split
from trainer.drawing.cells import draw_cell
from trainer.evaluation.evaluate import evaluate_dataset

SPLIT_FILE = Path(__file__).parent.parent / "docs" / "pbc8-split.csv.gz"


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
        found = evaluate_dataset(Dataset(Path(name), name, tuple(images)), model).metrics
        recalls = [f"{found.recall[i]:.3f}" if i in found.recall else "" for i in ids]
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
