"""Whether a model learned from the very images that it is to judge."""

import heapq
from collections.abc import Collection, Iterable, Mapping

from trainer.bundle.card import DataDescription
from trainer.dataset.splits import Split
from trainer.language import fill, tr

# Eight hex digits tell images apart well enough, and keep a card small: 8 KB.
_DIGITS = 8
_N_TRACES = 1024
# Fewer may be copies that both sets have from a common source.
_SEVERAL = 0.02


def take_traces(fingerprints: Iterable[str]) -> str:
    """Return the beginnings of the lowest fingerprints, ascending, one after the other.

    Fingerprints are hashes, so the lowest are a fair sample of all.

    Args:
        fingerprints: Of the images that a model learns from.
    """
    return "".join(heapq.nsmallest(_N_TRACES, {fingerprint[:_DIGITS] for fingerprint in fingerprints}))


def estimate_overlap(data: DataDescription, fingerprints: Collection[str]) -> float | None:
    """Return which share of some images a model learned from, in [0, 1].

    Of the images whose fingerprints are no higher than the highest that the card names, all that the model
    learned from are named there; they stand for the others.

    Args:
        data: What the model's card says of its data.
        fingerprints: Fingerprints of the images.

    Returns:
        The share; None where the card does not tell, or none of the images is so low.
    """
    places = range(0, len(data.traces), _DIGITS)
    traces = {data.traces[place : place + _DIGITS] for place in places}
    held = {fingerprint[:_DIGITS] for fingerprint in fingerprints}
    if traces and len(traces) == _N_TRACES:
        highest = max(traces)
        held = {beginning for beginning in held if beginning <= highest}
    if not traces or not held:
        return None
    return len(held & traces) / len(held)


def measure_overlap(split: Mapping[str, Split], fingerprints: Collection[str]) -> float:
    """Return which share of some images a model learned from, in [0, 1], by the split in its file.

    Args:
        split: Part of each image that the model was made with, by fingerprint.
        fingerprints: (N,) fingerprints of the images, N at least 1.
    """
    return sum(split.get(fingerprint) is Split.TRAIN for fingerprint in fingerprints) / len(fingerprints)


def describe_overlap(
    title: str,
    data: DataDescription,
    fingerprints: Collection[str],
    split: Mapping[str, Split] | None = None,
) -> str:
    """Say in words what an overlap means for the scores; empty where there is none.

    Args:
        title: The model's title.
        data: What its card says of its data.
        fingerprints: Fingerprints of the images that it is to judge, at least one.
        split: The split in its file, which knows exactly what the card can only estimate; None for none.
    """
    exact = None if split is None else measure_overlap(split, fingerprints)
    share = estimate_overlap(data, fingerprints) if exact is None else exact
    if share is None:
        return tr(
            "Nobody can tell whether the model “{title}” learned from these images; if it "
            "did, it has seen their labels, and the scores are optimistic.",
            title=title,
        )
    if share < _SEVERAL:
        return ""
    percent = 100 * share
    part = tr("about {share:.0f} %", share=percent) if exact is None else fill("{share:.0f} %", share=percent)
    return tr(
        "The model “{title}” learned from these very images ({part} of them): "
        "it has seen their labels, right or wrong, so the scores are optimistic and wrong "
        "labels may stay hidden. To be sure, use a model that learned from other images.",
        title=title,
        part=part,
    )
