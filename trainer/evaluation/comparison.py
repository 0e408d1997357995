"""Models side by side on the same test images, or in words why they cannot be."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from trainer.errors import TrainerError
from trainer.evaluation.figures import measure_results
from trainer.evaluation.metrics import Metrics
from trainer.evaluation.paired import PairedDifference, Standing, adjust_for_many, compare_answers, judge
from trainer.evaluation.results import Results
from trainer.language import mark, tr
from trainer.words import quote_some

# What a board names beside its pairs.
TEST_NAME = mark("McNemar's exact test, adjusted for the number of pairs by Holm's method")

# Fingerprint and true class of an image.
_Key = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two models of a comparison.

    Attributes:
        first: Place of the first among the compared, from 0.
        second: Place of the second.
        difference: How they differ.
        p_value: That of the difference, adjusted for the number of pairs.
        standing: What may be said of the second against the first.
    """

    first: int
    second: int
    difference: PairedDifference
    p_value: float
    standing: Standing


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Comparison:
    """Models side by side.

    Attributes:
        results: What is compared, in the order given.
        metrics: The figures of each; copies of an image count as often as they are there.
        n_images: Different images that the pairs are compared on: copies of an image would be asked
            twice and answered alike, so here they count once.
        pairs: Every two of them, in their order.
    """

    results: tuple[Results, ...]
    metrics: tuple[Metrics, ...]
    n_images: int
    pairs: tuple[Pair, ...]


def compare(results: Sequence[Results]) -> Comparison:
    """Compare models that were held against the same images.

    Raises:
        TrainerError: There are fewer than two, or they have other classes, parts, images or labels.
    """
    if len(results) < 2:
        raise TrainerError(tr("There is nothing to compare with."), tr("Choose two models or more."))
    answers = [_answers(one) for one in results]
    for other, its in zip(results[1:], answers[1:], strict=True):
        _check_comparable(results[0], other, answers[0], its)
    keys = sorted(answers[0])
    right: list[NDArray[np.bool_]] = [np.array([its[key] for key in keys]) for its in answers]
    places = list(combinations(range(len(results)), 2))
    differences = [compare_answers(right[first], right[second]) for first, second in places]
    adjusted = adjust_for_many([difference.p_value for difference in differences])
    pairs = (
        Pair(
            first=first,
            second=second,
            difference=difference,
            p_value=p_value,
            standing=judge(difference, p_value),
        )
        for (first, second), difference, p_value in zip(places, differences, adjusted, strict=True)
    )
    return Comparison(
        results=tuple(results),
        metrics=tuple(map(measure_results, results)),
        n_images=len(keys),
        pairs=tuple(pairs),
    )


def _answers(results: Results) -> dict[_Key, bool]:
    """Return whether the model is right on each different image."""
    return {(image.fingerprint, image.truth): image.is_right for image in results.images}


def _check_comparable(
    first: Results, other: Results, answers: dict[_Key, bool], others: dict[_Key, bool]
) -> None:
    """Refuse what is not comparable, the most telling reason first."""
    titles = tr("“{first}” and “{other}”", first=first.title, other=other.title)
    differing = sorted(set(first.class_ids) ^ set(other.class_ids))
    if differing:
        raise TrainerError(
            tr(
                "{titles} cannot be compared: only one of them knows {differing}.",
                titles=titles,
                differing=quote_some(differing, 3),
            ),
            tr("Compare models of the same classes."),
        )
    if first.part != other.part:
        raise TrainerError(
            tr(
                "{titles} cannot be compared: the one was held against the {part} part of its "
                "data, the other against the {part_2} part.",
                titles=titles,
                part=first.part,
                part_2=other.part,
            ),
            tr("Train both with a test part."),
        )
    prints, other_prints = ({fingerprint for fingerprint, _ in its} for its in (answers, others))
    if prints != other_prints:
        common, most = len(prints & other_prints), max(len(prints), len(other_prints))
        raise TrainerError(
            tr(
                "{titles} cannot be compared: they were held against different images ({common} "
                "of {most} are the same).",
                titles=titles,
                common=common,
                most=most,
            ),
            tr(
                "Train both on the same data set with the same seed and the same shares of "
                "validation and test."
            ),
        )
    relabelled = len({fingerprint for fingerprint, _ in set(answers) ^ set(others)})
    if relabelled:
        raise TrainerError(
            tr(
                "{titles} cannot be compared: {relabelled} of their {n_prints} images had another label.",
                titles=titles,
                relabelled=relabelled,
                n_prints=len(prints),
            ),
            tr("Train both on the same data set, cleaned by the same decisions."),
        )
