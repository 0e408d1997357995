"""What can be amiss with an image of a data set, as plain values."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

# Look-alikes that an issue names; the group says how many there are.
MOST_RELATED = 8


class IssueKind(StrEnum):
    """What is amiss; in the order in which equals are shown."""

    EXACT_DUPLICATE = "exact_duplicate"
    JUNK = "junk"
    LEAKAGE = "leakage"
    LABEL = "label"
    NEAR_DUPLICATE = "near_duplicate"
    BAD_IMAGE = "bad_image"
    OUTLIER = "outlier"


_RANKS = {kind: rank for rank, kind in enumerate(IssueKind)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """One thing that is doubtful about one image.

    Attributes:
        path: The image's path below the data set.
        fingerprint: Fingerprint of its pixels; empty where it could not be read.
        kind: What is amiss.
        given: The label that the data set gives it.
        suggested: Class that a model suggests instead, or the majority of exact copies; empty where none
            does. It is a suggestion and never becomes a label by itself.
        score: How sure the finder is, in [0, 1], 1 for the surest; 1 is kept for what contradicts
            itself: one picture under two labels, or a file that cannot be read.
        reason: Why, one sentence.
        related: Paths of images to show beside it, exact copies and the nearest first, a few of many.
        group: Path of the first of the images that are copies of each other, the same for all of
            them; empty where there are none.
    """

    path: str
    kind: IssueKind
    score: float
    reason: str
    fingerprint: str = ""
    given: str = ""
    suggested: str = ""
    related: tuple[str, ...] = ()
    group: str = ""


def order_issues(issues: Iterable[Issue]) -> tuple[Issue, ...]:
    """Return issues the surest first; of equals by kind, then by path."""
    return tuple(sorted(issues, key=lambda issue: (-issue.score, _RANKS[issue.kind], issue.path)))
