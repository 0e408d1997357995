"""Places to drop files on: pages, the dashed frame, the veil over a page, and what was dropped."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QMimeData, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
)
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


class DropZone(Protocol):
    """An empty page's invitation, which shows by itself that something hovers over it."""

    def isVisible(self) -> bool:
        """Return whether it is in sight."""
        ...

    def set_hovered(self, hovered: bool) -> None:
        """Show that what is being dragged may be dropped."""
        ...


class DropPage(QWidget):
    """A page that takes folders and files of this computer, wherever on it they are dropped."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        """Prepare.

        Args:
            text: What a drop does, where there is no drop zone to say so.
            parent: Owner.
        """
        super().__init__(parent)
        self.setAcceptDrops(True)
        self._overlay = DropOverlay(self, text)

    def find_drop_zone(self) -> DropZone:
        """Return the page's invitation, in sight or not."""
        raise NotImplementedError

    def may_take(self, paths: Sequence[Path]) -> bool:
        """Return whether these may be dropped here."""
        return bool(paths)

    def take(self, paths: Sequence[Path]) -> None:
        """Do what a drop is for."""
        raise NotImplementedError

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Show that what comes may be dropped."""
        if self._would_take(local_paths(event.mimeData())):
            event.acceptProposedAction()
            zone = self.find_drop_zone()
            if zone.isVisible():
                zone.set_hovered(True)
            else:
                self._overlay.cover()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Forget what was dragged over."""
        self._end_drag()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take what was dropped."""
        self._end_drag()
        paths = local_paths(event.mimeData())
        if self._would_take(paths):
            event.acceptProposedAction()
            self.take(paths)

    def _would_take(self, paths: Sequence[Path]) -> bool:
        # A project is the window's, wherever it is dropped.
        return self.may_take(paths) and not any(map(is_project, paths))

    def _end_drag(self) -> None:
        self.find_drop_zone().set_hovered(False)
        self._overlay.hide()


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


def is_project(path: Path) -> bool:
    """Return whether a file is a project, by its name."""
    from trainer.project.project_file import SUFFIX

    return path.suffix.lower() == SUFFIX


def local_paths(data: QMimeData) -> Sequence[Path]:
    """Return the files and folders of this computer that are dragged."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
