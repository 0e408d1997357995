"""The gallery: thumbnails of any number of cells, of which only the visible ones cost anything."""

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QToolTip, QWidget

from bloodcell_gui.gallery.arrangement import Arrangement
from bloodcell_gui.gallery.exhibit import Exhibit, Look
from bloodcell_gui.gallery.gallery_layout import SPACING, GalleryLayout, Metrics
from bloodcell_gui.gallery.navigation import find_first, find_target, scroll_to
from bloodcell_gui.settings import THUMBNAIL_SIZE
from bloodcell_gui.thumbnails import PictureLoader
from trainer.dataset.sources import ImageSource
from trainer.language import tr

SMALLEST, LARGEST = THUMBNAIL_SIZE.bounds or (64, 192)
SIZE_STEP = 16
_OPENING_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class Gallery(QAbstractScrollArea):
    """Shows the cells of an `Arrangement`; exactly one of them is current.

    Signals:
        current_changed: Place of the current cell; -1 for none.
        opened: Place of the cell that the user wants to see large.
        size_asked: Steps by which the user wants the thumbnails larger (Ctrl and wheel).
    """

    current_changed = Signal(int)
    opened = Signal(int)
    size_asked = Signal(int)

    def __init__(self, loader: PictureLoader, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Always there: a bar that comes and goes would change the number of columns.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setAccessibleName(tr("Cells"))
        self._loader = loader
        self._exhibit: Exhibit | None = None
        self._arrangement = Arrangement([])
        self._side = THUMBNAIL_SIZE.default
        self._current = -1
        # Places change when groups before it grow; the cell stays the same.
        self._row: int | None = None
        self._is_chosen = False
        self._layout = self._make_layout()
        loader.loaded.connect(self.viewport().update)

    # -- what is shown -----------------------------------------------------------------------

    @property
    def arrangement(self) -> Arrangement:
        """The cells that are shown."""
        return self._arrangement

    @property
    def current(self) -> int:
        """Place of the current cell; -1 for none."""
        return self._current

    @property
    def is_waiting_for_pictures(self) -> bool:
        """Whether a picture that is in view is still being decoded."""
        return bool(self._missing(*self._visible()))

    def show_exhibit(self, exhibit: Exhibit, arrangement: Arrangement) -> None:
        """Show other cells, or the same in another order; what was in view stays where it can."""
        is_same = self._exhibit is not None and exhibit.subject is self._exhibit.subject
        anchor = self._anchor() if is_same else None
        # A cell that only the focus made current gives way to whatever comes first now.
        row = self.current_row() if is_same and self._is_chosen else None
        self._exhibit = exhibit
        self._arrangement = arrangement
        self._relayout()
        place = None if row is None else arrangement.place_of(row)
        self._set_current(-1 if place is None else place)
        if anchor is None or not self._restore(*anchor):
            self.verticalScrollBar().setValue(0)
        self._give_keyboard_a_cell()

    def clear(self) -> None:
        """Show nothing."""
        self._exhibit = None
        self._arrangement = Arrangement([])
        self._relayout()
        self._set_current(-1)

    def grow(self) -> None:
        """Take note that the arrangement has more cells than before."""
        top = self._top_place()
        before = self._layout.cell_rect(top).top() if top is not None else 0
        self._relayout()
        self._follow_current()
        self._give_keyboard_a_cell()
        if top is not None and self.verticalScrollBar().value() > 0:
            moved = self._layout.cell_rect(top).top() - before
            self.verticalScrollBar().setValue(self.verticalScrollBar().value() + moved)

    def set_side(self, side: int) -> None:
        """Set the side of the thumbnails in device-independent pixels."""
        if side != self._side:
            anchor = self._anchor()
            self._side = side
            self._relayout()
            if anchor is not None:
                self._restore(*anchor)

    def current_row(self) -> int | None:
        """Return the row of the current cell."""
        return self._row

    def go_to(self, place: int) -> None:
        """Make a cell current and bring it into view."""
        if 0 <= place < len(self._arrangement):
            self._set_current(place)
            self._reveal(place)

    # -- geometry ----------------------------------------------------------------------------

    def _make_layout(self) -> GalleryLayout:
        metrics = Metrics(self._side, self.fontMetrics().height(), self.viewport().width())
        return GalleryLayout(self._arrangement, metrics)

    def _relayout(self) -> None:
        self._layout = self._make_layout()
        height = self.viewport().height()
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, self._layout.height - height))
        bar.setPageStep(height)
        bar.setSingleStep((self._layout.metrics.cell_height + SPACING) // 3)
        self.viewport().update()

    def _visible(self) -> tuple[int, int]:
        top = self.verticalScrollBar().value()
        return top, top + self.viewport().height()

    def _top_place(self) -> int | None:
        """Return the current place if it is in view, else the first one that is."""
        return find_first(self._layout, self._current, *self._visible())

    def _anchor(self) -> tuple[int, int] | None:
        """Return a row that is in view and its height in the view; None at the very top."""
        place = self._top_place()
        if place is None or self.verticalScrollBar().value() == 0:
            return None
        top = self._layout.cell_rect(place).top() - self.verticalScrollBar().value()
        return self._arrangement.row_at(place), top

    def _restore(self, row: int, top: int) -> bool:
        place = self._arrangement.place_of(row)
        if place is None:
            return False
        self.verticalScrollBar().setValue(self._layout.cell_rect(place).top() - top)
        return True

    def _reveal(self, place: int) -> None:
        bar, height = self.verticalScrollBar(), self.viewport().height()
        bar.setValue(scroll_to(self._arrangement, self._layout, place, bar.value(), height))

    def _give_keyboard_a_cell(self) -> None:
        if self._current < 0 and len(self._arrangement) and self.hasFocus():
            self._set_current(self._top_place() or 0)
            self._is_chosen = False

    def _follow_current(self) -> None:
        """Find the current cell again, where others have come before it."""
        place = None if self._row is None else self._arrangement.place_of(self._row)
        if place is not None and place != self._current:
            self._current = place
            self.current_changed.emit(place)

    def _set_current(self, place: int) -> None:
        changed = place != self._current
        self._current = place
        self._row = self._arrangement.row_at(place) if place >= 0 else None
        self._is_chosen = place >= 0
        self.viewport().update()
        row = self.current_row()
        if self._exhibit is not None and row is not None:
            self.setAccessibleDescription(self._exhibit.describe(row))
            event = QAccessibleEvent(self, QAccessible.Event.DescriptionChanged)
            QAccessible.updateAccessibility(event)
        if changed:
            self.current_changed.emit(place)

    # -- events ------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what is visible, and ask for the pictures that are missing."""
        exhibit = self._exhibit
        if exhibit is None:
            return
        painter = QPainter(self.viewport())
        top, bottom = self._visible()
        painter.translate(0, -top)
        dirty = event.rect().translated(0, top)
        for group in self._layout.groups_between(top, bottom):
            one = self._arrangement.groups[group]
            if one.class_index is not None and len(one.rows):
                rect = self._layout.heading_rect(group)
                if rect.intersects(dirty):
                    exhibit.paint_heading(painter, rect, one.class_index, len(one.rows), self.palette())
        side = round(self._side * self.devicePixelRatioF())
        for place in self._layout.places_between(top, bottom):
            rect = self._layout.cell_rect(place)
            if rect.intersects(dirty):
                row = self._arrangement.row_at(place)
                picture, _ = self._loader.find(exhibit.sources[row], side)
                look = self._look_of(place, row)
                exhibit.paint_cell(painter, rect, row, picture, self._side, look, self.palette())
        painter.end()
        # The next screen too, behind what is in view.
        ahead = self._missing(bottom, bottom + self.viewport().height())
        self._loader.want(self._missing(top, bottom) + ahead, side)

    def _look_of(self, place: int, row: int) -> Look:
        return Look(place == self._current, has_focus=self.hasFocus())

    def _missing(self, top: int, bottom: int) -> list[ImageSource]:
        """Return the images between two heights whose pictures are not here yet."""
        if self._exhibit is None:
            return []
        side = round(self._side * self.devicePixelRatioF())
        places = self._layout.places_between(top, bottom)
        sources = [self._exhibit.sources[self._arrangement.row_at(place)] for place in places]
        return [source for source in sources if not self._loader.find(source, side)[1]]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out anew; what was in view stays there."""
        anchor = self._anchor()
        self._relayout()
        if anchor is not None:
            self._restore(*anchor)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the system's text size."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.ApplicationFontChange}:
            self._relayout()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Give the keyboard a cell to begin with."""
        super().focusInEvent(event)
        self._give_keyboard_a_cell()
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move by cell, line, page, or to either end; Enter and space show the cell large."""
        if not len(self._arrangement):
            super().keyPressEvent(event)
            return
        place, height = max(0, self._current), self.viewport().height()
        target = find_target(event.key(), place, self._arrangement, self._layout, height)
        if target is not None:
            self.go_to(target)
        elif event.key() in _OPENING_KEYS:
            self.opened.emit(place)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Make the cell under the pointer current."""
        place = self._place_at(event.position().toPoint())
        if place is not None:
            self._set_current(place)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End what the press began."""
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Show the cell under the pointer large."""
        place = self._place_at(event.position().toPoint())
        if place is not None:
            self.opened.emit(place)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll, or change the size with Ctrl."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.size_asked.emit(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """Tell what a cell is while the pointer rests on it."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            place = self._place_at(event.pos())
            if place is None or self._exhibit is None:
                QToolTip.hideText()
            else:
                text = self._exhibit.describe(self._arrangement.row_at(place))
                QToolTip.showText(event.globalPos(), text, self.viewport(), self._on_screen(place))
            return True
        return super().viewportEvent(event)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Move what is painted already; only the strip that comes into view is painted."""
        self.viewport().scroll(dx, dy)

    def _place_at(self, point: QPoint) -> int | None:
        return self._layout.place_at(point.x(), point.y() + self.verticalScrollBar().value())

    def _on_screen(self, place: int) -> QRect:
        return self._layout.cell_rect(place).translated(0, -self.verticalScrollBar().value())
