"""Recipes as files: those that come with the product, and one's own."""

import json
import tomllib
from dataclasses import dataclass, field, fields
from pathlib import Path

from trainer import resources
from trainer.config import CardTexts, TrainingConfig, change_config, convert_options
from trainer.errors import ConfigError
from trainer.files import write_bytes
from trainer.language import tr
from trainer.networks import find_preset

# In the order in which they are offered; recipes of single models are not.
_OFFERED = ("default", "study")


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """A recipe file: the options of a run, and the texts of its card."""

    config: TrainingConfig = field(default_factory=TrainingConfig)
    card: CardTexts = field(default_factory=CardTexts)


def list_recipes() -> list[Path]:
    """Return the recipe files that come with the product for any data set."""
    return [path for name in _OFFERED if (path := resources.recipe(name)).is_file()]


def find_recipe(name: str) -> Path:
    """Return the file of a recipe: by its name where it comes with the product, else by its path."""
    built_in = resources.recipe(name)
    return built_in if Path(name).name == name and built_in.is_file() else Path(name)


def read_recipe(path: Path) -> Recipe:
    """Read a recipe: a TOML or JSON file of options, with the card's texts in a table `card`.

    Raises:
        ConfigError: The file cannot be read, or an option in it is unknown or wrong.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        values = json.loads(text) if path.suffix.lower() == ".json" else tomllib.loads(text)
    except (OSError, ValueError) as error:
        raise ConfigError(
            tr("The recipe “{path}” cannot be read: {error}.", path=path, error=error),
            tr("Give a TOML or JSON file of options."),
        ) from error
    if not isinstance(values, dict):
        raise ConfigError(
            tr("The recipe “{path}” holds no options.", path=path), tr("Give lines such as: epochs = 20.")
        )
    texts = values.pop("card", {})
    return Recipe(config=convert_options(values, TrainingConfig), card=convert_options(texts, CardTexts))


def choose_network(config: TrainingConfig, network: str) -> TrainingConfig:
    """Return a recipe's options for another network than the recipe's own.

    The input size becomes the network's, and one that has no ImageNet weights starts from
    nothing; the recipe's own network keeps all that the recipe says.

    Raises:
        NetworkError: No network has that id.
    """
    preset = find_preset(network)
    if network == config.network:
        return config
    weights = config.weights
    if weights == "imagenet" and not preset.has_pretrained_weights:
        weights = "none"
    return change_config(
        config, network=network, input_size=preset.default_size, image_size=0, weights=weights
    )


def write_recipe(path: Path, recipe: Recipe) -> None:
    """Write a recipe as TOML that `read_recipe` reads; each option has its help above it.

    Raises:
        OutputError: It cannot be written there.
    """
    lines = ["# A recipe of bloodcell. Run it with: bloodcell train DATASET --config FILE"]
    for option in fields(TrainingConfig):
        lines += [
            "",
            f"# {option.metadata['help']}",
            _assign(option.name, getattr(recipe.config, option.name)),
        ]
    texts = [(text.name, getattr(recipe.card, text.name)) for text in fields(CardTexts)]
    if any(value for _, value in texts):
        lines += ["", "[card]", *(_assign(name, value) for name, value in texts if value)]
    write_bytes(path, "\n".join([*lines, ""]).encode("utf-8"))


def _assign(name: str, value: bool | int | float | str) -> str:
    # TOML writes truth, numbers and text as JSON does; but one character that JSON leaves as it is.
    return f"{name} = {json.dumps(value, ensure_ascii=False)}".replace("\x7f", "\\u007f")
