"""Whether cells are cut out whole: what the model says of them on other ground, and of the ground alone."""

import argparse
import time

import numpy as np

from benchmarks.measure import data_folder, report
from benchmarks.robustness import SEED, ask, hold, take_sample
from trainer import resources
from trainer.bundle.model_file import read_model
from trainer.commands.model_split import find_split
from trainer.dataset.cutout import find_cells, find_ground
from trainer.dataset.parts import keep_part
from trainer.dataset.reading import read_dataset
from trainer.dataset.splits import Split


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--images", type=int, default=600, help="images of the validation part")
    options = parser.parse_args()
    model = read_model(resources.bundled_model())
    whole = keep_part(read_dataset(data_folder("pbc96")), find_split(model, None), Split.VALIDATION)
    sample, pixels = take_sample(whole, options.images)
    labels = [image.label for image in sample.images]
    start = time.process_time()
    cells = find_cells(pixels)
    milliseconds = (time.process_time() - start) / len(pixels) * 1000
    inside = cells[..., np.newaxis]
    ground = find_ground(pixels)[:, np.newaxis, np.newaxis]
    emptied = np.where(inside, ground, pixels)
    others = emptied[np.random.default_rng(SEED).permutation(len(pixels))]
    found = {
        "the images as they are": pixels,
        "the cell on empty ground": np.where(inside, pixels, ground),
        "the cell on the ground of another image": np.where(inside, pixels, others),
        "the ground without the cell": emptied,
    }
    rows = []
    for what, images in found.items():
        its = ask(model, hold(images, labels)).metrics
        rows.append((what, f"{its.accuracy:.4f}", f"{its.balanced_accuracy:.4f}"))
    report(
        "cutouts",
        f"Cells of {len(pixels):,} validation images of pbc96, cut out: what the bundled model says",
        ("shown", "accuracy", "balanced accuracy"),
        rows,
        f"Cells and a margin are {cells.mean():.0%} of the pixels; finding one took "
        f"{milliseconds:.1f} ms of processor time.",
    )


if __name__ == "__main__":
    main()
