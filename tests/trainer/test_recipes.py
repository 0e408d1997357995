from pathlib import Path

import pytest

from trainer.config import CardTexts, TrainingConfig
from trainer.errors import ConfigError, NetworkError, OutputError
from trainer.networks import find_preset
from trainer.recipes import Recipe, choose_network, find_recipe, list_recipes, read_recipe, write_recipe
from trainer.resources import recipe

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


def test_the_default_recipe_is_what_the_program_does_unasked(tmp_path: Path) -> None:
    write_recipe(tmp_path / "default.toml", Recipe())
    assert recipe("default").read_text("utf-8") == (tmp_path / "default.toml").read_text("utf-8")


def test_the_study_s_recipe_is_the_study_s() -> None:
    config = read_recipe(recipe("study")).config
    assert config.augmentation == "strong"
    assert config.label_smoothing == 0.1
    assert config.class_weights
    assert config.schedule == "plateau"
    # Head first, then all layers at a low rate.
    assert config.head_epochs > 0
    assert config.learning_rate < config.head_learning_rate


def test_a_recipe_is_found_by_its_name_or_its_path(tmp_path: Path) -> None:
    assert find_recipe("study") == recipe("study")
    assert find_recipe("mine.toml") == Path("mine.toml")
    assert find_recipe(str(tmp_path / "study")) == tmp_path / "study"


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    with pytest.raises(OutputError):
        write_recipe(tmp_path / "taken" / "recipe.toml", RECIPE)


def test_another_network_brings_its_own_input_and_needs_no_weights_that_do_not_exist() -> None:
    config = TrainingConfig(network="mobilenet_v2", weights="imagenet", input_size=112, epochs=3)

    other = choose_network(config, "xception")
    assert (other.network, other.weights, other.epochs) == ("xception", "imagenet", 3)
    assert other.input_size == find_preset("xception").default_size
    assert choose_network(config, "basic_cnn").weights == "none"
    assert choose_network(config, "mobilenet_v2") is config


def test_a_folder_of_weights_stays_whatever_the_network() -> None:
    config = TrainingConfig(network="mobilenet_v2", weights="hospital/weights")

    assert choose_network(config, "basic_cnn").weights == "hospital/weights"


def test_an_unknown_network_is_refused() -> None:
    with pytest.raises(NetworkError, match="nonet"):
        choose_network(TrainingConfig(), "nonet")


def test_a_recipe_gives_options_and_texts(tmp_path: Path) -> None:
    path = tmp_path / "recipe.toml"
    path.write_text('epochs = 5\naugmentation = "none"\n[card]\ntitle = "Ours"\n', encoding="utf-8")
    ours = read_recipe(path)
    assert ours.config == TrainingConfig(epochs=5, augmentation="none")
    assert ours.card.title == "Ours"


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


def test_the_recipe_of_the_bundled_model_can_be_read() -> None:
    own = read_recipe(recipe("pbc8"))
    assert own.config.network == "mobilenet_v2"
    assert "healthy" in own.card.caution
