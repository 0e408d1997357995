"""1,000 images from the command to the CSV, start-up included, beside the plain way as a script."""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.classify_speed import choose_images
from benchmarks.measure import data_folder, median_ratio, report
from benchmarks.models import save_plain_weights


def run_once(*command: str) -> float:
    """Return the seconds that a command takes; it must end well."""
    started = time.perf_counter()
    subprocess.run([sys.executable, *command], check=True, capture_output=True)
    return time.perf_counter() - started


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--images", type=int, default=1000)
    options = parser.parse_args()
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

    from trainer import resources
    from trainer.bundle.model_file import read_model

    ours, plain = [], []
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        folder = choose_images(data_folder("pbc96"), options.images, scratch / "images")
        model = read_model(resources.bundled_model())
        plain_way = ("-m", "benchmarks.plain_keras", str(folder), str(save_plain_weights(model, scratch)))
        for turn in range(options.rounds + 1):
            pair = (
                run_once("-m", "trainer", "classify", str(folder), "--out", str(scratch / "out")),
                run_once(*plain_way, str(scratch / "plain.csv"), str(model.card.training.input_size)),
            )
            print(f"  {pair[0]:.2f} s, plain {pair[1]:.2f} s", file=sys.stderr)
            if turn:  # the first round fills the system's file cache
                ours.append(pair[0])
                plain.append(pair[1])
    report(
        "classify_startup",
        f"{options.images:,} images from the command to the CSV, start-up included",
        ("way", "median, s", "times as fast as plain"),
        [
            ("bloodcell classify", f"{statistics.median(ours):.2f}", f"{median_ratio(plain, ours):.1f}"),
            ("plain Keras", f"{statistics.median(plain):.2f}", "1"),
        ],
        f"Median of {options.rounds} rounds in turns.",
    )


if __name__ == "__main__":
    main()
