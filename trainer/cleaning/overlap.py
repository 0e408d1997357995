"""Whether a model learned from the very images that it is to judge."""

import heapq
from collections.abc import Collection, Iterable

from trainer.bundle.card import DataDescription

# Fingerprints are hashes, so the lowest are a fair sample; of 64 so few show a share to some 6 %.
_N_TRACES = 64
# Fewer may be copies that both sets have from a common source.
_SEVERAL = 0.05


def take_traces(fingerprints: Iterable[str]) -> tuple[str, ...]:
    """Return a few fingerprints that stand for all of them: the lowest, ascending.

    Args:
        fingerprints: Of the images that a model learns from.
    """
    return tuple(heapq.nsmallest(_N_TRACES, set(fingerprints)))


def estimate_overlap(data: DataDescription, fingerprints: Collection[str]) -> float | None:
    """Return which share of what a model learned from is among some images, in [0, 1].

    Args:
        data: What the model's card says of its data.
        fingerprints: Fingerprints of the images.

    Returns:
        The share; None where the card does not tell.
    """
    if not data.traces:
        return None
    held = set(fingerprints)
    return sum(trace in held for trace in data.traces) / len(data.traces)


def describe_overlap(title: str, data: DataDescription, fingerprints: Collection[str]) -> str:
    """Say in words what an overlap means for the scores; empty where there is none.

    Args:
        title: The model's title.
        data: What its card says of its data.
        fingerprints: Fingerprints of the images that it is to judge.
    """
    share = estimate_overlap(data, fingerprints)
    if share is None:
        return (
            f"The model “{title}” does not tell which images it learned from; if these are among them, "
            "it has seen their labels, and the scores are optimistic."
        )
    if share < _SEVERAL:
        return ""
    return (
        f"About {share:.0%} of the images that the model “{title}” learned from are in this data set: it "
        "has seen their labels, right or wrong, so the scores are optimistic and wrong labels among them "
        "may stay hidden. Use a model that learned from other images to be sure."
    )
