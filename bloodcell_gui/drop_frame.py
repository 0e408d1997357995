"""Places to drop files on: the dashed frame, the veil over a page, and what was dropped."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QWidget

_LARGE = 1.6


class DropOverlay(QWidget):
    """Covers a page while something is dragged over it that may be dropped."""

    def __init__(self, page: QWidget, text: str) -> None:
        """Make the cover, out of sight.

        Args:
            page: What is covered.
            text: What a drop does.
        """
        super().__init__(page)
        self._page = page
        self._text = text
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def cover(self) -> None:
        """Cover the page as it is now."""
        self.setGeometry(self._page.rect())
        self.raise_()
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint a veil, the dashed frame, and what a drop does."""
        painter = QPainter(self)
        veil = self.palette().color(QPalette.ColorRole.Window)
        veil.setAlphaF(0.8)
        painter.fillRect(self.rect(), veil)
        paint_drop_frame(painter, self, hovered=True)
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * _LARGE)
        painter.setFont(font)
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._text)


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
