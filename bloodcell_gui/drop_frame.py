"""Places to drop files on: the dashed frame, and what was dropped."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPalette, QPen
from PySide6.QtWidgets import QWidget


def paint_drop_frame(painter: QPainter, widget: QWidget, *, hovered: bool, margin: int = 24) -> None:
    """Paint the dashed frame of a place to drop on, filled while something hovers over it.

    Args:
        painter: Paints on the widget.
        widget: The place.
        hovered: Whether something that may be dropped hovers over it.
        margin: Pixels between the frame and the widget's edge.
    """
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    role = QPalette.ColorRole.Highlight if hovered else QPalette.ColorRole.Mid
    colour = widget.palette().color(role)
    if hovered:
        fill = QColor(colour)
        fill.setAlphaF(0.12)
        painter.setBrush(fill)
    painter.setPen(QPen(colour, 2, Qt.PenStyle.DashLine))
    area = QRectF(widget.rect()).adjusted(margin, margin, -margin, -margin)
    painter.drawRoundedRect(area, 12, 12)


def local_paths(data: QMimeData) -> Sequence[Path]:
    """Return the files and folders of this computer that are dragged."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
