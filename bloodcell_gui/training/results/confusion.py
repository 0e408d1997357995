"""What is taken for what: the confusion matrix, and the images behind each of its cells."""

import numpy as np
from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QPalette, QResizeEvent
from PySide6.QtWidgets import QPushButton, QScrollArea, QSplitter, QVBoxLayout, QWidget

from bloodcell_gui.icons import set_icon
from bloodcell_gui.notify import Notifier
from bloodcell_gui.saving import Table, WriteTable
from bloodcell_gui.settings import Settings
from bloodcell_gui.texts import make_text
from bloodcell_gui.training.results.figure import Figure
from bloodcell_gui.training.results.images_view import ImagesView
from bloodcell_gui.training.results.matrix import ConfusionMatrix
from bloodcell_gui.training.results.report import Report
from bloodcell_gui.training.results.section import Section
from trainer.language import fill, mark, tr

# What the matrix gets of the width; more than so many classes need more.
_MATRIX_SHARE, _MATRIX_SHARE_OF_MANY, _MANY = 0.55, 0.7, 12
_HINT = mark("Choose a cell of the matrix to see its images.")


class _MatrixArea(QScrollArea):
    """Gives the matrix the room there is, and keeps its current cell in view."""

    def __init__(self, matrix: ConfusionMatrix) -> None:
        super().__init__()
        self._matrix = matrix
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(matrix)
        matrix.current_changed.connect(self._on_moved)
        # What was scrolled is painted anew, as the head of the matrix stands still.
        self.verticalScrollBar().valueChanged.connect(matrix.update)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the matrix anew."""
        super().resizeEvent(event)
        self._matrix.fit(self.maximumViewportSize())

    @Slot()
    def _on_moved(self) -> None:
        rect = self._matrix.rect_to_show()
        centre = rect.center()
        self.ensureVisible(centre.x(), centre.y(), rect.width() // 2 + 1, rect.height() // 2 + 1)


class ConfusionSection(Section):
    """The matrix at the left, the images of its cell at the right."""

    TITLE = mark("Confusion")

    def __init__(self, notifier: Notifier, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._report: Report | None = None
        self.matrix = ConfusionMatrix()
        self.images = ImagesView(notifier, settings)
        self._sentence = make_text()
        self._legend = make_text(tr("The stronger the colour, the larger the share of the row."))
        self._legend.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self._mistakes = QPushButton(tr("Show all mista&kes"))
        set_icon(self._mistakes, "table")
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(8)
        column.addWidget(_MatrixArea(self.matrix), 1)
        column.addWidget(self._sentence)
        column.addWidget(self._legend)
        column.addWidget(self._mistakes, 0, Qt.AlignmentFlag.AlignLeft)
        self._splitter = QSplitter()
        self._splitter.setChildrenCollapsible(False)
        self._splitter.addWidget(left)
        self._splitter.addWidget(self.images)
        self._splitter.setStretchFactor(0, 3)
        self._splitter.setStretchFactor(1, 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.addWidget(self._splitter)
        self.setFocusProxy(self.matrix)
        self.matrix.current_changed.connect(self._on_moved)
        self.matrix.opened.connect(self._on_opened)
        self._mistakes.clicked.connect(self._on_mistakes_asked)

    def show_report(self, report: Report) -> None:
        """Show a model."""
        assert report.outcome is not None
        self._report = report
        order = np.array(report.order)
        counts = report.outcome.metrics.confusion[np.ix_(order, order)]
        self.matrix.show_counts(tuple(report.styles[index] for index in report.order), counts)
        n_wrong = int(counts.sum() - np.trace(counts))
        self._mistakes.setText(tr("Show all {n_wrong:,} mista&kes", n_wrong=n_wrong))
        self._mistakes.setVisible(n_wrong > 0)
        share = _MATRIX_SHARE_OF_MANY if len(report.order) > _MANY else _MATRIX_SHARE
        self._splitter.setSizes([round(1000 * share), round(1000 * (1 - share))])
        self._on_moved(*self.matrix.current)
        self.images.show_report(report, tr(_HINT))

    def figure(self) -> Figure:
        """Return the matrix."""
        return self.matrix

    def table(self) -> WriteTable:
        """Return what writes the counts, a row a label and a column a prediction."""
        assert self._report is not None
        assert self._report.outcome is not None
        metrics = self._report.outcome.metrics
        header = ("labelled", *(f"predicted_{class_id}" for class_id in metrics.class_ids))
        rows = zip(metrics.class_ids, metrics.confusion.tolist(), strict=True)
        return Table(header, [(class_id, *counts) for class_id, counts in rows]).write

    def close_threads(self) -> None:
        """End the threads that decode pictures."""
        self.images.close_threads()

    @Slot(int, int)
    def _on_moved(self, row: int, column: int) -> None:
        self._sentence.setText(self.matrix.describe(row, column))

    @Slot(int, int)
    def _on_opened(self, row: int, column: int) -> None:
        if self._report is None or self._report.outcome is None:
            return
        outcome = self._report.outcome
        label, predicted = self._report.order[row], self._report.order[column]
        rows = np.flatnonzero((outcome.truth == label) & (outcome.predicted == predicted))
        titles = self._report.styles[label].title, self._report.styles[predicted].title
        what = (
            tr("{titles}, rightly called so", titles=titles[0])
            if row == column
            else tr("{titles} called {titles_2}", titles=titles[0], titles_2=titles[1])
        )
        self._show(
            rows,
            fill("{what}: {n_rows:,}", what=what, n_rows=len(rows))
            if len(rows)
            else tr("No {titles} was called {titles_2}.", titles=titles[0], titles_2=titles[1]),
        )

    @Slot()
    def _on_mistakes_asked(self) -> None:
        if self._report is not None and self._report.outcome is not None:
            outcome = self._report.outcome
            rows = np.flatnonzero(outcome.truth != outcome.predicted)
            self.matrix.close_cell()
            self._show(rows, tr("All mistakes, the surest first: {n_rows:,}", n_rows=len(rows)))

    def _show(self, rows: np.ndarray[tuple[int], np.dtype[np.int64]], heading: str) -> None:
        """Show images: mistakes the surest first, what is right the least sure first."""
        assert self._report is not None
        assert self._report.outcome is not None
        outcome = self._report.outcome
        confidence = outcome.probabilities[rows].max(axis=1) if len(rows) else np.zeros(0)
        right = bool(len(rows)) and bool(outcome.truth[rows[0]] == outcome.predicted[rows[0]])
        order = np.argsort(confidence if right else -confidence, kind="stable")
        self.images.show_rows(rows[order].tolist(), heading)
