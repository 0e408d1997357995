"""Painting one cell of the gallery, and telling it in words."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPalette, QPen

from bloodcell_gui.cells import CLASSIFIED, EXCLUDED, FAILED, UNSURE, Cells
from bloodcell_gui.class_colours import UNSURE_COLOUR, ClassStyle, paint_key, unsure_brush
from bloodcell_gui.gallery.gallery_layout import BORDER
from bloodcell_gui.gallery.thumbnail import paint_thumbnail

UNSURE_TITLE = "Unsure"


class CellPainter:
    """Paints cells and headings for the gallery.

    Attributes:
        styles: How each class is shown, in the model's order.
    """

    def __init__(self, cells: Cells, styles: Sequence[ClassStyle]) -> None:
        self._cells = cells
        self.styles = tuple(styles)

    def paint_heading(
        self, painter: QPainter, rect: QRect, class_index: int, count: int, palette: QPalette
    ) -> None:
        """Paint a group's heading: colour, key, name, number of cells."""
        side = painter.fontMetrics().height()
        square = QRectF(rect.left(), rect.center().y() - side / 2, side, side)
        if class_index < 0:
            painter.fillRect(square, unsure_brush())
            title = UNSURE_TITLE
        else:
            paint_key(painter, square, self.styles[class_index])
            title = self.styles[class_index].title
        text = rect.adjusted(side + 8, 0, 0, 0)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.save()
        font = QFont(painter.font())
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(palette.color(QPalette.ColorRole.Text))
        painter.drawText(text, flags, title)
        width = painter.fontMetrics().horizontalAdvance(f"{title}  ")
        font.setBold(False)
        painter.setFont(font)
        painter.setPen(palette.color(QPalette.ColorRole.PlaceholderText))
        painter.drawText(text.adjusted(width, 0, 0, 0), flags, f"{count:,}")
        painter.restore()

    def paint_cell(
        self,
        painter: QPainter,
        rect: QRect,
        row: int,
        picture: QImage | None,
        side: int,
        focused: bool | None,
        palette: QPalette,
    ) -> None:
        """Paint one cell.

        Args:
            painter: Where to.
            rect: The cell's rectangle.
            row: The cell.
            picture: Its picture; None while it is being decoded, a null one where it cannot be.
            side: Side of the thumbnail, device-independent pixels.
            focused: None for a cell that is not current, else whether the gallery has the focus.
            palette: The view's colours.
        """
        frame = QRect(rect.left(), rect.top(), side + 2 * BORDER, side + 2 * BORDER)
        if focused is not None:
            self._paint_current(painter, rect, focused, palette)
        self._paint_border(painter, frame, row)
        inner = frame.adjusted(BORDER, BORDER, -BORDER, -BORDER)
        paint_thumbnail(painter, inner, picture, palette)
        self._paint_line(painter, rect, frame, row, focused is not None, palette)

    def _paint_current(self, painter: QPainter, rect: QRect, focused: bool, palette: QPalette) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = QColor(palette.color(QPalette.ColorRole.Highlight))
        painter.setPen(QPen(colour, 2) if focused else Qt.PenStyle.NoPen)
        fill = QColor(colour)
        fill.setAlphaF(0.35)
        painter.setBrush(fill)
        painter.drawRoundedRect(QRectF(rect).adjusted(-3, -3, 3, 2), 4, 4)
        painter.restore()

    def _paint_border(self, painter: QPainter, frame: QRect, row: int) -> None:
        status = self._cells.statuses.values[row]
        if status == CLASSIFIED:
            painter.fillRect(frame, self.styles[self._cells.class_indices.values[row]].colour)
        elif status == UNSURE:
            painter.fillRect(frame, unsure_brush())
        else:
            painter.save()
            painter.setPen(QPen(QColor(UNSURE_COLOUR), 1, Qt.PenStyle.DashLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(frame.adjusted(1, 1, -2, -2))
            painter.restore()

    def _paint_line(
        self, painter: QPainter, rect: QRect, frame: QRect, row: int, current: bool, palette: QPalette
    ) -> None:
        line = QRect(rect.left(), frame.bottom() + 3, rect.width(), rect.bottom() - frame.bottom() - 3)
        status = self._cells.statuses.values[row]
        painter.setPen(palette.color(QPalette.ColorRole.Text))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        key_side = line.height() - 2
        key = QRectF(line.left(), line.top() + 1, key_side, key_side)
        if status in (CLASSIFIED, UNSURE):
            label = self._cells.labels.get(row)
            if label is not None:
                paint_key(painter, key, self.styles[label])
                arrow = key.translated(key_side, 0)
                painter.drawText(arrow, Qt.AlignmentFlag.AlignCenter, "→")
                key.translate(2 * key_side, 0)
            if status == CLASSIFIED:
                paint_key(painter, key, self.styles[self._cells.class_indices.values[row]])
            else:
                painter.drawText(key, Qt.AlignmentFlag.AlignCenter, "?")
            painter.drawText(line, right, format_confidence(float(self._cells.confidences.values[row])))
        else:
            painter.setPen(palette.color(QPalette.ColorRole.PlaceholderText))
            text = "copy" if status == EXCLUDED else "failed"
            painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)


def format_confidence(confidence: float) -> str:
    """Return a confidence in whole percent; never 100 % where it is not certain."""
    percent = min(99, round(100 * confidence)) if confidence < 1.0 else 100
    return f"{percent} %"


def describe_cell(cells: Cells, styles: Sequence[ClassStyle], row: int) -> str:
    """Return what is known of a cell, for a tool tip and for screen readers."""
    name = cells.sources[row].name
    status = cells.statuses.values[row]
    if status in (EXCLUDED, FAILED):
        return f"{name}\n{cells.reasons.get(row, '')}".strip()
    style = styles[cells.class_indices.values[row]]
    confidence = format_confidence(float(cells.confidences.values[row]))
    unsure = f"{UNSURE_TITLE}, most likely " if status == UNSURE else ""
    label = cells.labels.get(row)
    truth = "" if label is None else f"Labelled {styles[label].title}\n"
    return f"{truth}{unsure}{style.title}, {confidence}\n{name}"
