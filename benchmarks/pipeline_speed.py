"""Training with the strong augmentation beside training on one repeated batch: how busy the network is kept."""

import argparse
import os
import statistics
import time
from multiprocessing.connection import Connection
from typing import Any

from benchmarks.measure import median_ratio, report, serve, take_turns

SIZE = 96
BATCH = 32
STEPS = 30
CLASSES = 8


def _serve_fit(pipe: Connection, network_id: str, level: str | None) -> None:
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
        started = time.perf_counter()
        model.fit(batches, epochs=1, shuffle=False, verbose=0)
        return STEPS * BATCH / (time.perf_counter() - started)

    serve(pipe, measure)


class Way:
    """One network at one level, to be run in a process of its own."""

    def __init__(self, network_id: str, level: str | None) -> None:
        self._network_id = network_id
        self._level = level

    def __call__(self, pipe: Connection) -> None:
        _serve_fit(pipe, self._network_id, self._level)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--networks", default="mobilenet_v2", help="by id, separated by commas")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    rows = []
    for network_id in options.networks.split(","):
        levels: dict[str, str | None] = {"one batch": None, "light": "light", "strong": "strong"}
        figures = take_turns({name: Way(network_id, level) for name, level in levels.items()}, options.rounds)
        rows.append(
            (
                network_id,
                *(f"{statistics.median(figures[name]):.0f}" for name in levels),
                *(
                    f"{100 * median_ratio(figures[name], figures['one batch']):.0f} %"
                    for name in ("light", "strong")
                ),
            )
        )
    report(
        "pipeline_speed",
        f"Training all layers at {SIZE} pixels, batches of {BATCH}: images a second",
        ("network", "one repeated batch", "light", "strong", "light keeps", "strong keeps"),
        rows,
        f"Medians of {options.rounds} rounds in turns; what is kept is the median of the ratios within a round.",
    )


if __name__ == "__main__":
    main()
