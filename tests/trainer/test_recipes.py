from pathlib import Path

import pytest

from trainer.config import CardTexts, Recipe, TrainingConfig, read_recipe
from trainer.errors import OutputError
from trainer.recipes import list_recipes, write_recipe

RECIPE = Recipe(
    config=TrainingConfig(
        network="basic_cnn", weights='C:\\Größe "1"\x7f', learning_rate=1e-5, class_weights=False
    ),
    card=CardTexts(title="Ours = theirs # no comment"),
)


def test_what_was_written_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "recipe.toml"
    write_recipe(path, RECIPE)
    assert read_recipe(path) == RECIPE
    assert "# Images a training step.\nbatch_size = 32\n" in path.read_text("utf-8")


def test_a_recipe_without_texts_has_no_card(tmp_path: Path) -> None:
    write_recipe(tmp_path / "recipe.toml", Recipe())
    assert "[card]" not in (tmp_path / "recipe.toml").read_text("utf-8")
    assert read_recipe(tmp_path / "recipe.toml") == Recipe()


def test_what_comes_with_the_product_can_be_read() -> None:
    for path in list_recipes():
        assert read_recipe(path).config


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    with pytest.raises(OutputError):
        write_recipe(tmp_path / "taken" / "recipe.toml", RECIPE)
