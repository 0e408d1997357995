"""Where the time goes: the stages of classifying files, and of an epoch of training, in processor time.

Processor time, not seconds: it says the same on a machine that others use too. Run it by
`python -m benchmarks.time_shares classify` and `training`.
"""

import argparse
import os
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np

from benchmarks.classify_speed import choose_images
from benchmarks.measure import data_folder, processor_seconds, report

SIZE, BATCH, CLASSES = 96, 32, 8
NETWORK = "mobilenet_v2"
# An epoch of pbc96, divided as a training divides it.
TRAIN_IMAGES, VALIDATION_IMAGES = 9565, 2050
_STEPS = 5
_SECOND_LOOK = "a second look"
_READ_IMAGES = 1000


class StageClock:
    """Adds up the processor time of stages, each in whatever thread it runs.

    Attributes:
        seconds: Processor time by stage.
    """

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self._lock = threading.Lock()

    def watch(self, owner: object, name: str, stage: str) -> AbstractContextManager[Any]:
        """Return a context in which every call of a function counts to a stage."""
        function: Callable[..., Any] = getattr(owner, name)

        def timed(*arguments: Any, **options: Any) -> Any:
            started = time.thread_time()
            try:
                return function(*arguments, **options)
            finally:
                self.add(stage, time.thread_time() - started)

        return mock.patch.object(owner, name, timed)

    def add(self, stage: str, seconds: float) -> None:
        """Count some processor time to a stage."""
        with self._lock:
            self.seconds[stage] += seconds


def classify(count: int) -> None:
    """Measure the stages of classifying with the bundled model, from files to CSV."""
    from trainer import resources
    from trainer.bundle.model_file import read_model
    from trainer.dataset import sources
    from trainer.dataset.samples import find_samples
    from trainer.inference import chunks
    from trainer.inference.classify import classify_samples
    from trainer.inference.doubt.judge import Judge
    from trainer.inference.interpreter import LiteRTModel
    from trainer.reports.counts import RunCounts
    from trainer.reports.files import write_report
    from trainer.reports.outcomes import take_prediction
    from trainer.reports.target import ReportTarget
    from trainer.reports.used_model import name_model

    model = read_model(resources.bundled_model())
    clock = StageClock()
    with tempfile.TemporaryDirectory() as scratch:
        folder = choose_images(data_folder("pbc96"), count, Path(scratch, "images"))
        with (
            clock.watch(sources, "_read_bytes", "reading files"),
            clock.watch(sources, "_digest", "telling copies apart"),
            clock.watch(sources, "decode_image", "decoding"),
            clock.watch(chunks, "frame_image", "framing"),
            clock.watch(LiteRTModel, "run", "network"),
            clock.watch(chunks, "look_again", _SECOND_LOOK),
            clock.watch(Judge, "judge", "looks and doubts"),
        ):
            own, all_of_it = time.thread_time(), time.process_time()
            samples = find_samples([folder])
            counts = RunCounts([sample.id for sample in samples], model.card.classes)
            outcomes = map(take_prediction, classify_samples(samples, model))
            write_report(ReportTarget(Path(scratch, "out"), "shares"), name_model(model), outcomes, counts)
            clock.add("listing, counting, writing the tables", time.thread_time() - own)
            spent = time.process_time() - all_of_it
    # The network is watched within it, too.
    clock.add("network", -clock.seconds[_SECOND_LOOK])
    clock.add("the rest: threads, predictions", spent - sum(clock.seconds.values()))
    report(
        "shares_classify",
        f"Classifying {count:,} files of pbc96 with the bundled model: where the processor time goes",
        ("stage", "µs an image", "share"),
        [
            (stage, f"{its / count * 1e6:,.0f}", f"{its / spent:.1%}")
            for stage, its in _sort(clock.seconds.items())
        ],
        f"Together {spent / count * 1e6:,.0f} µs of one core an image.",
    )


