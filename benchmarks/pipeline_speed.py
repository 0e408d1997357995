"""Training with augmentation beside training on one repeated batch with no pipeline."""

import argparse
import os
import statistics
import time
from collections.abc import Callable
from functools import partial
from multiprocessing.connection import Connection
from typing import Any

from benchmarks.measure import median_ratio, report, serve, take_turns

SIZE = 96
BATCH = 32
# An epoch begins with some tenths of a second for setting the pipeline up; real ones are longer.
STEPS = 100
CLASSES = 8


def _serve_fit(pipe: Connection, network_id: str, level: str | None, clock: Callable[[], float]) -> None:
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    import numpy as np
    import tensorflow as tf

    from trainer.config import TrainingConfig
    from trainer.learning.augmentation import prepare_augmenter
    from trainer.learning.networks import build_network
    from trainer.learning.objective import compile_network
    from trainer.learning.pipeline import training_batches
    from trainer.networks import find_preset

    random = np.random.default_rng(0)
    rows = np.arange(STEPS * BATCH)
    pixels = random.integers(0, 256, (len(rows), SIZE, SIZE, 3), np.uint8)
    targets = np.eye(CLASSES, dtype=np.float32)[rows % CLASSES]
    batches: Any
    if level is None:
        first = (pixels[:BATCH].astype(np.float32), targets[:BATCH], np.ones(BATCH, np.float32))
        batches = tf.data.Dataset.from_tensors(first).repeat(STEPS)
    else:
        augmenter = prepare_augmenter(level, SIZE, 0)
        batches = training_batches(pixels, targets, rows, batch_size=BATCH, seed=0, augmenter=augmenter)
    model = build_network(find_preset(network_id), SIZE, CLASSES).model
    compile_network(model, 1e-4, TrainingConfig())
    # The graph is made by then.
    model.fit(batches, epochs=1, shuffle=False, verbose=0)

    def measure() -> float:
        started = clock()
        model.fit(batches, epochs=1, shuffle=False, verbose=0)
        return STEPS * BATCH / (clock() - started)

    serve(pipe, measure)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--networks", default="mobilenet_v2", help="by id, separated by commas")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--processor-time", action="store_true", help="for a machine that others use too")
    options = parser.parse_args()
    clock, of_what = time.perf_counter, "images a second"
    if options.processor_time:
        clock, of_what = time.process_time, "images a second of one core's time"
    levels: dict[str, str | None] = {"one batch": None, "light": "light", "strong": "strong"}
    rows = []
    for network_id in options.networks.split(","):
        ways = {
            name: partial(_serve_fit, network_id=network_id, level=level, clock=clock)
            for name, level in levels.items()
        }
        figures = take_turns(ways, options.rounds)
        kept = [median_ratio(figures[name], figures["one batch"]) for name in ("light", "strong")]
        rows.append(
            (
                network_id,
                *(f"{statistics.median(figures[name]):.0f}" for name in levels),
                *(f"{100 * share:.0f} %" for share in kept),
            )
        )
    report(
        "pipeline_speed",
        f"Training all layers at {SIZE} pixels, batches of {BATCH}: {of_what}",
        ("network", "one repeated batch", "light", "strong", "light keeps", "strong keeps"),
        rows,
        f"Medians of {options.rounds} rounds in turns; what is kept is the median ratio within a round.",
    )


if __name__ == "__main__":
    main()
