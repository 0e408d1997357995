"""One cell of a review, large, with the ones beside it and all that is known of it."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from bloodcell_gui.gallery.arrangement import Arrangement
from bloodcell_gui.gallery.exhibit import Exhibit
from bloodcell_gui.gallery.large_picture import LargePicture
from bloodcell_gui.icons import set_icon
from bloodcell_gui.notify import Notifier
from bloodcell_gui.review.cell_panel import CellPanel
from bloodcell_gui.review.neighbours import Neighbours
from bloodcell_gui.review.sheet import FAILED, ReviewSheet
from bloodcell_gui.review.thoughts import Thoughts
from bloodcell_gui.thumbnails import PictureLoader
from trainer.dataset.sources import ImageSource
from trainer.language import tr

_BYTES = 32 * 2**20
_HEIGHT = 32
# Cells behind the present one that are made ready: the next key press most likely leads to one of them.
_AHEAD = 4
_STEPS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Down: 1,
}
_CLOSING = (Qt.Key.Key_Escape, Qt.Key.Key_Space)


class LargeView(QWidget):
    """The picture, its neighbours under it, and beside it what is thought and what can be decided.

    Signals:
        place_asked: Place of the cell that the user wants to see.
        closed: The user wants to go back to the gallery.
    """

    place_asked = Signal(int)
    closed = Signal()

    def __init__(self, thoughts: Thoughts, notifier: Notifier, parent: QWidget | None = None) -> None:
        """Make the view.

        Args:
            thoughts: Knows what the model thought.
            notifier: Tells what goes wrong with a heat map.
            parent: Owner.
        """
        super().__init__(parent)
        self.setAccessibleName(tr("Cell"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._thoughts = thoughts
        self._loader = PictureLoader(_BYTES, self)
        self._sheet: ReviewSheet | None = None
        self._arrangement = Arrangement([])
        self._place = self._row = -1
        self.picture = LargePicture()
        self.neighbours = Neighbours()
        self.panel = CellPanel(notifier)
        self.where = QLabel()
        self.back = QPushButton(tr("&Back to all cells"))
        self.before = QPushButton(tr("Previo&us"))
        self.after = QPushButton(tr("Nex&t"))
        set_icon(self.back, "large")
        set_icon(self.before, "back")
        set_icon(self.after, "forward")
        self.back.setToolTip(tr("Escape"))
        self.before.setToolTip(tr("Left arrow"))
        self.after.setToolTip(tr("Right arrow"))
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.back)
        top.addStretch()
        top.addWidget(self.where)
        for button in (self.before, self.after):
            top.addWidget(button)
        for button in (self.back, self.before, self.after):
            button.setMinimumHeight(_HEIGHT)
            # The arrow keys must go on to the next cell wherever the focus is.
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self.picture, 1)
        left.addWidget(self.neighbours)
        middle = QHBoxLayout()
        middle.setSpacing(8)
        middle.addLayout(left, 1)
        middle.addWidget(self.panel)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(top)
        layout.addLayout(middle, 1)
        self.back.clicked.connect(self.closed)
        self.before.clicked.connect(lambda: self.place_asked.emit(self._place - 1))
        self.after.clicked.connect(lambda: self.place_asked.emit(self._place + 1))
        self.neighbours.chosen.connect(self.place_asked)
        self._loader.loaded.connect(self._show_picture)
        self.panel.heat.drawn.connect(self.picture.show_overlay)

    @property
    def loaders(self) -> tuple[PictureLoader, ...]:
        """What decodes the pictures."""
        return (self._loader, self.neighbours.loader)

    def show_cell(
        self, sheet: ReviewSheet, exhibit: Exhibit, arrangement: Arrangement, place: int, *, is_signed: bool
    ) -> None:
        """Show the cell at a place.

        Args:
            sheet: The cells.
            exhibit: Paints them.
            arrangement: Those that are shown.
            place: Which one.
            is_signed: Whether nothing can be decided.
        """
        row = arrangement.row_at(place)
        is_other = sheet is not self._sheet or row != self._row
        self._sheet, self._arrangement, self._place = sheet, arrangement, place
        last, key = len(arrangement), sheet.sample.cells[row].key
        self.where.setText(tr("{place:,} of {last:,}", place=place + 1, last=last))
        self.before.setEnabled(place > 0)
        self.after.setEnabled(place < last - 1)
        self.panel.show_cell(sheet, row, self._thoughts.find(key), is_signed=is_signed)
        self.setAccessibleName(
            tr("Cell {place} of {last}: {text}", place=place + 1, last=last, text=self.panel.about.text())
        )
        self.neighbours.show_around(exhibit, arrangement, place)
        self._row = row
        if is_other:
            self.picture.show_overlay(None)
            self.look_again()
        self._show_picture()

    @Slot()
    def look_again(self) -> None:
        """Have the heat map drawn that belongs to the cell, as its model was found, or is another."""
        if self._sheet is not None:
            machine = self._sheet.machine_class(self._row)
            source = self._sheet.sources[self._row] if machine >= 0 else None
            self.panel.heat.show_cell(source, machine)

    def list_ahead(self) -> list[int]:
        """Return the keys of the cell that is shown and of those that are likely to be shown next."""
        return (
            [] if self._sheet is None else [self._sheet.sample.cells[row].key for row in self._rows_ahead()]
        )

    def leave(self) -> None:
        """Draw nothing more: the cell is no longer looked at."""
        self.panel.heat.show_cell(None, -1)
        self._sheet = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go on, Home and End to either end, Escape and the space bar back."""
        key = Qt.Key(event.key())
        if key in _STEPS:
            self.place_asked.emit(self._place + _STEPS[key])
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.place_asked.emit(0 if key == Qt.Key.Key_Home else len(self._arrangement) - 1)
        elif key in _CLOSING:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def close_threads(self) -> None:
        """End the threads that decode pictures."""
        self._loader.close()
        self.neighbours.close_threads()

    def _rows_ahead(self) -> list[int]:
        last = min(self._place + _AHEAD, len(self._arrangement))
        return [self._arrangement.row_at(place) for place in range(self._place, last)]

    @Slot()
    def _show_picture(self) -> None:
        sheet = self._sheet
        if sheet is None:
            return
        sources: list[ImageSource] = [sheet.sources[row] for row in self._rows_ahead()]
        picture: QImage | None = self._loader.find(sources[0], 0)[0]
        self.picture.show_image(picture, sheet.style_of(self._row))
        is_gone = picture is not None and picture.isNull() and int(sheet.groups[self._row]) != FAILED
        self.panel.show_gone(is_gone)
        self._loader.want([one for one in sources if not self._loader.find(one, 0)[1]], 0)