def training(level: str) -> None:
    """Measure the stages of an epoch of training."""
    reading = _reading_seconds()
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    from trainer.learning.quiet_start import load_keras

    load_keras()
    import keras
    import tensorflow as tf

    from trainer.config import TrainingConfig
    from trainer.learning.networks import build_network
    from trainer.learning.objective import compile_network
    from trainer.networks import find_preset

    config = TrainingConfig(network=NETWORK, augmentation=level)
    model = build_network(find_preset(NETWORK), SIZE, CLASSES).model
    compile_network(model, config.learning_rate, config)
    pixels = np.random.default_rng(0).integers(0, 256, (BATCH, SIZE, SIZE, 3)).astype(np.float32)
    targets = np.eye(CLASSES, dtype=np.float32)[np.arange(BATCH) % CLASSES]
    forward = tf.function(lambda images: model(images, training=True))
    step = _cost(lambda: model.train_on_batch(pixels, targets))
    onward = _cost(lambda: forward(tf.constant(pixels)))
    judging = _cost(lambda: model.test_on_batch(pixels, targets))
    varied = _cost_of_batches(level)
    stages = [
        ("images: cutting out, varying", varied * TRAIN_IMAGES),
        ("network: forward", onward * TRAIN_IMAGES),
        ("network: backward, new weights", (step - onward) * TRAIN_IMAGES),
        ("validation", judging * VALIDATION_IMAGES),
        ("checkpoint", _checkpoint_seconds([*model.weights, *model.optimizer.variables, *model.weights])),
    ]
    together = sum(seconds for _, seconds in stages)
    keras.utils.clear_session()
    report(
        "shares_training",
        f"An epoch of {NETWORK} at {SIZE} pixels on pbc96, all layers, augmentation “{level}”: where the "
        "processor time goes",
        ("stage", "seconds of one core", "share"),
        [(stage, f"{its:,.1f}", f"{its / together:.1%}") for stage, its in _sort(stages)],
        f"{TRAIN_IMAGES:,} images are learned from in batches of {BATCH}, {VALIDATION_IMAGES:,} validate. "
        f"Each stage was measured alone, over {_STEPS} batches.",
        f"Once a training: reading and framing all of them, {reading:.1f} s of one core.",
    )


def _sort(stages: Iterable[tuple[str, float]]) -> list[tuple[str, float]]:
    """Return stages by their time, the longest first."""
    return sorted(stages, key=lambda stage: -stage[1])


def _cost(work: Callable[[], object]) -> float:
    """Return the processor time an image of what is done to a batch; the first time is left out."""
    work()
    seconds, _ = processor_seconds(lambda: [work() for _ in range(_STEPS)])
    return seconds / (_STEPS * BATCH)


def _cost_of_batches(level: str) -> float:
    """Return the processor time an image of making batches for training."""
    from trainer.learning.augmentation import prepare_augmenter
    from trainer.learning.pipeline import training_batches

    rows = np.arange((2 * _STEPS + 8) * BATCH)
    pixels = np.random.default_rng(1).integers(0, 256, (len(rows), SIZE, SIZE, 3), np.uint8)
    targets = np.eye(CLASSES, dtype=np.float32)[rows % CLASSES]
    batches = training_batches(
        pixels, targets, rows, batch_size=BATCH, seed=0, augmenter=prepare_augmenter(level, SIZE, 0)
    )

    def run_through() -> None:
        for _ in batches:
            pass

    run_through()
    seconds, _ = processor_seconds(run_through)
    return seconds / len(rows)


def _checkpoint_seconds(variables: Sequence[Any]) -> float:
    """Return the processor time of a checkpoint: weights, the optimizer's state, the best weights."""
    from trainer.learning.checkpoints import Checkpoints, RunState

    arrays = {str(number): np.asarray(variable) for number, variable in enumerate(variables)}
    state = RunState(
        job="shares", epochs_run=1, best_epoch=1, best_loss=1.0, plateau_best=None, plateau_wait=0
    )
    with tempfile.TemporaryDirectory() as folder:
        seconds, _ = processor_seconds(Checkpoints(Path(folder), "shares").save, state, arrays)
    return seconds


def _reading_seconds() -> float:
    """Return the processor time of reading as many images as an epoch has."""
    from trainer.dataset.framing import Framing
    from trainer.dataset.loading import load_dataset
    from trainer.dataset.reading import read_dataset

    with tempfile.TemporaryDirectory() as scratch:
        folder = choose_images(data_folder("pbc96"), _READ_IMAGES, Path(scratch))
        seconds, _ = processor_seconds(lambda: load_dataset(read_dataset(folder), Framing(size=SIZE)))
    return seconds / _READ_IMAGES * (TRAIN_IMAGES + VALIDATION_IMAGES)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("classify", "training"))
    parser.add_argument("--images", type=int, default=4000, help="of pbc96, to be classified")
    parser.add_argument("--level", default="strong", help="how much training images are varied")
    options = parser.parse_args()
    if options.what == "classify":
        classify(options.images)
    else:
        training(options.level)


if __name__ == "__main__":
    main()
