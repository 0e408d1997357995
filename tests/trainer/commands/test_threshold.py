from collections.abc import Callable
from typing import Any

import pytest

from trainer.bundle.library import find_model
from trainer.bundle.model_file import ModelFile, rewrite_card

RunCommand = Callable[..., Any]


def test_a_threshold_is_chosen_printed_and_taken_back(run: RunCommand, bundled: ModelFile) -> None:
    name = bundled.name
    rewrite_card(bundled.path, bundled.path, thresholds={"all": 0.5})
    assert run("models", "threshold", name).out == "all  0.5\n"
    assert run("models", "threshold", name, "0.8").out == "all  0.8\n"
    done = run("models", "threshold", name, "0.95", "--class", "platelet")
    assert done.out == "all  0.8\nplatelet  0.95\n"
    assert "Chosen by you." in done.err
    assert find_model(name).card.thresholds == {"all": 0.8, "platelet": 0.95}
    back = run("models", "threshold", name, "--reset")
    assert back.out == "all  0.5\n"
    assert "Chosen by the model's card." in back.err
    assert find_model(name).card.thresholds == {"all": 0.5}


def test_classify_uses_it(run: RunCommand, bundled: ModelFile, smears: object) -> None:
    count = lambda: run("classify", smears, "--json").json["samples"][0]["n_unsure"]  # noqa: E731
    assert count() == 0
    run("models", "threshold", bundled.name, "1")
    assert count() == 3
    # What is said on the command line goes before it.
    assert run("classify", smears, "--threshold", 0, "--json").json["samples"][0]["n_unsure"] == 0


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("1.5",), "A threshold is a share."),
        (("0.5", "--class", "blast"), "The model knows no class “blast”."),
        (("0.5", "--reset"), "--reset goes back for all classes."),
        (("--class", "platelet"), "There is no confidence for the class."),
    ],
)
def test_what_makes_no_sense_is_refused(
    run: RunCommand, bundled: ModelFile, options: tuple[str, ...], told: str
) -> None:
    done = run("models", "threshold", bundled.name, *options)
    assert done.status == 1
    assert told in done.err
