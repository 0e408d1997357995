"""One cell, large, with what the model thinks of it."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, Signal, Slot
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from bloodcell_gui.cells import CLASSIFIED, EXCLUDED, FAILED, Cells
from bloodcell_gui.class_colours import ClassStyle
from bloodcell_gui.gallery.arrangement import Arrangement
from bloodcell_gui.gallery.cell_painter import UNSURE_TITLE, format_confidence
from bloodcell_gui.gallery.large_picture import LargePicture
from bloodcell_gui.gallery.share_line import paint_share
from bloodcell_gui.icons import set_icon
from bloodcell_gui.text_size import keep_width
from bloodcell_gui.thumbnails import PictureLoader
from trainer.language import tr


class _Thoughts(QWidget):
    """The probability of each class as a bar, the most likely first."""

    def __init__(self) -> None:
        super().__init__()
        self._styles: tuple[ClassStyle, ...] = ()
        self._shares: list[tuple[int, float]] = []
        self.setAccessibleName(tr("Probabilities of the classes"))

    def show_shares(self, styles: Sequence[ClassStyle], shares: list[tuple[int, float]]) -> None:
        """Show shares in [0, 1] by class index, in order."""
        self._styles, self._shares = tuple(styles), shares
        self.setFixedHeight(self._pitch() * len(shares))
        words = (f"{self._styles[index].title} {format_confidence(share)}" for index, share in shares)
        self.setAccessibleDescription(", ".join(words))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint a line a class."""
        painter = QPainter(self)
        for line, (index, share) in enumerate(self._shares):
            area = QRectF(0, line * self._pitch(), self.width(), self._pitch())
            paint_share(painter, area, self._styles[index], share, self.palette())

    def _pitch(self) -> int:
        return self.fontMetrics().height() + 16


