"""A gallery in which several cells are chosen, as files are in a file manager, and dragged together."""

from collections.abc import Iterable

from PySide6.QtCore import QItemSelectionModel, QMimeData, QPoint, Qt, Signal
from PySide6.QtGui import QDrag, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from bloodcell_gui.gallery.arrangement import Arrangement
from bloodcell_gui.gallery.drag_picture import draw_stack
from bloodcell_gui.gallery.exhibit import Exhibit, Look
from bloodcell_gui.gallery.gallery import Gallery
from bloodcell_gui.gallery.navigation import find_target
from bloodcell_gui.thumbnails import PictureLoader

# What is dragged never leaves the window: it says no more than that chosen cells are on their way.
CHOSEN_CELLS = "application/x-bloodcell-chosen-cells"

_SHIFT, _CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
_Flag = QItemSelectionModel.SelectionFlag
_STACK_HEIGHT = 3


class ChoosingGallery(Gallery):
    """Click, Shift, Ctrl and Ctrl+A choose; what is chosen can be dragged.

    Signals:
        chosen_changed: Other cells are chosen.
    """

    chosen_changed = Signal()

    def __init__(self, loader: PictureLoader, parent: QWidget | None = None) -> None:
        super().__init__(loader, parent)
        self._chosen: frozenset[int] = frozenset()
        # Where Shift begins: a row, since places change.
        self._from: int | None = None
        self._pressed: QPoint | None = None
        # A click on one of several that are chosen may begin a drag of all; without one it chooses it alone.
        self._waits_for_release = False

    @property
    def chosen_rows(self) -> list[int]:
        """The rows that are chosen, in the order in which they are shown."""
        if len(self._chosen) <= 1:
            return list(self._chosen)
        every = self.arrangement.rows_between(0, len(self.arrangement) - 1).tolist()
        return [row for row in every if row in self._chosen]

    @property
    def n_chosen(self) -> int:
        """How many cells are chosen."""
        return len(self._chosen)

    def choose(self, rows: Iterable[int]) -> None:
        """Choose some rows, and make the first of them that is shown current."""
        wanted = frozenset(rows)
        every = self.arrangement.rows_between(0, len(self.arrangement) - 1).tolist()
        shown = [row for row in every if row in wanted]
        if shown:
            self.go_to(self.arrangement.place_of(shown[0]) or 0)
            self._choose(frozenset(shown))

    def go_to(self, place: int) -> None:
        """Make a cell current, choose it alone, and bring it into view."""
        super().go_to(place)
        if 0 <= place < len(self.arrangement):
            self._take(place, _Flag.ClearAndSelect)

    def find_following(self) -> int | None:
        """Return the row behind the last chosen one, or before the first; None where all are chosen."""
        rows = self.arrangement.rows_between(0, len(self.arrangement) - 1).tolist()
        places = [place for place, row in enumerate(rows) if row in self._chosen]
        if not places:
            return None
        if places[-1] + 1 < len(rows):
            return int(rows[places[-1] + 1])
        return next((int(row) for row in reversed(rows[: places[-1]]) if row not in self._chosen), None)

    def show_exhibit(self, exhibit: Exhibit, arrangement: Arrangement) -> None:
        """Show other cells, or the same in another order; what is chosen stays so where it is shown."""
        before = self._chosen
        super().show_exhibit(exhibit, arrangement)
        if self.current < 0:
            self._choose(frozenset())
        elif before:
            every = arrangement.rows_between(0, len(arrangement) - 1)
            self._choose(before.intersection(every.tolist()) or self._only_current())

    def clear(self) -> None:
        """Show nothing."""
        super().clear()
        self._choose(frozenset())

    # -- choosing ----------------------------------------------------------------------------

    def _take(self, place: int, flag: QItemSelectionModel.SelectionFlag) -> None:
        """Choose as a press does.

        Args:
            place: The cell.
            flag: Whether it is chosen alone, goes to the others or from them, or whether the cells from
                the last press on are chosen (`Select`).
        """
        row = self.arrangement.row_at(place)
        if flag is _Flag.Select:
            begin = self.arrangement.place_of(self._from) if self._from is not None else place
            first, last = sorted((place if begin is None else begin, place))
            self._choose(frozenset(self.arrangement.rows_between(first, last).tolist()))
            return
        self._from = row
        self._choose(self._chosen ^ {row} if flag is _Flag.Toggle else frozenset((row,)))

    def _choose(self, rows: frozenset[int]) -> None:
        if rows != self._chosen:
            self._chosen = rows
            self.viewport().update()
            self.chosen_changed.emit()

    def _only_current(self) -> frozenset[int]:
        row = self.current_row()
        return frozenset() if row is None else frozenset((row,))

    def _look_of(self, place: int, row: int) -> Look:
        return Look(place == self.current, row in self._chosen, self.hasFocus())

    def _give_keyboard_a_cell(self) -> None:
        before = self.current
        super()._give_keyboard_a_cell()
        if before < 0 <= self.current:
            self._take(self.current, _Flag.ClearAndSelect)

    # -- events ------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Shift chooses on the way, Ctrl goes without choosing and its space bar adds; Ctrl+A takes all."""
        if not len(self.arrangement):
            super().keyPressEvent(event)
            return
        modifiers, place = event.modifiers(), max(0, self.current)
        if event.key() == Qt.Key.Key_A and modifiers == _CTRL:
            every = self.arrangement.rows_between(0, len(self.arrangement) - 1)
            self._choose(frozenset(every.tolist()))
            return
        if event.key() == Qt.Key.Key_Space and modifiers == _CTRL:
            self._take(place, _Flag.Toggle)
            return
        if event.key() == Qt.Key.Key_Escape and self.n_chosen > 1:
            self._choose(self._only_current())
            return
        target = find_target(event.key(), place, self.arrangement, self._layout, self.viewport().height())
        if target is None or not modifiers & (_SHIFT | _CTRL):
            super().keyPressEvent(event)
        elif 0 <= target < len(self.arrangement):
            self._set_current(target)
            self._reveal(target)
            if modifiers & _SHIFT:
                self._take(target, _Flag.Select)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the cell under the pointer: alone, with Ctrl beside others, with Shift up to it."""
        point = event.position().toPoint()
        place = self._place_at(point)
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        if place is None:
            self._choose(self._only_current())
            return
        self._set_current(place)
        modifiers = event.modifiers()
        self._pressed = point
        self._waits_for_release = False
        if modifiers & _SHIFT:
            self._take(place, _Flag.Select)
        elif modifiers & _CTRL:
            self._take(place, _Flag.Toggle)
        elif self.arrangement.row_at(place) in self._chosen:
            self._waits_for_release = True
        else:
            self._take(place, _Flag.ClearAndSelect)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag what is chosen once the pointer has gone far enough."""
        if self._pressed is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        far = (event.position().toPoint() - self._pressed).manhattanLength()
        if far >= QApplication.startDragDistance() and self.n_chosen:
            self._pressed = None
            self._waits_for_release = False
            self._drag()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose alone what a press left open."""
        place = self._place_at(event.position().toPoint())
        if self._waits_for_release and place is not None:
            self._take(place, _Flag.ClearAndSelect)
        self._waits_for_release = False
        self._pressed = None
        event.accept()

    def _drag(self) -> None:
        data = QMimeData()
        data.setData(CHOSEN_CELLS, b"")
        drag = QDrag(self)
        drag.setMimeData(data)
        if self._exhibit is not None:
            side = round(self._side * self.devicePixelRatioF())
            sources = [self._exhibit.sources[row] for row in self.chosen_rows[:_STACK_HEIGHT]]
            pictures = [self._loader.find(source, side)[0] for source in sources]
            stack = draw_stack(pictures, self.n_chosen, self.palette(), self.devicePixelRatioF())
            drag.setPixmap(stack)
            # Beside the pointer, so that the place under it is seen.
            drag.setHotSpot(QPoint(-8, -8))
        drag.exec(Qt.DropAction.MoveAction)
