"""How fast this machine trains: steps on one batch in memory, all layers trainable."""

import statistics
import time
from collections.abc import Callable

import keras
import numpy as np

from trainer.config import TrainingConfig
from trainer.errors import NetworkError
from trainer.events import Emit, Finished, Message, Progress, SpeedMeasured
from trainer.jobs import JobControl, MeasureSpeedJob
from trainer.language import tr
from trainer.learning.memory import is_out_of_memory
from trainer.learning.networks import build_network
from trainer.learning.objective import compile_network
from trainer.learning.precision import training_precision
from trainer.networks import NetworkPreset, find_preset

# The head's width hardly counts: this many classes are as good as any.
_N_CLASSES = 8


def measure_speed(job: MeasureSpeedJob, emit: Emit, control: JobControl) -> Finished:
    """Measure some networks, each for its share of the time, and tell each as it is known.

    What one network leaves of its share goes to those behind it. A network that cannot be built
    at this size, does not fit into memory, or has no time left is not told.

    Args:
        job: What to measure, and for how long.
        emit: Takes each event.
        control: Asked after every step; stopping ends the job with what is known by then.

    Returns:
        The event that ends the job; the caller sends it.

    Raises:
        NetworkError: A network is unknown.
    """
    presets = [find_preset(network_id) for network_id in job.networks]
    deadline = time.perf_counter() + job.seconds
    n_measured = 0
    for index, preset in enumerate(presets):
        left = deadline - time.perf_counter()
        if left <= 0 or control.should_stop():
            break
        emit(
            Progress(
                job_id=job.id,
                stage=tr("Measuring {preset}", preset=preset.title),
                done=index,
                total=len(presets),
            )
        )
        try:
            speed = measure_training(
                preset,
                input_size=job.input_size,
                batch_size=job.batch_size,
                seconds=left / (len(presets) - index),
                should_stop=control.should_stop,
            )
        except NetworkError as error:
            emit(Message(job_id=job.id, text=str(error)))
            continue
        except Exception as error:
            if not is_out_of_memory(error):
                raise
            emit(
                Message(
                    job_id=job.id,
                    text=tr("{preset} does not fit into this machine's memory.", preset=preset.title),
                )
            )
            continue
        if speed is not None:
            n_measured += 1
            emit(SpeedMeasured(job_id=job.id, network=preset.id, images_per_second=speed))
    return Finished(
        job_id=job.id,
        reason=tr(
            "{n_measured} of {n_presets} networks were measured.",
            n_measured=n_measured,
            n_presets=len(presets),
        ),
    )


def measure_training(
    preset: NetworkPreset,
    *,
    input_size: int,
    batch_size: int,
    seconds: float,
    should_stop: Callable[[], bool],
) -> float | None:
    """Train a network on one batch in memory, and return how fast.

    The weights are random, and the batch is noise: neither changes how long a step takes. The
    first step, which traces the network, does not count; then at least one is timed.

    Args:
        preset: The network.
        input_size: Side of its input, pixels.
        batch_size: Images a step.
        seconds: How long to train, building included.
        should_stop: Asked after every step.

    Returns:
        Images a second by the median step; None where it was stopped before one was timed.

    Raises:
        NetworkError: The network cannot be built at this size.
    """
    deadline = time.perf_counter() + seconds
    times: list[float] = []
    try:
        config = TrainingConfig()
        # As a training by the usual recipe calculates.
        with training_precision(config):
            model = build_network(preset, input_size, _N_CLASSES).model
        compile_network(model, config.learning_rate, config)
        random = np.random.default_rng(0)
        pixels = random.integers(0, 256, (batch_size, input_size, input_size, 3))
        images = keras.ops.convert_to_tensor(pixels, "float32")
        targets = keras.ops.convert_to_tensor(
            np.eye(_N_CLASSES)[np.arange(batch_size) % _N_CLASSES], "float32"
        )
        # The figures that it returns are fetched from the device, so a step has ended when it returns.
        model.train_on_batch(images, targets)
        while not should_stop():
            started = time.perf_counter()
            model.train_on_batch(images, targets)
            ended = time.perf_counter()
            times.append(ended - started)
            if ended >= deadline:
                break
    finally:
        # The next network finds the memory free.
        keras.utils.clear_session()
    return batch_size / statistics.median(times) if times else None
