import pytest

from trainer.cleaning.judging import EPOCHS, FEWEST_FOLDS, FOLDS, plan_judging
from trainer.errors import ConfigError, NetworkError


def test_a_network_is_trained_briefly() -> None:
    config = plan_judging("mobilenet_v2")
    assert (config.network, config.epochs, config.weights) == ("mobilenet_v2", EPOCHS, "imagenet")
    assert FOLDS >= FEWEST_FOLDS
    own = plan_judging("basic_cnn", epochs=2)
    assert (own.network, own.epochs, own.weights) == ("basic_cnn", 2, "none")


def test_what_makes_no_sense_is_refused() -> None:
    with pytest.raises(NetworkError):
        plan_judging("nothing")
    with pytest.raises(ConfigError):
        plan_judging("basic_cnn", epochs=0)
