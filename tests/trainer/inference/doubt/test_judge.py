from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from trainer.bundle.card import LearnedLimits
from trainer.bundle.learned import LearnedStatistics
from trainer.bundle.model_file import ModelFile
from trainer.inference.doubt.judge import Judge, Judgement

LIMITS = LearnedLimits(n_images=30, n_validation=30, distance=2.0, strangeness=1.0)
Colour = tuple[int, int, int]


@pytest.fixture
def judge_colours(
    make_model: Callable[..., ModelFile], learned: LearnedStatistics
) -> Callable[..., list[Judgement]]:
    """A function that judges images of one colour each; the model's logits are 10 / 255 of the colour."""

    def judge(
        *colours: Colour, threshold: float | None = None, tells: bool = True, **card: Any
    ) -> list[Judgement]:
        model = make_model(**{"statistics": LIMITS, **card})
        if tells:
            model = replace(model, learned=learned)
        pixels = np.ones((len(colours), 32, 32, 3), np.uint8) * np.array(colours, np.uint8)[:, None, None]
        features: NDArray[np.float32] = (np.array(colours) / 255).astype(np.float32)
        one = Judge(model, threshold)
        assert one.is_watchful == tells == ("features" in one.outputs)
        return one.judge(pixels, 10 * features, features if tells else None)

    return judge


def test_what_looks_as_what_was_learned_from_counts(judge_colours: Callable[..., list[Judgement]]) -> None:
    found = judge_colours((200, 0, 0), (0, 0, 200))

    assert [(one.top, one.doubt) for one in found] == [(0, ""), (2, "")]
    assert all(one.drift is not None and np.abs(one.drift[:-1]).max() < 1e-4 for one in found)


def test_a_low_confidence_names_the_two_classes(judge_colours: Callable[..., list[Judgement]]) -> None:
    (found,) = judge_colours((100, 110, 0), tells=False, thresholds={"all": 0.9})

    assert (found.top, found.drift) == (1, None)
    assert found.doubt == "unsure between “Erythroblast” and “Neutrophil”"


def test_what_is_far_from_every_class_is_like_none_of_the_cells(
    judge_colours: Callable[..., list[Judgement]],
) -> None:
    (found,) = judge_colours((200, 0, 120), statistics=replace(LIMITS, strangeness=1e6))

    assert found.doubt == "like none of the cells that the model learned from"
    assert found.top == 0


def test_a_strange_colour_is_told_in_words(judge_colours: Callable[..., list[Judgement]]) -> None:
    (found,) = judge_colours((255, 200, 200))

    assert found.doubt == "brighter than the cells that the model learned from"


def test_the_users_threshold_takes_the_place_of_the_cards(
    judge_colours: Callable[..., list[Judgement]],
) -> None:
    def doubts(threshold: float | None) -> list[str]:
        card = {"thresholds": {"neutrophil": 0.999}}
        return [one.doubt for one in judge_colours((100, 0, 0), threshold=threshold, tells=False, **card)]

    assert doubts(None) == ["unsure between “Neutrophil” and “Erythroblast”"]
    assert doubts(0.5) == [""]
    assert doubts(1.0) == ["unsure between “Neutrophil” and “Erythroblast”"]


def test_with_a_threshold_of_0_every_cell_counts_and_still_tells_how_it_differs(
    judge_colours: Callable[..., list[Judgement]],
) -> None:
    found = judge_colours((255, 200, 200), (200, 0, 120), threshold=0.0, thresholds={"all": 0.99})

    assert [one.doubt for one in found] == ["", ""]
    assert all(one.drift is not None for one in found)


def test_nothing_is_judged_where_there_is_nothing(
    make_model: Callable[..., ModelFile], learned: LearnedStatistics
) -> None:
    judge = Judge(replace(make_model(statistics=LIMITS), learned=learned))
    nothing = np.empty((0, 3), np.float32)

    assert judge.judge(np.empty((0, 32, 32, 3), np.uint8), nothing, nothing) == []
