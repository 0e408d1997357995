"""How sure the model must be of a cell: a point on a curve, kept for all that is classified with it."""

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from bloodcell_gui.background import LatestTask
from bloodcell_gui.notify import Notifier
from bloodcell_gui.saving import Table, WriteTable
from bloodcell_gui.text_size import keep_width
from bloodcell_gui.texts import make_text
from bloodcell_gui.training.figure_text import format_share
from bloodcell_gui.training.results.figure import Figure
from bloodcell_gui.training.results.report import Report
from bloodcell_gui.training.results.review_curve import ReviewCurve
from bloodcell_gui.training.results.section import Section
from trainer.bundle.card import ModelCard, OperatingPoint
from trainer.bundle.own_thresholds import ALL, keep_own_thresholds
from trainer.language import fill, mark, tr

_TEXT_WIDTH = 360
_NOT_MEASURED = mark(
    "This model does not tell what a threshold comes to: it was trained before that was measured. "
    "“bloodcell models measure” does it with the images that it was trained on."
)
_ATTUNED = mark(
    "The model was attuned without labels since: nobody knows yet what a threshold comes to with it."
)


class UnsureSection(Section):
    """The curve, what the chosen point means, and buttons to keep it.

    Signals:
        threshold_kept: Another threshold counts from now on, for the model that is shown.
    """

    TITLE = mark("Unsure cells")
    NEEDS_OUTCOME = False

    threshold_kept = Signal()

    def __init__(self, notifier: Notifier, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._card: ModelCard | None = None
        self._own: Mapping[str, float] | None = None
        self._wanted: Mapping[str, float] | None = None
        self._keeping = LatestTask("keep thresholds", self)
        self._keeping.succeeded.connect(self._on_kept)
        self._keeping.failed.connect(notifier.tell_error)
        self.curve = ReviewCurve()
        self._figure_text = make_text()
        font = self._figure_text.font()
        font.setPointSizeF(font.pointSizeF() * 1.6)
        self._figure_text.setFont(font)
        self._meaning = make_text()
        self._whose = make_text()
        self._legend = make_text(
            tr(
                "Measured on the images that the model was validated with. A cell that is like "
                "nothing the model learned from is unsure whatever its confidence. The ring is "
                "what the model itself states."
            ),
            muted=True,
        )
        self.keep = QPushButton(tr("&Keep this threshold"))
        self.keep.setToolTip(tr("Classify with it from now on, in the window and on the command line"))
        self.reset = QPushButton(tr("As the mode&l says"))
        self.reset.setToolTip(tr("Go back to the threshold that the model itself states"))
        self._build()
        self.curve.point_chosen.connect(self._show_choice)
        self.keep.clicked.connect(self._on_keep_asked)
        self.reset.clicked.connect(self._on_reset_asked)

    def _build(self) -> None:
        beside = QWidget()
        keep_width(beside, _TEXT_WIDTH, QWidget.setFixedWidth)
        words = QVBoxLayout(beside)
        words.setContentsMargins(0, 0, 0, 0)
        words.setSpacing(16)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.keep)
        buttons.addWidget(self.reset)
        buttons.addStretch()
        for label in (self._figure_text, self._meaning, self._whose):
            words.addWidget(label)
        words.addLayout(buttons)
        words.addWidget(self._legend)
        words.addStretch()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(24)
        layout.addWidget(self.curve, 1)
        layout.addWidget(beside)
        layout.addStretch()

    def show_report(self, report: Report) -> None:
        """Show a model."""
        self._card, self._own = report.model.card, report.own_thresholds
        points = self._card.operating_points
        for part in (self.curve, self.keep, self.reset, self._legend, self._meaning):
            part.setVisible(bool(points))
        if not points:
            self._figure_text.setText(tr("Not measured"))
            self._whose.setText(tr(_NOT_MEASURED if self._card.attuned is None else _ATTUNED))
            return
        stated = _find_point(points, self._card.thresholds)
        used = self._own if self._own is not None else self._card.thresholds
        self.curve.show_points(points, _find_point(points, used) or 0, stated)
        self._show_choice()

    def figure(self) -> Figure | None:
        """Return the curve."""
        return self.curve if self._card is not None and self._card.operating_points else None

    def table(self) -> WriteTable | None:
        """Return what writes the points."""
        points = () if self._card is None else self._card.operating_points
        if not points:
            return None
        return Table(
            ("threshold", "unsure", "right"), [(one.threshold, one.unsure, one.right) for one in points]
        ).write

    @Slot()
    def _show_choice(self) -> None:
        assert self._card is not None
        point = self._card.operating_points[self.curve.chosen]
        self._figure_text.setText(tr("{unsure} to review", unsure=format_share(point.unsure)))
        self._meaning.setText(
            tr(
                "Of the other cells {right:.2f} % are right. A cell is unsure where the model's "
                "confidence is under {threshold:.4f}.",
                right=100 * point.right,
                threshold=point.threshold,
            )
        )
        self._whose.setText(self._say_whose())
        used = self._own if self._own is not None else self._card.thresholds
        self.keep.setEnabled({ALL: point.threshold} != dict(used or {ALL: 0.0}))
        self.reset.setEnabled(self._own is not None)

    def _say_whose(self) -> str:
        assert self._card is not None
        if self._own is None:
            stated = self._card.thresholds
            return (
                tr("Now in use, as the model says: {stated}.", stated=_list(stated))
                if stated
                else tr("Now every cell counts.")
            )
        return tr("Now in use, as you chose: {own}.", own=_list(self._own))

    @Slot()
    def _on_keep_asked(self) -> None:
        assert self._card is not None
        self._write({ALL: self._card.operating_points[self.curve.chosen].threshold})

    @Slot()
    def _on_reset_asked(self) -> None:
        self._write(None)

    def _write(self, thresholds: Mapping[str, float] | None) -> None:
        assert self._card is not None
        self._wanted = thresholds
        self._keeping.run(partial(keep_own_thresholds, self._card, thresholds))

    @Slot(object)
    def _on_kept(self, _: object) -> None:
        assert self._card is not None
        self._own = self._wanted
        if self._own is None:
            points = self._card.operating_points
            stated = _find_point(points, self._card.thresholds)
            self.curve.show_points(points, stated or 0, stated)
        self._show_choice()
        self.threshold_kept.emit()


def _find_point(points: Sequence[OperatingPoint], thresholds: Mapping[str, float] | None) -> int | None:
    """Return the index of the point of the threshold for all classes, or of the nearest above it."""
    if thresholds is None:
        return 0
    threshold = thresholds.get(ALL, 0.0)
    return next((index for index, point in enumerate(points) if point.threshold >= threshold - 1e-9), None)


def _list(thresholds: Mapping[str, float]) -> str:
    # “all” stands for every class that has none of its own.
    titles = {name: tr("all") if name == "all" else name for name in thresholds}
    return ", ".join(
        fill("{name} {its:.4f}", name=titles[name], its=its) for name, its in sorted(thresholds.items())
    )
