"""What is left of the accuracy on corrupted copies: a table that is read by its shades."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPalette
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from bloodcell_gui.class_colours import contrast
from bloodcell_gui.saving import Table, WriteTable
from bloodcell_gui.texts import make_text
from bloodcell_gui.training.figure_text import format_share
from bloodcell_gui.training.results.figure import CENTRE, LEFT, Figure, blend
from bloodcell_gui.training.results.report import Report
from bloodcell_gui.training.results.section import Section
from trainer.evaluation.corruptions import SEVERITIES, Family
from trainer.evaluation.robustness import Robustness
from trainer.evaluation.seen_families import find_seen_families
from trainer.language import Texts, mark, tr

_PITCH = 40
_WIDTH = 80


class RobustnessTable(Figure):
    """A row a family of corruptions, a column a severity; the paler a field, the more was lost."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Accuracy on corrupted copies"))
        self._rows: list[tuple[str, list[float]]] = []

    def show_shares(self, clean: float, corrupted: Robustness) -> None:
        """Show the accuracy on clean images beside that on corrupted copies of them."""
        self._rows = [
            (title_family(family), [clean, *(one.accuracy for one in found.scores), found.accuracy])
            for family, found in corrupted.families.items()
        ]
        lines = (f"{name}: {', '.join(map(format_share, shares[1:-1]))}" for name, shares in self._rows)
        self.setAccessibleDescription("; ".join(lines))
        self.setFixedSize(self.figure_size())
        self.update()

    def figure_size(self) -> QSize:
        """Return the size of the whole table."""
        return QSize(
            self._names_width() + _WIDTH * (len(SEVERITIES) + 2) + 16, _PITCH * (len(self._rows) + 1)
        )

    def paint_figure(self, painter: QPainter, size: QSize) -> None:
        """Paint headings and fields."""
        names = self._names_width()
        painter.setPen(self.ink(QPalette.ColorRole.PlaceholderText))
        headings = (
            tr("Originals"),
            *(tr("Severity {severity}", severity=severity) for severity in SEVERITIES),
            tr("Mean"),
        )
        for column, heading in enumerate(headings):
            painter.drawText(self._field(names, 0, column), CENTRE, heading)
        for row, (name, shares) in enumerate(self._rows, 1):
            painter.setPen(self.ink())
            painter.drawText(QRect(0, row * _PITCH, names, _PITCH), LEFT, name)
            for column, share in enumerate(shares):
                self._paint_field(painter, self._field(names, row, column), share, column == len(shares) - 1)

    def _paint_field(self, painter: QPainter, rect: QRect, share: float, is_mean: bool) -> None:
        under = self.ink(QPalette.ColorRole.AlternateBase)
        # Squared: between 90 % and 100 % there is more to tell than between 0 and 10 %.
        fill = blend(under, self.ink(QPalette.ColorRole.Highlight), share**2)
        painter.save()
        painter.fillRect(rect.adjusted(0, 0, -1, -1), fill)
        painter.setPen(contrast(fill))
        font = QFont(painter.font())
        font.setBold(is_mean)
        painter.setFont(font)
        painter.drawText(rect, CENTRE, format_share(share))
        painter.restore()

    def _field(self, names: int, row: int, column: int) -> QRect:
        # The clean figure and the mean stand a little apart from what lies between.
        apart = 8 * ((column > 0) + (column > len(SEVERITIES)))
        return QRect(names + column * _WIDTH + apart, row * _PITCH, _WIDTH, _PITCH)

    def _names_width(self) -> int:
        return max(self.fontMetrics().horizontalAdvance(title_family(family)) for family in Family) + 24


class RobustnessSection(Section):
    """The table, with the two figures that sum it up."""

    TITLE = mark("Corrupted copies")

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = make_text()
        self._figure = RobustnessTable()
        self._scroll = QScrollArea()
        self._scroll.setAccessibleName(tr(self.TITLE))
        self._scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        self._scroll.setWidget(self._figure)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self._corrupted: Robustness | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(16)
        layout.addWidget(self._text)
        layout.addWidget(self._scroll, 1)

    def show_report(self, report: Report) -> None:
        """Show a model."""
        assert report.outcome is not None
        clean = report.outcome.metrics.accuracy
        self._corrupted = corrupted = report.outcome.results.corrupted
        self._scroll.setVisible(corrupted is not None)
        if corrupted is None:
            self._text.setText(
                tr("The model was not tested on corrupted copies. “bloodcell evaluate --corrupted” does it.")
            )
            return
        self._figure.show_shares(clean, corrupted)
        apart = _say_apart(corrupted, report.model.card.augmentations)
        worst, found = min(corrupted.families.items(), key=lambda item: item[1].accuracy)
        self._text.setText(
            tr(
                "On copies of {n_images:,} images, changed as another microscope, camera or "
                "smear might, {accuracy} are right on average; on clean images {clean}. The "
                "worst: {worst}, {least}.",
                n_images=corrupted.n_images,
                accuracy=format_share(corrupted.accuracy),
                clean=format_share(clean),
                worst=title_family(worst),
                least=format_share(found.accuracy),
            )
            + (apart and f" {apart}")
        )

    def figure(self) -> Figure | None:
        """Return the table as a picture."""
        return None if self._corrupted is None else self._figure

    def table(self) -> WriteTable | None:
        """Return what writes the figures of each family and severity."""
        if self._corrupted is None:
            return None
        return Table(
            ("family", "severity", "accuracy", "balanced_accuracy"),
            [
                (one.family.value, one.severity, one.accuracy, one.balanced_accuracy)
                for one in self._corrupted.scores
            ],
        ).write


def _say_apart(corrupted: Robustness, levels: Sequence[str]) -> str:
    """Return how what training showed a model stands to what it never saw; empty where it is all one."""
    scored, seen = set(corrupted.families), find_seen_families(levels)
    known, new = scored & seen, scored - seen
    if not known or not new:
        return ""
    return tr(
        "Of the kinds that its training showed, {known} are right; of those that it never saw ({names}), "
        "{new}.",
        known=format_share(corrupted.choose(known).accuracy),
        names=", ".join(title_family(family) for family in corrupted.families if family in new),
        new=format_share(corrupted.choose(new).accuracy),
    )


def title_family(family: Family) -> str:
    """Return the name of a family as it is read."""
    return _TITLES[family]


_TITLES = Texts(
    {
        Family.BRIGHTNESS_UP: "Brighter",
        Family.BRIGHTNESS_DOWN: "Darker",
        Family.CONTRAST_UP: "More contrast",
        Family.CONTRAST_DOWN: "Less contrast",
        Family.SATURATION: "Stain stronger or fainter",
        Family.DEFOCUS: "Out of focus",
        Family.MOTION: "Moved",
        Family.JPEG: "JPEG",
        Family.PIXELATION: "Pixelation",
        Family.STAIN_SPOT: "Stain spots",
        Family.BUBBLE: "Bubble",
    }
)
