from dataclasses import fields

import pytest

from trainer.config import TrainingConfig, change_config
from trainer.errors import ConfigError


def test_every_option_carries_its_help() -> None:
    assert all(option.metadata.get("help") for option in fields(TrainingConfig))


def test_changes_that_are_none_change_nothing() -> None:
    config = TrainingConfig(epochs=7)
    assert change_config(config, epochs=None, seed=None) == config
    assert change_config(config, seed=4).seed == 4


def test_changes_are_checked() -> None:
    with pytest.raises(ConfigError, match="wrong value"):
        change_config(TrainingConfig(), epochs=-1)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"learning_rate": 0.0}, "“learning_rate”: it must be a number above 0.0."),
        ({"learning_rate": 1e9}, "“learning_rate”: it must be a number of at most 1.0."),
        ({"learning_rate": float("nan")}, "“learning_rate”: it must be a number above 0.0."),
        ({"epochs": 0}, "“epochs”: it must be a whole number of at least 1."),
        ({"test_fraction": 1.0}, "“test_fraction”: it must be a number below 1.0."),
        ({"epochs": "many"}, "“epochs”: it must be a whole number, got text."),
    ],
)
def test_a_value_out_of_bounds_is_told_in_words(changes: dict[str, object], told: str) -> None:
    with pytest.raises(ConfigError) as refused:
        change_config(TrainingConfig(), **changes)
    assert refused.value.summary == f"An option has a wrong value: {told}"
    assert refused.value.remedy


def test_images_are_never_kept_larger_than_the_network_takes_them() -> None:
    config = TrainingConfig(input_size=112)
    assert config.framed_size == 112
    assert change_config(config, image_size=96).framed_size == 96
    assert change_config(config, image_size=200).framed_size == 112
