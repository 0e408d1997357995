"""The images of a data set that was looked through, found by their paths."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bloodcell_gui.class_colours import ClassStyle, display_order, style_classes, style_further
from trainer.classes import CellClass, Role, describe_class, find_class, order_classes
from trainer.cleaning.decisions import ROLES, Decision, Verdict
from trainer.cleaning.issues import Issue, IssueKind
from trainer.cleaning.report import CleaningReport
from trainer.dataset.sources import ImageSource, RefusedImage
from trainer.language import tr


class Suggestion(NamedTuple):
    """What the model takes an image for that has no label.

    Attributes:
        place: Place of the class.
        share: Its probability in [0, 1].
    """

    place: int
    share: float


class ExaminedImages:
    """Says of an image by its path what the report and the data set know of it.

    Attributes:
        report: What was found.
        has_labels: Whether the data set says of any image of which class it is.
        classes: (K,) the classes of the data set, in the order in which they are shown, then those that were
            added; the first nine have the digits as their keys. Where the data set has no labels: those that
            the model can suggest.
        styles: (K,) how each is shown.
        spellings: (K,) each as the data set spells it.
    """

    def __init__(self, report: CleaningReport, sources: Mapping[str, ImageSource]) -> None:
        self.report = report
        self.has_labels = any(report.labels)
        self._sources = sources
        self._rows = {path: row for row, path in enumerate(report.paths)}
        labels = sorted(set(report.labels) - {""})
        spellings = {describe_class(label).id: label for label in reversed(labels)}
        self._in_dataset = frozenset(spellings)
        known = order_classes(labels) if self.has_labels else report.suggestible
        styles, order = style_classes(known), display_order(known)
        self.classes: tuple[CellClass, ...] = tuple(known[index] for index in order)
        self.styles: tuple[ClassStyle, ...] = tuple(styles[index] for index in order)
        self.spellings = tuple(spellings.get(one.id, one.id) for one in self.classes)
        self._places: dict[str, int] = {}
        self._columns = [self._column_of(one) for one in self.classes]
        self._issues: dict[str, list[Issue]] = {}
        for issue in report.issues:
            self._issues.setdefault(issue.path, []).append(issue)

    def add_class(self, cell_class: CellClass) -> int:
        """Add a class behind the others, where there is none like it, and return its place."""
        known = find_class(cell_class.id, self.classes)
        if known is not None:
            return self.classes.index(known)
        self.styles = (*self.styles, style_further(cell_class, self.styles))
        self.spellings = (*self.spellings, cell_class.id)
        self.classes = (*self.classes, cell_class)
        self._columns.append(self._column_of(cell_class))
        self._places.clear()
        return len(self.classes) - 1

    def add_given_classes(self, decisions: Iterable[Decision]) -> None:
        """Add the classes that decisions bring in, in the order in which they came, so that keys stay."""
        given = [one for one in decisions if one.verdict is Verdict.RELABEL]
        new = [one for one in given if self.class_of(one.new_label) < 0]
        for decision in sorted(new, key=lambda one: (one.when, one.new_label)):
            known = describe_class(decision.new_label)
            self.add_class(replace(known, role=decision.role or known.role))

    def respell(self, decision: Decision) -> Decision:
        """Return a decision from elsewhere with its class spelt, and counted, as it is here."""
        place = self.class_of(decision.new_label)
        if place < 0:
            return decision
        return replace(decision, new_label=self.spellings[place], role=self.role_to_state(place))

    def role_to_state(self, place: int) -> Role | None:
        """Return the role that a decision states beside a class; None where the data set has the class."""
        one = self.classes[place]
        if one.id in self._in_dataset:
            return None
        # What a model is never sure of is no cell that could be counted.
        return one.role if one.role in ROLES else Role.ARTEFACT

    def is_readable(self, path: str) -> bool:
        """Return whether the image could be read."""
        return path in self._rows

    def find_source(self, path: str) -> ImageSource | None:
        """Return where an image's pixels are; None where the data set holds no such image."""
        return self._sources.get(path)

    def row(self, path: str) -> int:
        """Return the place of an image in the report; -1 for one that could not be read."""
        return self._rows.get(path, -1)

    def sources(self) -> tuple[ImageSource, ...]:
        """Return where the pixels of all images are, in the order of the report."""
        return tuple(self._sources.get(path) or _lost(path) for path in self.report.paths)

    def label(self, path: str) -> str:
        """Return the label that the data set gives an image; empty for none, or an unreadable one."""
        row = self._rows.get(path)
        return "" if row is None else self.report.labels[row]

    def fingerprint(self, path: str) -> str:
        """Return the fingerprint of an image's pixels; empty for one that could not be read."""
        row = self._rows.get(path)
        return "" if row is None else self.report.fingerprints[row]

    def class_of(self, label: str) -> int:
        """Return the place of a label's class in `classes`; -1 for none of them."""
        if not label:
            return -1
        place = self._places.get(label)
        if place is None:
            wanted = describe_class(label).id
            ids = [one.id for one in self.classes]
            place = next((ids.index(one) for one in (label, wanted) if one in ids), -1)
            if place < 0 and (alike := find_class(label, self.classes)) is not None:
                place = self.classes.index(alike)
            self._places[label] = place
        return place

    def shares(self, path: str) -> Sequence[float] | None:
        """Return what is thought of an image by a classifier that did not learn from it.

        Of one that has no label: what the model thinks.

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

    def suggestion(self, path: str) -> Suggestion | None:
        """Return what the model suggests for an image without a label; None where it says nothing."""
        shares = None if self.has_labels else self.shares(path)
        if shares is None:
            return None
        best = max(range(len(shares)), key=shares.__getitem__)
        return Suggestion(best, shares[best])

    def find_issue(self, path: str, kind: IssueKind | None = None) -> Issue | None:
        """Return why an image is doubtful; None where it is not.

        Args:
            path: The image.
            kind: What it was looked at for; its surest issue counts where it has none of that kind.
        """
        issues = self._issues.get(path, [])
        return next((one for one in issues if one.kind is kind), issues[0] if issues else None)

    def _column_of(self, cell_class: CellClass) -> int:
        """Return the column of a class in what is thought; -1 for none."""
        return self.report.classes.index(cell_class.id) if cell_class.id in self.report.classes else -1


def _lost(path: str) -> RefusedImage:
    return RefusedImage(path, tr("It is no longer in the data set."), tr("Put it back, or leave it out."))
