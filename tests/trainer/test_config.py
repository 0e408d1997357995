from dataclasses import fields
from pathlib import Path

import pytest

from trainer.config import TrainingConfig, change_config, read_recipe
from trainer.errors import ConfigError
from trainer.resources import bundled_model


def test_every_option_carries_its_help() -> None:
    assert all(option.metadata.get("help") for option in fields(TrainingConfig))


def test_a_recipe_gives_options_and_texts(tmp_path: Path) -> None:
    path = tmp_path / "recipe.toml"
    path.write_text('epochs = 5\naugmentation = "none"\n[card]\ntitle = "Ours"\n', encoding="utf-8")
    recipe = read_recipe(path)
    assert recipe.config == TrainingConfig(epochs=5, augmentation="none")
    assert recipe.card.title == "Ours"


def test_a_json_recipe_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    path = tmp_path / "recipe.json"
    path.write_bytes(b'\xef\xbb\xbf{"seed": 3}')
    assert read_recipe(path).config.seed == 3


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("epoch = 5", "There is no option “epoch”."),
        ("epochs = 0", "An option has a wrong value"),
        ('epochs = "many"', "An option has a wrong value"),
        ('augmentation = "wild"', "There is no augmentation “wild”."),
        ('schedule = "wild"', "There is no schedule “wild”."),
        ("validation_fraction = 0.5\ntest_fraction = 0.5", "leave too few images"),
        ("validation_fraction = 0.0", "nobody can say which epoch is the best"),
        ("native_crop = 200", "only half stated"),
        ("epochs = = 5", "cannot be read"),
        ("[card]\ntitel = 'x'", "There is no option “titel”."),
    ],
)
def test_a_wrong_recipe_is_refused_in_words(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "recipe.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=told) as refused:
        read_recipe(path)
    assert refused.value.remedy


def test_a_missing_recipe_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"nowhere\.toml"):
        read_recipe(tmp_path / "nowhere.toml")


def test_changes_that_are_none_change_nothing() -> None:
    config = TrainingConfig(epochs=7)
    assert change_config(config, epochs=None, seed=None) == config
    assert change_config(config, seed=4).seed == 4


def test_changes_are_checked() -> None:
    with pytest.raises(ConfigError, match="wrong value"):
        change_config(TrainingConfig(), epochs=-1)


def test_the_recipe_of_the_bundled_model_can_be_read() -> None:
    recipes = bundled_model().parent.parent / "recipes"
    recipe = read_recipe(recipes / "pbc8.toml")
    assert recipe.config.network == "mobilenet_v2"
    assert "healthy" in recipe.card.caution


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