class CellView(QWidget):
    """One cell of an arrangement; arrows go on, Escape goes back.

    Signals:
        moved: Place of the cell that is shown now.
        closed: The user wants to go back to the gallery.
    """

    moved = Signal(int)
    closed = Signal()

    def __init__(self, loader: PictureLoader, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Cell"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._loader = loader
        self._cells: Cells | None = None
        self._styles: tuple[ClassStyle, ...] = ()
        self._arrangement = Arrangement([])
        self._place = -1
        self._row: int | None = None
        self._picture = LargePicture()
        self._title = QLabel()
        font = self._title.font()
        font.setPointSizeF(font.pointSizeF() * 1.4)
        font.setBold(True)
        self._title.setFont(font)
        self._title.setWordWrap(True)
        self._note = QLabel()
        self._note.setWordWrap(True)
        self._name = QLabel()
        self._name.setWordWrap(True)
        self._name.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self._name.setTextFormat(Qt.TextFormat.PlainText)
        self._name.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._thoughts = _Thoughts()
        self._back = QPushButton(tr("&Back to all cells"))
        self._before = QPushButton(tr("&Previous"))
        self._after = QPushButton(tr("&Next"))
        self._where = QLabel()
        set_icon(self._back, "large")
        set_icon(self._before, "back")
        set_icon(self._after, "forward")
        self._back.setToolTip(tr("Escape"))
        self._before.setToolTip(tr("Left arrow"))
        self._after.setToolTip(tr("Right arrow"))
        for button in (self._back, self._before, self._after):
            # The arrow keys must go on to the next cell wherever the focus is.
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)

        top = QHBoxLayout()
        top.addWidget(self._back)
        top.addStretch()
        top.addWidget(self._where)
        top.addSpacing(8)
        top.addWidget(self._before)
        top.addWidget(self._after)
        beside, area = QWidget(), QScrollArea()
        keep_width(area, 232, QWidget.setFixedWidth)
        area.setWidget(beside)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._side = side = QVBoxLayout(beside)
        side.setSpacing(8)
        side.addWidget(self._title)
        side.addWidget(self._note)
        side.addSpacing(8)
        side.addWidget(self._thoughts)
        side.addSpacing(8)
        side.addWidget(self._name)
        side.addStretch()
        middle = QHBoxLayout()
        middle.addWidget(self._picture, 1)
        middle.addWidget(area)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.addLayout(top)
        layout.addLayout(middle, 1)

        self._back.clicked.connect(self.closed)
        self._before.clicked.connect(self.go_back)
        self._after.clicked.connect(self.go_on)
        loader.loaded.connect(self._on_loaded)

    def show_cell(
        self, cells: Cells, styles: Sequence[ClassStyle], arrangement: Arrangement, place: int
    ) -> None:
        """Show the cell at a place of an arrangement."""
        self._cells, self._styles, self._arrangement = cells, tuple(styles), arrangement
        self._go(place)

    @property
    def row(self) -> int | None:
        """Row of the cell that is shown; None where there is none."""
        return self._row

    def add_beside(self, widget: QWidget) -> None:
        """Put a widget of the page's own under what is said of the cell."""
        self._side.insertWidget(self._side.count() - 1, widget)

    def show_overlay(self, overlay: QImage | None) -> None:
        """Lay something half transparent over the cell, until another cell is shown."""
        self._picture.show_overlay(overlay)

    @Slot()
    def go_back(self) -> None:
        """Show the cell before this one."""
        self._go(self._place - 1)

    @Slot()
    def go_on(self) -> None:
        """Show the cell after this one."""
        self._go(self._place + 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go on, Home and End to either end, Escape, Enter and space back."""
        match event.key():
            case Qt.Key.Key_Left | Qt.Key.Key_Up:
                self.go_back()
            case Qt.Key.Key_Right | Qt.Key.Key_Down:
                self.go_on()
            case Qt.Key.Key_Home:
                self._go(0)
            case Qt.Key.Key_End:
                self._go(len(self._arrangement) - 1)
            case Qt.Key.Key_Escape | Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Space:
                self.closed.emit()
            case _:
                super().keyPressEvent(event)

    def _go(self, place: int) -> None:
        if self._cells is None or not 0 <= place < len(self._arrangement):
            return
        self._place, self._row = place, self._arrangement.row_at(place)
        self._picture.show_overlay(None)
        self.refresh()
        self.moved.emit(place)

    @Slot()
    def refresh(self) -> None:
        """Show the cell anew, as the arrangement has grown or colours have changed."""
        if self._cells is None or self._row is None:
            return
        cells, row = self._cells, self._row
        # Cells that come may stand before it; it stays the one that is looked at.
        place = self._arrangement.place_of(row)
        self._place = self._place if place is None else place
        status = cells.statuses.values[row]
        last = len(self._arrangement)
        self._where.setText(tr("{place:,} of {last:,}", place=self._place + 1, last=last))
        self._before.setEnabled(self._place > 0)
        self._after.setEnabled(self._place < last - 1)
        self._name.setText(cells.sources[row].name)
        label = cells.labels.get(row)
        truth = "" if label is None else tr("Labelled {title}", title=self._styles[label].title)
        self._note.setText(cells.reasons.get(row, truth))
        if status in (EXCLUDED, FAILED):
            self._title.setText(tr("Copy, left out") if status == EXCLUDED else tr("Failed"))
            self._thoughts.show_shares(self._styles, [])
        else:
            shares = cells.probabilities.values[row]
            order = [int(index) for index in (-shares).argsort()]
            self._thoughts.show_shares(self._styles, [(index, float(shares[index])) for index in order])
            style = self._styles[cells.class_indices.values[row]]
            self._title.setText(style.title if status == CLASSIFIED else tr(UNSURE_TITLE))
        self._note.setVisible(bool(self._note.text()))
        self.setAccessibleName(
            tr("Cell {place} of {last}: {text}", place=self._place + 1, last=last, text=self._title.text())
        )
        self._show_picture()

    @Slot()
    def _on_loaded(self) -> None:
        if self.isVisible():
            self._show_picture()

    def _show_picture(self) -> None:
        if self._cells is None or self._row is None:
            return
        row = self._row
        source = self._cells.sources[row]
        picture, found = self._loader.find(source, 0)
        classified = self._cells.statuses.values[row] == CLASSIFIED
        style = self._styles[self._cells.class_indices.values[row]] if classified else None
        self._picture.show_image(picture, style)
        near = range(max(0, self._place - 1), min(len(self._arrangement), self._place + 3))
        sources = [self._cells.sources[self._arrangement.row_at(place)] for place in near]
        wanted = ([] if found else [source]) + [one for one in sources if not self._loader.find(one, 0)[1]]
        self._loader.want(wanted, 0)
