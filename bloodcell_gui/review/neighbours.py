"""The cells before and after the one that is shown large, in a row under it."""

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from bloodcell_gui.gallery.arrangement import Arrangement
from bloodcell_gui.gallery.exhibit import Exhibit, Look
from bloodcell_gui.gallery.gallery_layout import BORDER
from bloodcell_gui.thumbnails import PictureLoader
from trainer.language import tr

_SIDE = 64
_GAP = 10
_BYTES = 8 * 2**20


class Neighbours(QWidget):
    """As many cells as there is room for; the one that is shown large stands in the middle.

    Signals:
        chosen: Place of a cell that the user wants to see.
    """

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._loader = PictureLoader(_BYTES, self)
        self._loader.loaded.connect(self.update)
        self._exhibit: Exhibit | None = None
        self._arrangement = Arrangement([])
        self._place = -1
        self.setAccessibleName(tr("Cells before and after"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def loader(self) -> PictureLoader:
        """Decodes the small pictures."""
        return self._loader

    def show_around(self, exhibit: Exhibit, arrangement: Arrangement, place: int) -> None:
        """Show the cells around a place."""
        self._exhibit, self._arrangement, self._place = exhibit, arrangement, place
        self.update()

    def sizeHint(self) -> QSize:
        """Return room for one line of cells."""
        return QSize(5 * self._pitch(), self._cell_height() + 8)

    def rect_of(self, place: int) -> QRect:
        """Return where a cell stands."""
        first = self._places()[0]
        return QRect(4 + (place - first) * self._pitch(), 4, _SIDE + 2 * BORDER, self._cell_height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the cells, and ask for the pictures that are missing."""
        exhibit = self._exhibit
        if exhibit is None:
            return
        painter = QPainter(self)
        side = round(_SIDE * self.devicePixelRatioF())
        missing = []
        for place in self._places():
            row = self._arrangement.row_at(place)
            source = exhibit.sources[row]
            picture, fits = self._loader.find(source, side)
            if not fits:
                missing.append(source)
            look = Look(is_current=place == self._place)
            exhibit.paint_cell(painter, self.rect_of(place), row, picture, _SIDE, look, self.palette())
        painter.end()
        if missing:
            self._loader.want(missing, side)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Tell which cell it is."""
        place = self._place_at(event.position().toPoint())
        if place is not None:
            self.chosen.emit(place)

    def event(self, event: QEvent) -> bool:
        """Tell what a cell is while the pointer rests on it."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            place = self._place_at(event.pos())
            if place is None or self._exhibit is None:
                QToolTip.hideText()
            else:
                text = self._exhibit.describe(self._arrangement.row_at(place))
                QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    def close_threads(self) -> None:
        """End the threads that decode pictures."""
        self._loader.close()

    def _places(self) -> range:
        """Return the places that are shown."""
        if self._place < 0:
            return range(0)
        room = max(1, (self.width() - 4) // self._pitch())
        last = len(self._arrangement)
        first = max(0, min(self._place - room // 2, last - room))
        return range(first, min(last, first + room))

    def _place_at(self, point: QPoint) -> int | None:
        return next((place for place in self._places() if self.rect_of(place).contains(point)), None)

    def _pitch(self) -> int:
        return _SIDE + 2 * BORDER + _GAP

    def _cell_height(self) -> int:
        return _SIDE + 2 * BORDER + self.fontMetrics().height() + 4
