"""The labels that images will have, as columns, and which images are shown under which heading.

Images stand under the class that they will have, not under the one that the data set gives them: a group is
what a training will be taught under that name, so that whatever stands out in it is still to be decided. What
was moved by mistake is found by undoing, or by showing what was changed alone.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from bloodcell_gui.cleaning.images import ExaminedImages
from bloodcell_gui.gallery.arrangement import Arrangement, Group
from trainer.cleaning.decisions import Decision, Verdict

# Groups that are no class; a class's group is its place.
NO_LABEL, EXCLUDED = -1, -2

_OPEN, _KEPT, _CHANGED = range(3)


class Shown(StrEnum):
    """Which images are shown, by what is decided."""

    ALL = "all"
    CHANGED = "changed"
    EXCLUDED = "excluded"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class SheetFilter:
    """Which images are shown.

    Attributes:
        group: The one group; None for all.
        shown: By what is decided.
        text: Part of the path, whatever the case.
    """

    group: int | None = None
    shown: Shown = Shown.ALL
    text: str = ""


class LabelSheet:
    """One row an image, in the order of the report.

    Attributes:
        images: The images.
        groups: (N,) int64, place of the class that each will have, or `NO_LABEL` or `EXCLUDED`.
        suggested: (N,) int64, place of the class that the model suggests; -1 where it suggests none.
        shares: (N,) float32 in [0, 1], the suggestion's probability.
    """

    def __init__(self, images: ExaminedImages) -> None:
        self.images = images
        report = images.report
        of_label = {label: images.class_of(label) for label in set(report.labels)}
        self._given = np.fromiter((of_label[label] for label in report.labels), np.int64, len(report.labels))
        self.groups = self._given.copy()
        self._states = np.full(len(report.paths), _OPEN, np.int8)
        self.suggested, self.shares = _find_suggestions(images)
        self._texts = [path.casefold() for path in report.paths]
        self._matches: tuple[str, NDArray[np.bool_]] = ("", np.ones(len(report.paths), np.bool_))

    def decide(self, path: str, decision: Decision | None) -> None:
        """Take note of what is decided about an image; of one that could not be read nothing is noted."""
        row = self.images.row(path)
        if row < 0:
            return
        self.groups[row] = self._given[row]
        verdict = Verdict.UNDECIDED if decision is None else decision.verdict
        match verdict:
            case Verdict.UNDECIDED:
                self._states[row] = _OPEN
            case Verdict.KEEP:
                self._states[row] = _KEPT
            case Verdict.EXCLUDE:
                self._states[row] = _CHANGED
                self.groups[row] = EXCLUDED
            case Verdict.RELABEL:
                self._states[row] = _CHANGED
                if decision is not None:
                    self.groups[row] = self.images.class_of(decision.new_label)

    @property
    def n_decided(self) -> int:
        """How many images are decided on."""
        return int((self._states != _OPEN).sum())

    def has_open_suggestion(self, row: int) -> bool:
        """Return whether the model suggests a label for an image that nobody decided on."""
        return bool(self.suggested[row] >= 0 and self._states[row] == _OPEN)

    def arrange(self, chosen: SheetFilter) -> Arrangement:
        """Return the images that a filter lets through.

        What has no label comes first, by what the model suggests and the surest first, so that whole runs can
        be labelled at once; then the classes in the order in which they are shown, and what is excluded.
        """
        mask = self._match(chosen.text.strip().casefold()).copy()
        match chosen.shown:
            case Shown.CHANGED:
                mask &= self._states == _CHANGED
            case Shown.EXCLUDED:
                mask &= self.groups == EXCLUDED
            case Shown.OPEN:
                mask &= self._states == _OPEN
            case Shown.ALL:
                pass
        order = (NO_LABEL, *range(len(self.images.classes)), EXCLUDED)
        groups = order if chosen.group is None else (chosen.group,)
        return Arrangement([Group(group, self._rows_of(group, mask)) for group in groups])

    def _rows_of(self, group: int, mask: NDArray[np.bool_]) -> NDArray[np.int64]:
        rows = np.flatnonzero(mask & (self.groups == group))
        if group == NO_LABEL:
            rows = rows[np.lexsort((-self.shares[rows], self.suggested[rows]))]
        return rows

    def _match(self, text: str) -> NDArray[np.bool_]:
        """Return which images' paths hold a text, (N,)."""
        if self._matches[0] != text:
            held = np.fromiter((text in one for one in self._texts), np.bool_, len(self._texts))
            self._matches = (text, held)
        return self._matches[1]


def _find_suggestions(images: ExaminedImages) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Return place and probability of what the model suggests for each image, (N,) both."""
    count, thoughts = len(images.report.paths), images.report.probabilities
    if images.has_labels or not thoughts.shape[1]:
        return np.full(count, -1, np.int64), np.zeros(count, np.float32)
    places = np.array([images.class_of(name) for name in images.report.classes], np.int64)
    shares: NDArray[np.float32] = thoughts.max(axis=1)
    return np.where(shares > 0, places[thoughts.argmax(axis=1)], -1), shares
