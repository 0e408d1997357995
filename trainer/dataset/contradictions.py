"""Exact copies that keep a data set from being learned from: all equal, or under contradicting labels."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from trainer.classes import describe_class
from trainer.dataset.concerns import Concern, Obstacle, Severity
from trainer.language import tr, tr_n
from trainer.words import quote_some


def check_copies(labels: Sequence[str], fingerprints: Sequence[str]) -> tuple[Concern, ...]:
    """Judge exact copies among decoded images: all equal, or under contradicting labels.

    Args:
        labels: (N,) label of each image as the data set spells it, N at least 1.
        fingerprints: (N,) fingerprint of each image's pixels; equal means an exact copy.
    """
    ids = [describe_class(label).id for label in labels]
    holders: dict[str, set[str]] = defaultdict(set)
    for name, fingerprint in zip(ids, fingerprints, strict=True):
        holders[fingerprint].add(name)
    if len(holders) == 1 < len(fingerprints):
        return (
            Concern(
                Obstacle.ALL_EQUAL,
                Severity.ERROR,
                tr("All images are exact copies of one another."),
                tr("There is nothing to tell apart: check how the images were made."),
            ),
        )
    return _check_contradictions(ids, fingerprints, holders)


def _check_contradictions(
    ids: Sequence[str], fingerprints: Sequence[str], holders: Mapping[str, set[str]]
) -> tuple[Concern, ...]:
    contradicting = {fingerprint for fingerprint, names in holders.items() if len(names) > 1}
    if not contradicting:
        return ()
    sound = {name for name, print_ in zip(ids, fingerprints, strict=True) if print_ not in contradicting}
    unsound = sorted(set(ids) - sound)
    if unsound:
        return (
            Concern(
                Obstacle.CONTRADICTION,
                Severity.ERROR,
                tr_n(
                    "The class {names} has only images that are in another class too.",
                    "The classes {names} have only images that are in another class too.",
                    len(unsound),
                    names=quote_some(unsound),
                ),
                tr("Decide which class these images belong to, and remove them from the other."),
                tuple(unsound),
            ),
        )
    classes = tuple(sorted(set().union(*(holders[fingerprint] for fingerprint in contradicting))))
    return (
        Concern(
            Obstacle.CONTRADICTION,
            Severity.WARNING,
            tr_n(
                "{count} image is in more than one class ({classes}).",
                "{count} images are in more than one class ({classes}).",
                len(contradicting),
                classes=quote_some(classes),
            ),
            tr_n(
                "Decide which class it belongs to, and remove it from the others.",
                "Decide which class each belongs to, and remove it from the others.",
                len(contradicting),
            ),
            classes,
        ),
    )
