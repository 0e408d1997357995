from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.compromises.__main__ import read_all, show
from benchmarks.compromises.measuring import Pace, Quality, Row, count_images, list_front
from trainer.bundle.card import ModelCard
from trainer.config import TrainingConfig
from trainer.recipes import read_recipe

RECIPES = Path(__file__).parents[3] / "benchmarks" / "compromises" / "recipes"


def test_the_front_is_what_nothing_beats_in_both() -> None:
    points = [(1.0, 0.9), (2.0, 0.8), (3.0, 0.85), (0.5, 0.9), (3.0, 0.7)]
    assert list_front(points) == [0, 2]
    assert list_front([]) == []


def test_images_without_gradients_count_a_third() -> None:
    n_images = {"train": 900, "validation": 300}
    assert count_images(10, 0, n_images) == pytest.approx(10 * 900 + 10 * 100)
    assert count_images(10, 4, n_images) == pytest.approx(6 * 900 + 4 * 300 + 10 * 100)
    # A run that ended in its first phase.
    assert count_images(1, 4, n_images) == pytest.approx(300 + 100)


def test_a_file_that_is_no_model_is_said_and_passed_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    damaged = tmp_path / "damaged.bloodcell"
    damaged.write_bytes(b"nothing")
    assert read_all([damaged]) == []
    assert capsys.readouterr().err.startswith("damaged.bloodcell: ")


def test_a_row_without_figures_says_why(make_card: Callable[..., ModelCard]) -> None:
    card = make_card(training=TrainingConfig(network="basic_cnn", input_size=64))
    row = Row(
        name="Ours",
        is_bundled=False,
        card=card,
        megabytes=3.21,
        quality=None,
        pace=Pace(images_per_second=1234.0, times_plain=4.26),
        minutes=None,
        minutes_as_run=12.4,
        failure="It does not tell its split.",
    )
    shown = show(2, row, False)
    assert shown == (
        *("2", "Ours", "Basic CNN", "64", "float32", "", "", "", "1,234", "4.3", "3.2", "", "12"),
        "It does not tell its split.",
    )


def test_a_measured_row_shows_its_figures(make_card: Callable[..., ModelCard]) -> None:
    row = Row(
        name="PBC",
        is_bundled=True,
        card=make_card(),
        megabytes=12.8,
        quality=Quality(clean=0.98765, corrupted=0.9, other=0.0),
        pace=Pace(images_per_second=1.0, times_plain=1.0),
        minutes=90.0,
        minutes_as_run=None,
    )
    shown = show(1, row, True)
    assert shown[1] == "**PBC** (bundled)"
    assert shown[5:8] == ("0.9877", "0.9000", "0.0000")
    assert shown[-1] == "yes"


@pytest.mark.parametrize("path", sorted(RECIPES.glob("*.toml")), ids=lambda path: path.stem)
def test_every_recipe_can_be_read_and_divides_as_the_bundled_one(path: Path) -> None:
    recipe = read_recipe(path)
    assert path.stem == f"{recipe.config.network}_{recipe.config.input_size}"
    assert recipe.config.seed == 2020
    assert recipe.card.title
