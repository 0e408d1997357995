"""All changes of a level in their order; everything follows from seeds that are handed in."""

from functools import partial

import tensorflow as tf

from trainer.learning.augmentation.choice import Ways, as_unit, vary_by_one
from trainer.learning.augmentation.colour import vary_colour, vary_stain
from trainer.learning.augmentation.degradations import add_noise, blur, compress
from trainer.learning.augmentation.geometry import move
from trainer.learning.augmentation.levels import LEVELS, Augmentation
from trainer.learning.augmentation.masks import Masks
from trainer.learning.augmentation.mixing import Mixing
from trainer.learning.augmentation.operations import Operations
from trainer.learning.augmentation.seeds import split

# Images that share what is drawn a group. Small enough for a batch to be a mixture of all there is,
# large enough for the few calls into TensorFlow not to count.
GROUP = 8


class Augmenter:
    """Varies images of one size at one level.

    Args:
        level: How far.
        size: Side of the images, pixels.
        seed: Seed of the stock of masks; all else follows from the seeds of the calls.
    """

    def __init__(self, level: Augmentation, size: int, seed: int) -> None:
        self.level = level
        self._stages = _stages(level, size, seed)
        self._mixing = Mixing(level) if level.mixes else None
        # XLA makes a loop or two of some fifty operations.
        self._vary_each = tf.function(self._move_and_recolour, autograph=False, jit_compile=True)

    def vary_each(self, images: tf.Tensor, seed: tf.Tensor) -> tf.Tensor:
        """Move and recolour each image of a batch on its own.

        Args:
            images: (B, S, S, 3) float32, RGB in [0, 255].
            seed: (2,) int32; the same seed gives the same images.

        Returns:
            (B, S, S, 3) float32 in [0, 255].
        """
        return self._vary_each(images, seed)

    def _move_and_recolour(self, images: tf.Tensor, seed: tf.Tensor) -> tf.Tensor:
        geometry, stain, colour = split(seed, 3)
        images = move(images, geometry, self.level)
        images = vary_stain(images, stain, self.level)
        images = vary_colour(images, colour, self.level)
        return tf.clip_by_value(images, 0.0, 255.0)

    def vary_group(self, images: tf.Tensor, seed: tf.Tensor) -> tf.Tensor:
        """Do what is drawn for a group of images: operations, a degradation, a mask.

        Arguments and result as `vary_each`.
        """
        for one, ways in zip(split(seed, len(self._stages)), self._stages, strict=True):
            images = vary_by_one(images, one, ways)
        return images

    def mix(self, images: tf.Tensor, targets: tf.Tensor, seed: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        """Mix a batch of images and its targets (B, K) in pairs, or leave both alone."""
        return (images, targets) if self._mixing is None else self._mixing.mix(images, targets, seed)


def _stages(level: Augmentation, size: int, seed: int) -> list[Ways]:
    """Return what is drawn for a group, one way a stage: operations, a degradation, a mask."""
    stages: list[Ways] = []
    if level.draws_operations:
        operations = Operations()
        policies = (level.rand_augment, operations.rand_augment), (level.aug_mix, operations.aug_mix)
        stages.append([(share, as_unit(policy)) for share, policy in policies])
    stages.append(
        [
            (level.blur, as_unit(partial(blur, most_sigma=level.sigma), compiled=True)),
            (level.noise, as_unit(add_noise)),
            (level.jpeg, as_unit(partial(compress, least_quality=level.quality))),
        ]
    )
    if level.hides:
        masks = Masks(size, seed)
        ways = (level.grid_mask, masks.hide_grid), (level.erasing, masks.erase)
        stages.append([(share, as_unit(way, compiled=True)) for share, way in ways])
    return [[(share, way) for share, way in stage if share > 0] for stage in stages]


def prepare_augmenter(level: str, size: int, seed: int) -> Augmenter | None:
    """Return the augmenter of a level by its name; None where nothing is varied."""
    augmentation = LEVELS[level]
    return None if augmentation is None else Augmenter(augmentation, size, seed)
