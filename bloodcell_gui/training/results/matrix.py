"""The confusion matrix: counts, shaded by the share of their row, and gone through by key."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QColor,
    QFont,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
)
from PySide6.QtWidgets import QToolTip, QWidget

from bloodcell_gui.class_colours import ClassStyle, contrast, paint_key
from bloodcell_gui.focus import paint_focus_ring
from bloodcell_gui.training.figure_text import format_share
from bloodcell_gui.training.results.figure import CENTRE, LEFT, RIGHT, Figure, blend
from bloodcell_gui.training.results.matrix_layout import MatrixLayout
from trainer.language import fill, tr

_SMALLEST, _LARGEST = 18, 72
# From this side on there is room for the share under the count.
_WITH_SHARE = 56
# With more classes the room for the rows' totals goes to the cells.
_MOST_WITH_TOTALS = 20
_GAP = 8


class ConfusionMatrix(Figure):
    """Images by label (row) and prediction (column); exactly one cell is current.

    Rows and columns are those of the matrix that is shown, whatever the order of the model's classes.

    Signals:
        current_changed: Row and column of the current cell.
        opened: Row and column of the cell whose images the user wants to see.
    """

    current_changed = Signal(int, int)
    opened = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Confusion matrix"))
        self._styles: tuple[ClassStyle, ...] = ()
        self._counts: NDArray[np.int64] = np.zeros((0, 0), np.int64)
        self._room = QSize(640, 480)
        self._current = (0, 0)
        self._opened: tuple[int, int] | None = None

    def show_counts(self, styles: tuple[ClassStyle, ...], counts: NDArray[np.int64]) -> None:
        """Show a matrix.

        Args:
            styles: (K) how each class is shown, in the order of rows and columns.
            counts: (K, K) int64, images by label (row) and prediction (column).
        """
        self._styles, self._counts = styles, counts
        self._opened = None
        self._current = (0, 0)
        self.fit(self._room)
        self._tell_current()

    def fit(self, room: QSize) -> None:
        """Take the room there is; where it is too little, the matrix is larger and is scrolled."""
        self._room = room
        self.setFixedSize(self._layout().size)
        self.update()

    @property
    def current(self) -> tuple[int, int]:
        """Row and column of the current cell."""
        return self._current

    def current_rect(self) -> QRect:
        """Return where the current cell is."""
        return self._layout().cell_rect(*self._current)

    def rect_to_show(self) -> QRect:
        """Return what to bring into view: the current cell, and what the head covers above it."""
        rect = self.current_rect()
        return rect.adjusted(0, -self._layout().head, 0, 0)

    def go_to(self, row: int, column: int) -> None:
        """Make a cell current; one beyond the edge is the one at the edge."""
        last = len(self._styles) - 1
        place = (min(max(row, 0), last), min(max(column, 0), last))
        if last >= 0 and place != self._current:
            self._current = place
            self.update()
            self._tell_current()
            self.current_changed.emit(*place)

    def open(self, row: int, column: int) -> None:
        """Mark a cell as the one whose images are shown, and ask for them."""
        self.go_to(row, column)
        self._opened = self._current
        self.update()
        self.opened.emit(*self._current)

    def close_cell(self) -> None:
        """Mark no cell any more."""
        self._opened = None
        self.update()

    def describe(self, row: int, column: int) -> str:
        """Return what a cell says, one sentence."""
        count, total = int(self._counts[row, column]), int(self._counts[row].sum())
        label, predicted = self._styles[row].title, self._styles[column].title
        if not total:
            return tr("No image is labelled {label}.", label=label)
        share = format_share(count / total)
        if row == column:
            return tr(
                "{label}: {count:,} of {total:,} ({share}) were called rightly.",
                label=label,
                count=count,
                total=total,
                share=share,
            )
        return tr(
            "{label}: {count:,} of {total:,} ({share}) were called {called}.",
            label=label,
            count=count,
            total=total,
            share=share,
            called=predicted,
        )

    def figure_size(self) -> QSize:
        """Return the size of the whole matrix."""
        return self._layout().size

    # -- painting ----------------------------------------------------------------------------

    def paint_figure(self, painter: QPainter, size: QSize) -> None:
        """Paint names, keys, cells and totals."""
        if not self._styles:
            return
        layout = self._layout()
        whole = QRect(QPoint(0, 0), size)
        self._paint_rows(painter, layout, whole)
        self._paint_head(painter, layout, layout.columns_in(whole))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the matrix, what is open, and where the keyboard is."""
        if not self._styles:
            return
        painter = QPainter(self)
        layout = self._layout()
        # Of a thousand classes only what is in view is painted.
        self._paint_rows(painter, layout, event.rect())
        if self._opened is not None:
            painter.setPen(self.ink())
            painter.drawRect(layout.cell_rect(*self._opened).adjusted(0, 0, -1, -1))
        if self.hasFocus():
            paint_focus_ring(painter, QRectF(layout.cell_rect(*self._current)), self)
        # The keys of the columns stay in view when the rows are scrolled.
        painter.translate(0, self._head_top())
        painter.fillRect(0, 0, self.width(), layout.head, self.ink(QPalette.ColorRole.Window))
        self._paint_head(painter, layout, layout.columns_in(event.rect()))
        painter.end()

    def _head_top(self) -> int:
        return max(0, self.visibleRegion().boundingRect().top())

    def _paint_rows(self, painter: QPainter, layout: MatrixLayout, area: QRect) -> None:
        rows, columns = layout.rows_in(area), layout.columns_in(area)
        for row in rows:
            self._paint_row(painter, layout, row, columns)
        # The gaps between columns at once: most cells are empty and are not painted one by one.
        top, height = layout.head + rows.start * layout.side, len(rows) * layout.side
        for column in columns:
            right = layout.names + (column + 1) * layout.side - 1
            painter.fillRect(right, top, 1, height, self.ink(QPalette.ColorRole.Window))

    def _paint_head(self, painter: QPainter, layout: MatrixLayout, columns: range) -> None:
        line = layout.head // 2
        painter.setPen(self.ink(QPalette.ColorRole.PlaceholderText))
        cells = QRect(layout.names, 0, layout.n_classes * layout.side, line)
        painter.drawText(cells, CENTRE, tr("Predicted"))
        painter.drawText(QRect(0, line, layout.names - _GAP, line), LEFT, tr("Labelled"))
        if layout.totals:
            painter.drawText(QRect(cells.right(), line, layout.totals, line), RIGHT, tr("Images"))
        key = self.fontMetrics().height()
        for column in columns:
            style = self._styles[column]
            centre = layout.cell_rect(0, column).center().x()
            paint_key(painter, QRectF(centre - key / 2, line + (line - key) / 2, key, key), style)

    def _paint_row(self, painter: QPainter, layout: MatrixLayout, row: int, columns: range) -> None:
        style, total = self._styles[row], int(self._counts[row].sum())
        first = layout.cell_rect(row, 0)
        key = self.fontMetrics().height()
        paint_key(painter, QRectF(0, first.center().y() - key / 2, key, key), style)
        painter.setPen(self.ink())
        name = QRect(key + _GAP, first.top(), layout.names - key - 2 * _GAP, layout.side)
        painter.drawText(name, LEFT, style.title)
        if layout.totals:
            right = layout.names + layout.n_classes * layout.side
            painter.setPen(self.ink(QPalette.ColorRole.PlaceholderText))
            painter.drawText(
                QRect(right, first.top(), layout.totals, layout.side), RIGHT, fill("{total:,}", total=total)
            )
        left = layout.names + columns.start * layout.side
        painter.fillRect(left, first.top(), len(columns) * layout.side, layout.side - 1, self._shade(0.0))
        filled = np.flatnonzero(self._counts[row, columns.start : columns.stop]) + columns.start
        for column in filled.tolist():
            count = int(self._counts[row, column])
            self._paint_cell(painter, layout.cell_rect(row, column), count, total)

    def _paint_cell(self, painter: QPainter, rect: QRect, count: int, total: int) -> None:
        share = count / total
        inner = rect.adjusted(0, 0, -1, -1)
        shade = self._shade(share)
        painter.fillRect(inner, shade)
        painter.setPen(contrast(shade))
        if rect.width() < _WITH_SHARE:
            painter.save()
            font = QFont(self.font())
            while QFontMetrics(font).horizontalAdvance(fill("{count:,}", count=count)) > inner.width() - 2:
                font.setPointSizeF(font.pointSizeF() * 0.9)
            painter.setFont(font)
            painter.drawText(inner, CENTRE, fill("{count:,}", count=count))
            painter.restore()
            return
        line = self.fontMetrics().height()
        top = inner.center().y() - line + 1
        painter.drawText(
            QRect(inner.left(), top, inner.width(), line), CENTRE, fill("{count:,}", count=count)
        )
        painter.drawText(QRect(inner.left(), top + line, inner.width(), line), CENTRE, format_share(share))

    def _shade(self, share: float) -> QColor:
        """Return the colour of a share: the root of it, as one mistake in a hundred must be seen."""
        under = self.ink(QPalette.ColorRole.AlternateBase)
        return blend(under, self.ink(QPalette.ColorRole.Highlight), share**0.5)

    def _layout(self) -> MatrixLayout:
        metrics = self.fontMetrics()
        n_classes = max(1, len(self._styles))
        widest = max((metrics.horizontalAdvance(style.title) for style in self._styles), default=0)
        names = metrics.height() + widest + 3 * _GAP
        totals = metrics.horizontalAdvance(tr("Images")) + 2 * _GAP if n_classes <= _MOST_WITH_TOTALS else 0
        head = 2 * (metrics.height() + _GAP)
        across = (self._room.width() - names - totals) // n_classes
        down = (self._room.height() - head) // n_classes
        side = min(max(min(across, down), _SMALLEST), _LARGEST)
        return MatrixLayout(n_classes, names, totals, head, side)

    # -- events ------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from cell to cell; Enter and space show the images."""
        row, column = self._current
        last = len(self._styles) - 1
        match event.key():
            case Qt.Key.Key_Left:
                self.go_to(row, column - 1)
            case Qt.Key.Key_Right:
                self.go_to(row, column + 1)
            case Qt.Key.Key_Up:
                self.go_to(row - 1, column)
            case Qt.Key.Key_Down:
                self.go_to(row + 1, column)
            case Qt.Key.Key_Home:
                self.go_to(row, 0)
            case Qt.Key.Key_End:
                self.go_to(row, last)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Space if last >= 0:
                self.open(row, column)
            case _:
                super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Show the images of the cell under the pointer."""
        place = self._cell_at(event.position().toPoint())
        if place is not None and self._styles:
            self.open(*place)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End what the press began."""
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Say what a cell is while the pointer rests on it."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            place = self._cell_at(event.pos()) if self._styles else None
            if place is None:
                QToolTip.hideText()
            else:
                QToolTip.showText(event.globalPos(), self.describe(*place), self)
            return True
        return super().event(event)

    def _cell_at(self, point: QPoint) -> tuple[int, int] | None:
        layout = self._layout()
        return None if point.y() < self._head_top() + layout.head else layout.cell_at(point)

    def _tell_current(self) -> None:
        if self._styles:
            self.setAccessibleDescription(self.describe(*self._current))
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.DescriptionChanged))
