"""The images of a data set that was looked through, found by their paths."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from bloodcell_gui.class_colours import ClassStyle, display_order, style_classes
from trainer.classes import CellClass, describe_class, order_classes
from trainer.cleaning.issues import Issue, IssueKind
from trainer.cleaning.report import CleaningReport
from trainer.dataset.sources import ImageSource

# One key a class: there are nine digits but 0.
MOST_KEYS = 9


class ExaminedImages:
    """Says of an image by its path what the report and the data set know of it.

    Attributes:
        report: What was found.
        classes: (K,) the classes of the data set, in the order in which they are shown; the first nine have
            the digits as their keys.
        styles: (K,) how each is shown.
        spellings: (K,) each as the data set spells it.
    """

    def __init__(self, report: CleaningReport, sources: Mapping[str, ImageSource]) -> None:
        self.report = report
        self._sources = sources
        self._rows = {path: row for row, path in enumerate(report.paths)}
        labels = sorted(set(report.labels))
        ids = {label: describe_class(label).id for label in labels}
        known = order_classes(labels)
        styles, order = style_classes(known), display_order(known)
        self.classes: tuple[CellClass, ...] = tuple(known[index] for index in order)
        self.styles: tuple[ClassStyle, ...] = tuple(styles[index] for index in order)
        places = {one.id: place for place, one in enumerate(self.classes)}
        self._places = {label: places[ids[label]] for label in labels}
        self.spellings = tuple(
            next(label for label in labels if ids[label] == one.id) for one in self.classes
        )
        columns = {name: column for column, name in enumerate(report.classes)}
        self._columns = [columns.get(one.id, -1) for one in self.classes]
        self._issues: dict[str, list[Issue]] = {}
        for issue in report.issues:
            self._issues.setdefault(issue.path, []).append(issue)

    def is_readable(self, path: str) -> bool:
        """Return whether the image could be read."""
        return path in self._rows

    def find_source(self, path: str) -> ImageSource | None:
        """Return where an image's pixels are; None where the data set holds no such image."""
        return self._sources.get(path)

    def label(self, path: str) -> str:
        """Return the label that the data set gives an image; empty for one that could not be read."""
        row = self._rows.get(path)
        return "" if row is None else self.report.labels[row]

    def fingerprint(self, path: str) -> str:
        """Return the fingerprint of an image's pixels; empty for one that could not be read."""
        row = self._rows.get(path)
        return "" if row is None else self.report.fingerprints[row]

    def class_of(self, label: str) -> int:
        """Return the place of a label's class in `classes`; -1 for none of them."""
        place = self._places.get(label)
        if place is None and label:
            wanted = describe_class(label).id
            place = next((place for place, one in enumerate(self.classes) if one.id == wanted), -1)
            self._places[label] = place
        return -1 if place is None else place

    def shares(self, path: str) -> Sequence[float] | None:
        """Return what a classifier that did not learn from an image thinks of it.

        Returns:
            (K,) probabilities in [0, 1], in the order of `classes`; None where it was not asked.
        """
        row = self._rows.get(path)
        if row is None or not self.report.probabilities.shape[1]:
            return None
        thoughts: NDArray[np.float32] = self.report.probabilities[row]
        if not thoughts.any():
            return None
        return [float(thoughts[column]) if column >= 0 else 0.0 for column in self._columns]

    def find_issue(self, path: str, kind: IssueKind | None = None) -> Issue | None:
        """Return why an image is doubtful; None where it is not.

        Args:
            path: The image.
            kind: What it was looked at for; its surest issue counts where it has none of that kind.
        """
        issues = self._issues.get(path, [])
        return next((one for one in issues if one.kind is kind), issues[0] if issues else None)
