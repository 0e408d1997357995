"""What each network costs on this processor: a training step and a prediction, an image of 96 pixels.

What is measured is the time of all cores together, because that hardly depends on what else the
machine is doing. Every network takes turns with MobileNetV2, and its cost is the ratio to it; the
presets carry the rounded ratios of training.
"""

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

from benchmarks.measure import report
from trainer.networks import PRESETS, NetworkPreset, find_preset

SIZE = 96
BATCH = 8
CLASSES = 8
YARDSTICK = "mobilenet_v2"
# Of each way: at least so many rounds, and no further one once so many seconds have gone by.
FEWEST_ROUNDS, MOST_ROUNDS, ENOUGH_SECONDS = 3, 9, 6.0

Step = Callable[[], Any]


def prepare(preset: NetworkPreset) -> tuple[Step, Step]:
    """Build a network and return a training step of all its layers, and a prediction, of one batch."""
    import keras
    import numpy as np

    from trainer.learning.networks import build_network

    model = build_network(preset, SIZE, CLASSES).model
    model.compile(
        keras.optimizers.AdamW(1e-5),
        keras.losses.CategoricalCrossentropy(from_logits=True),
        jit_compile=False,
    )
    images = np.random.default_rng(0).integers(0, 256, (BATCH, SIZE, SIZE, 3)).astype(np.float32)
    targets = np.eye(CLASSES, dtype=np.float32)[np.arange(BATCH) % CLASSES]
    steps = (lambda: model.train_on_batch(images, targets), lambda: model.predict_on_batch(images))
    for step in steps:
        step()  # the first one compiles
    return steps


def compare(step: Step, yardstick: Step) -> tuple[float, float]:
    """Return the milliseconds an image of a step, and the median of its ratios to the yardstick."""
    figures: list[tuple[float, float]] = []
    began = time.perf_counter()
    while len(figures) < FEWEST_ROUNDS or (
        len(figures) < MOST_ROUNDS and time.perf_counter() - began < ENOUGH_SECONDS
    ):
        figures.append((processor_seconds(step), processor_seconds(yardstick)))
    milliseconds = statistics.median(ours for ours, _ in figures) / BATCH * 1e3
    return milliseconds, statistics.median(ours / theirs for ours, theirs in figures)


def processor_seconds(step: Step) -> float:
    """Return how long all cores together were busy with a step."""
    started = time.process_time()
    step()
    return time.process_time() - started


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--networks", nargs="*", help="ids; all by default")
    options = parser.parse_args()
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    import keras

    rows = []
    yardsticks = prepare(find_preset(YARDSTICK))
    for preset in PRESETS:
        if options.networks and preset.id not in options.networks:
            continue
        steps = yardsticks if preset.id == YARDSTICK else prepare(preset)
        (training, cost), (prediction, ratio) = map(compare, steps, yardsticks)
        print(f"  {preset.id}: {cost:.2f} and {ratio:.2f} times {YARDSTICK}", file=sys.stderr)
        rows.append(
            (
                preset.title,
                f"{preset.parameters / 1e6:.1f} million",
                f"{training:.1f}",
                f"{cost:.2g}",
                f"{prediction:.1f}",
                f"{ratio:.2g}",
            )
        )
        del steps
        if preset.id != YARDSTICK:
            keras.utils.clear_session(free_memory=True)
    report(
        "network_costs",
        f"A training step of all layers and a prediction by Keras, an image of {SIZE} x {SIZE} pixels",
        ("network", "parameters", "training, ms", "times MobileNetV2", "prediction, ms", "times MobileNetV2"),
        rows,
        f"Time of all cores together, in batches of {BATCH}; medians of {FEWEST_ROUNDS} to {MOST_ROUNDS} "
        "rounds in turns with MobileNetV2.",
    )


if __name__ == "__main__":
    main()
