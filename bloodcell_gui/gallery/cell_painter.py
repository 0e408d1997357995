"""Painting one cell of the gallery, and telling it in words."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPalette

from bloodcell_gui.cells import CLASSIFIED, EXCLUDED, FAILED, UNSURE, Cells
from bloodcell_gui.class_colours import ClassStyle, paint_key, unsure_brush
from bloodcell_gui.gallery.exhibit import Look
from bloodcell_gui.gallery.frame import paint_framed, paint_heading_text
from trainer.dataset.sources import ImageSource
from trainer.language import fill, mark, tr

UNSURE_TITLE = mark("Unsure")


class CellPainter:
    """Shows classified cells in a gallery, as an `Exhibit`.

    Attributes:
        cells: The cells.
        styles: How each class is shown, in the model's order.
    """

    def __init__(self, cells: Cells, styles: Sequence[ClassStyle]) -> None:
        self.cells = cells
        self.styles = tuple(styles)

    @property
    def subject(self) -> object:
        """The cells."""
        return self.cells

    @property
    def sources(self) -> Sequence[ImageSource]:
        """Where each cell's picture is."""
        return self.cells.sources

    def describe(self, row: int) -> str:
        """Return what is known of a cell, for a tool tip and for screen readers."""
        return describe_cell(self.cells, self.styles, row)

    def paint_heading(
        self, painter: QPainter, rect: QRect, class_index: int, count: int, palette: QPalette
    ) -> None:
        """Paint a group's heading: colour, key, name, number of cells."""
        side = painter.fontMetrics().height()
        square = QRectF(rect.left(), rect.center().y() - side / 2, side, side)
        if class_index < 0:
            painter.fillRect(square, unsure_brush())
            title = tr(UNSURE_TITLE)
        else:
            paint_key(painter, square, self.styles[class_index])
            title = self.styles[class_index].title
        paint_heading_text(
            painter, rect.adjusted(side + 8, 0, 0, 0), title, fill("{count:,}", count=count), palette
        )

    def paint_cell(
        self,
        painter: QPainter,
        rect: QRect,
        row: int,
        picture: QImage | None,
        side: int,
        look: Look,
        palette: QPalette,
    ) -> None:
        """Paint one cell; the arguments as `Exhibit.paint_cell` has them."""
        border = self._find_border(row)
        places = paint_framed(painter, rect, picture, side, look, palette, border=border)
        self._paint_line(painter, places.line, row, palette)

    def _find_border(self, row: int) -> QColor | QBrush | None:
        status = self.cells.statuses.values[row]
        if status == CLASSIFIED:
            return self.styles[int(self.cells.class_indices.values[row])].colour
        return unsure_brush() if status == UNSURE else None

    def _paint_line(self, painter: QPainter, line: QRect, row: int, palette: QPalette) -> None:
        status = self.cells.statuses.values[row]
        painter.setPen(palette.color(QPalette.ColorRole.Text))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        key_side = line.height() - 2
        key = QRectF(line.left(), line.top() + 1, key_side, key_side)
        if status in (CLASSIFIED, UNSURE):
            label = self.cells.labels.get(row)
            if label is not None:
                paint_key(painter, key, self.styles[label])
                arrow = key.translated(key_side, 0)
                painter.drawText(arrow, Qt.AlignmentFlag.AlignCenter, "→")
                key.translate(2 * key_side, 0)
            if status == CLASSIFIED:
                paint_key(painter, key, self.styles[self.cells.class_indices.values[row]])
            else:
                painter.drawText(key, Qt.AlignmentFlag.AlignCenter, "?")
            painter.drawText(line, right, format_confidence(float(self.cells.confidences.values[row])))
        else:
            painter.setPen(palette.color(QPalette.ColorRole.PlaceholderText))
            text = tr("copy") if status == EXCLUDED else tr("failed")
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
    unsure = tr("{unsure_title}, most likely ", unsure_title=tr(UNSURE_TITLE)) if status == UNSURE else ""
    label = cells.labels.get(row)
    truth = "" if label is None else tr("Labelled {title}\n", title=styles[label].title)
    return f"{truth}{unsure}{style.title}, {confidence}\n{name}"
