import keras
import numpy as np

from trainer.learning.networks.layers import ChannelScale, PlacewiseDense


def test_a_placewise_dense_layer_gives_what_a_dense_layer_gives_with_the_same_weights() -> None:
    maps = np.random.default_rng(1).normal(size=(2, 3, 5, 4)).astype(np.float32)
    theirs = keras.layers.Dense(6, activation="gelu")
    inputs = keras.Input((3, 5, 4))
    ours = keras.Model(inputs, PlacewiseDense(6, activation="gelu")(inputs))
    expected = np.asarray(theirs(maps))
    ours.set_weights(theirs.get_weights())
    np.testing.assert_allclose(ours.predict(maps, verbose=0), expected, atol=1e-6)


def test_a_placewise_dense_layer_keeps_its_places_but_not_its_channels() -> None:
    assert PlacewiseDense(6)(keras.Input((7, 4))).shape == (None, 7, 6)


def test_channels_are_scaled_each_by_its_factor() -> None:
    layer = ChannelScale(0.5, name="scale")
    maps = np.ones((1, 2, 2, 3), np.float32)
    np.testing.assert_array_equal(np.asarray(layer(maps)), 0.5 * maps)
    layer.gamma.assign([1.0, 2.0, 3.0])
    np.testing.assert_array_equal(np.asarray(layer(maps))[0, 1, 0], [1.0, 2.0, 3.0])


def test_the_factors_have_the_same_name_however_many_layers_there_were_before() -> None:
    paths = []
    for _ in range(2):
        layer = ChannelScale(1.0, name="scale")
        layer.build((None, 2, 2, 3))
        paths.append(layer.gamma.path)
    assert paths == ["scale/gamma", "scale/gamma"]
