"""What training would make of some images: for the eye, before anything is trained."""

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from trainer.events import Emit, Finished, PreviewMade
from trainer.jobs import JobControl, PreviewJob
from trainer.language import tr
from trainer.learning.augmentation import GROUP, Augmenter, prepare_augmenter, prepare_surroundings


def preview(job: PreviewJob, emit: Emit, control: JobControl) -> Finished:
    """Vary images as a training by the job's recipe would, and tell them as one `PreviewMade`.

    Args:
        job: Images, and the recipe.
        emit: Takes the event.
        control: Stopping ends the job between two rounds of copies, without an event.

    Returns:
        The event that ends the job; the caller sends it.
    """
    shape = (job.count, job.size, job.size, 3)
    images = np.frombuffer(job.pixels, np.uint8).reshape(shape)
    augmenter = prepare_augmenter(job.config.augmentation, job.size, job.config.seed)
    random = np.random.default_rng(job.config.seed)
    rounds = []
    for _ in range(job.copies):
        if control.should_stop():
            return Finished(job_id=job.id, reason=tr("Stopped before the preview was made."))
        rounds.append(images if augmenter is None else _vary(augmenter, images, random))
    pixels = tf.cast(tf.round(tf.stack(rounds, axis=1)), tf.uint8).numpy()
    emit(
        PreviewMade(job_id=job.id, pixels=pixels.tobytes(), count=job.count, copies=job.copies, size=job.size)
    )
    return Finished(job_id=job.id, reason=tr("The preview was made."))


def _vary(augmenter: Augmenter, pixels: NDArray[np.uint8], random: np.random.Generator) -> tf.Tensor:
    """Vary all images once, as one batch of a training."""

    def draw_seed() -> tf.Tensor:
        return tf.constant(random.integers(2**31 - 1, size=2), tf.int32)

    seed = draw_seed()
    surroundings = prepare_surroundings(pixels, augmenter.level)
    if surroundings is not None:
        pixels = surroundings.vary(np.arange(len(pixels)), seed.numpy())
    images = augmenter.vary_each(tf.cast(pixels, tf.float32), seed)
    if augmenter.level.varies_groups:
        groups = [images[start : start + GROUP] for start in range(0, len(images), GROUP)]
        images = tf.concat([augmenter.vary_group(group, draw_seed()) for group in groups], axis=0)
    mixed, _ = augmenter.mix(images, tf.eye(len(images)), draw_seed())
    return tf.clip_by_value(mixed, 0.0, 255.0)
