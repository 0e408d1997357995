import keras
import numpy as np
import tensorflow as tf

from trainer.learning.augmentation.seeds import BatchSeeds, between, split


def test_draws_stay_within_their_bounds() -> None:
    seed = tf.constant([1, 2], tf.int32)
    assert np.abs(between((1000,), seed, 0.5)).max() <= 0.5
    drawn = between((1000,), seed, 3.0, 2.0).numpy()
    assert 2.0 <= drawn.min() < drawn.max() <= 3.0


def test_a_layer_of_keras_draws_from_the_batch_s_seed_alone() -> None:
    layer = keras.layers.RandomBrightness(0.2)
    seeds = BatchSeeds()
    images = tf.zeros((4, 8, 8, 3)) + 100.0

    def vary(number: int) -> bytes:
        seeds.start(tf.constant([number, 0], tf.int32))
        change = layer.get_random_transformation(images, True, seed=seeds)
        return layer.transform_images(images, change, True).numpy().tobytes()

    first = vary(1)
    assert vary(2) != first
    assert vary(1) == first


def test_seeds_of_one_batch_differ() -> None:
    seed = tf.constant([1, 2], tf.int32)
    seeds = BatchSeeds().start(seed)
    drawn = {tuple(one.numpy().tolist()) for one in [seeds.next(), seeds.next(), *split(seed, 3)]}
    assert len(drawn) == 5
