"""Our fit beside bare `keras.Model.fit` on the same network, data and augmentation."""

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from benchmarks.measure import median_ratio, report, take_turns

SIZE = 96
BATCH = 32
# An epoch of pbc96: what is done once an epoch must be seen beside all its steps.
STEPS = 300
CLASSES = 8
VALIDATION = 8 * BATCH
# More than any run measures: a fit goes on, epoch by epoch, for as long as it is asked to.
EPOCHS = 1000
NETWORK = "mobilenet_v2"


def _prepare() -> tuple[Any, Any, Any]:
    """Return a network, what to fit it to, and how."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    import numpy as np

    from trainer.config import TrainingConfig
    from trainer.learning.fit import FitData
    from trainer.learning.networks import build_network
    from trainer.networks import find_preset

    rows = np.arange(STEPS * BATCH + VALIDATION)
    pixels = np.random.default_rng(0).integers(0, 256, (len(rows), SIZE, SIZE, 3), np.uint8)
    data = FitData(pixels, rows % CLASSES, CLASSES, train=rows[:-VALIDATION], validation=rows[-VALIDATION:])
    network = build_network(find_preset(NETWORK), SIZE, CLASSES)
    config = TrainingConfig(network=NETWORK, epochs=EPOCHS, batch_size=BATCH, early_stopping=EPOCHS)
    return network, data, config


class EnoughError(Exception):
    """Ends a fit between two epochs."""


class Turns:
    """Lets a fit run an epoch each time it is asked to, and tells how long it took.

    The ways take turns epoch by epoch: the machine is now faster, now slower, for minutes.
    """

    def __init__(self, pipe: Connection, clock: Callable[[], float]) -> None:
        self._pipe = pipe
        self._clock = clock
        self._started = 0.0

    def wait(self) -> None:
        """Wait until an epoch is asked for.

        Raises:
            EnoughError: None is.
        """
        if self._pipe.recv() != "go":
            raise EnoughError
        self._started = self._clock()

    def end_epoch(self) -> None:
        """Tell how long an epoch took, and wait for the next.

        Raises:
            EnoughError: None is asked for.
        """
        self._pipe.send(self._clock() - self._started)
        self.wait()


def ours(pipe: Connection, clock: Callable[[], float]) -> None:
    """Measure `fit_network`: events, control, best weights, statistics, a checkpoint an epoch."""
    network, data, config = _prepare()
    from trainer.events import EpochEnded, Event
    from trainer.jobs import JobControl
    from trainer.learning.checkpoints import Checkpoints
    from trainer.learning.fit import fit_network
    from trainer.learning.starting_point import StartingPoint

    turns = Turns(pipe, clock)

    def emit(event: Event) -> None:
        # Told behind the checkpoint: from one to the next lies all that an epoch costs.
        if isinstance(event, EpochEnded):
            turns.end_epoch()

    with tempfile.TemporaryDirectory() as folder, suppress(EnoughError):
        turns.wait()
        fit_network(
            network,
            data,
            config,
            start=StartingPoint(pretrained=False),
            job_id="benchmark",
            emit=emit,
            control=JobControl(),
            checkpoints=Checkpoints(Path(folder), "benchmark"),
        )


def bare(pipe: Connection, clock: Callable[[], float]) -> None:
    """Measure Keras's fit on the same batches."""
    network, data, config = _prepare()
    import keras
    import numpy as np

    from trainer.learning.augmentation import prepare_augmenter
    from trainer.learning.objective import class_weights, compile_network
    from trainer.learning.pipeline import training_batches, validation_batches

    targets = np.eye(CLASSES, dtype=np.float32)[data.labels]
    batches = training_batches(
        data.pixels,
        targets,
        data.train,
        batch_size=BATCH,
        seed=config.seed,
        augmenter=prepare_augmenter(config.augmentation, SIZE, config.seed),
        class_weights=class_weights(data.labels[data.train], CLASSES),
    )
    validation = validation_batches(data.pixels, targets, data.validation, batch_size=64)
    compile_network(network.model, config.learning_rate, config)
    turns = Turns(pipe, clock)
    take_turn = keras.callbacks.LambdaCallback(on_epoch_end=lambda *_: turns.end_epoch())
    with suppress(EnoughError):
        turns.wait()
        network.model.fit(
            batches,
            validation_data=validation,
            epochs=EPOCHS,
            callbacks=[take_turn],
            shuffle=False,
            verbose=0,
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--processor-time", action="store_true", help="for a machine that others use too")
    options = parser.parse_args()
    clock, of_what = time.perf_counter, "seconds"
    if options.processor_time:
        clock, of_what = time.process_time, "seconds of one core"
    ways = {"bare": partial(bare, clock=clock), "ours": partial(ours, clock=clock)}
    figures = take_turns(ways, options.rounds)
    ratio = median_ratio(figures["ours"], figures["bare"])
    report(
        "loop_cost",
        f"An epoch of {STEPS} steps of {NETWORK}, all layers, strong augmentation, {BATCH} images a step",
        ("way", f"median, {of_what}", "times bare"),
        [
            ("bare keras.Model.fit", f"{statistics.median(figures['bare']):.1f}", "1"),
            (
                "our fit: events, control, best weights, statistics, checkpoint",
                f"{statistics.median(figures['ours']):.1f}",
                f"{ratio:.3f}",
            ),
        ],
        f"Medians of {options.rounds} rounds in turns; validation on {VALIDATION} images on both sides.",
    )


if __name__ == "__main__":
    main()
