"""The gallery of a review: what is chosen may be dropped on another group."""

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QWidget

from bloodcell_gui.gallery.choosing_gallery import CHOSEN_CELLS, ChoosingGallery
from bloodcell_gui.gallery.drop_target import paint_drop_target
from bloodcell_gui.gallery.gallery_layout import SPACING
from bloodcell_gui.thumbnails import PictureLoader

_CONFIRMING = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ReviewGallery(ChoosingGallery):
    """Cells can be dragged from group to group; Enter is for the page, the space bar shows one large.

    Signals:
        dropped_on: Index of the class whose group what is chosen was dropped on.
    """

    dropped_on = Signal(int)

    def __init__(self, loader: PictureLoader, parent: QWidget | None = None) -> None:
        super().__init__(loader, parent)
        self._hovered: int | None = None
        self.setAcceptDrops(True)
        self.viewport().setAcceptDrops(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave Enter to the page; the other keys do what they do in every gallery."""
        if event.key() in _CONFIRMING:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the cells, and light the group that some hover over."""
        super().paintEvent(event)
        if self._hovered is not None:
            painter = QPainter(self.viewport())
            paint_drop_target(painter, self._area_of(self._hovered), self.palette())
            painter.end()

    # -- drops -------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take cells that are chosen here."""
        if event.mimeData().hasFormat(CHOSEN_CELLS):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Light the group under the pointer."""
        self._hover(self._group_at(event.position()))
        event.setAccepted(self._hovered is not None)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Light none."""
        self._hover(None)

    def dropEvent(self, event: QDropEvent) -> None:
        """Tell which class it was."""
        group = self._group_at(event.position())
        self._hover(None)
        class_index = None if group is None else self.arrangement.groups[group].class_index
        if class_index is not None:
            event.acceptProposedAction()
            self.dropped_on.emit(class_index)

    def _group_at(self, point: QPointF) -> int | None:
        """Return the group of a class that stands at a point; None where there is none."""
        height = int(point.y()) + self.verticalScrollBar().value()
        for group in self._layout.groups_between(height, height):
            one = self.arrangement.groups[group]
            is_class = one.class_index is not None and one.class_index >= 0
            if is_class and len(one.rows) and self._area_of(group).contains(point):
                return group
        return None

    def _area_of(self, group: int) -> QRectF:
        """Return where a group is in the view, its heading too."""
        first = self.arrangement.first_place(group)
        last = first + len(self.arrangement.groups[group].rows) - 1
        top = self._layout.heading_rect(group).top()
        bottom = self._layout.cell_rect(last).bottom() + SPACING // 2
        return QRectF(4, top - self.verticalScrollBar().value(), self.viewport().width() - 8, bottom - top)

    def _hover(self, group: int | None) -> None:
        if group != self._hovered:
            self._hovered = group
            self.viewport().update()
