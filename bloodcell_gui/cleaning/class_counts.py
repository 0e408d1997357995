"""What the decisions make of the number of images of each class; images may be dragged onto a class."""

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
    QPalette,
)
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from bloodcell_gui.class_colours import ClassStyle, paint_key, unsure_brush
from bloodcell_gui.cleaning.images import ExaminedImages
from bloodcell_gui.gallery.choosing_gallery import CHOSEN_CELLS
from bloodcell_gui.gallery.drop_target import paint_drop_target
from trainer.cleaning.report import ClassChange
from trainer.language import fill, tr

_GAP = 8
_NOTHING = ClassChange(0, 0)


class ClassCounts(QWidget):
    """A line a class: key, name, and the number before and after the decisions.

    Signals:
        dropped_on: Place of the class that chosen images were dropped on.
    """

    dropped_on = Signal(int)

    def __init__(self, *, takes_drops: bool, parent: QWidget | None = None) -> None:
        """Make the lines.

        Args:
            takes_drops: Whether images may be dragged onto a class.
            parent: Owner.
        """
        super().__init__(parent)
        self.heading = QLabel(tr("Drag images onto a class") if takes_drops else tr("Images by class"))
        self.heading.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.lines = ClassLines(takes_drops=takes_drops)
        area = QScrollArea()
        area.setWidget(self.lines)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(_GAP)
        layout.addWidget(self.heading)
        layout.addWidget(area, 1)
        self.lines.dropped_on.connect(self.dropped_on)

    @property
    def texts(self) -> list[str]:
        """The lines in words, from the top."""
        return self.lines.texts

    def show_changes(self, images: ExaminedImages, changes: Mapping[str, ClassChange]) -> None:
        """Show the numbers of the classes of a data set, by class id."""
        self.lines.show_changes(images, changes)


class ClassLines(QWidget):
    """The lines themselves; the one that images hover over is lit.

    Signals:
        dropped_on: Place of the class that chosen images were dropped on.
    """

    dropped_on = Signal(int)

    def __init__(self, *, takes_drops: bool) -> None:
        super().__init__()
        self._lines: list[tuple[ClassStyle | None, str, ClassChange]] = []
        self._hovered = -1
        self._takes_drops = takes_drops
        self.setAcceptDrops(takes_drops)
        self.setAccessibleName(tr("Images by class"))

    @property
    def texts(self) -> list[str]:
        """The lines in words, from the top."""
        return [f"{title} {_describe(change)}" for _, title, change in self._lines]

    def show_changes(self, images: ExaminedImages, changes: Mapping[str, ClassChange]) -> None:
        """Show the numbers of the classes of a data set, by class id."""
        self._lines = [
            (style, style.title, changes.get(one.id, _NOTHING))
            for style, one in zip(images.styles, images.classes, strict=True)
        ]
        if "" in changes:
            self._lines.append((None, tr("Without a label"), changes[""]))
        self.setAccessibleDescription(", ".join(self.texts))
        self.setToolTip("\n".join(self.texts))
        self.setMinimumHeight(self._pitch() * len(self._lines))
        self.update()

    def sizeHint(self) -> QSize:
        """Return room for all lines."""
        return QSize(160, self._pitch() * len(self._lines))

    def centre_of(self, place: int) -> QPointF:
        """Return the middle of a class's line."""
        return QPointF(self.width() / 2, (place + 0.5) * self._pitch())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint a line a class."""
        painter = QPainter(self)
        palette, metrics = self.palette(), painter.fontMetrics()
        side = metrics.height()
        middle = Qt.AlignmentFlag.AlignVCenter
        for line, (style, name, change) in enumerate(self._lines):
            area = QRectF(0, line * self._pitch(), self.width(), self._pitch())
            if line == self._hovered:
                paint_drop_target(painter, area, palette)
            area.adjust(self._inset(), 0, -2 - self._inset(), 0)
            square = QRectF(area.left(), area.center().y() - side / 2, side, side)
            if style is None:
                painter.fillRect(square, unsure_brush())
            else:
                paint_key(painter, square, style)
            figures = _describe(change)
            is_changed = change.n_after != change.n_before
            role = QPalette.ColorRole.WindowText if is_changed else QPalette.ColorRole.PlaceholderText
            painter.setPen(palette.color(role))
            painter.drawText(area, Qt.AlignmentFlag.AlignRight | middle, figures)
            text = area.adjusted(side + _GAP, 0, -metrics.horizontalAdvance(figures) - _GAP, 0)
            painter.setPen(palette.color(QPalette.ColorRole.WindowText))
            title = metrics.elidedText(name, Qt.TextElideMode.ElideRight, int(text.width()))
            painter.drawText(text, Qt.AlignmentFlag.AlignLeft | middle, title)

    # -- drops --------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take images that are chosen in the gallery."""
        if event.mimeData().hasFormat(CHOSEN_CELLS):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Light the class under the pointer."""
        place = self._place_at(event.position())
        self._hover(place)
        event.setAccepted(place >= 0)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Light none."""
        self._hover(-1)

    def dropEvent(self, event: QDropEvent) -> None:
        """Tell which class it was."""
        place = self._place_at(event.position())
        self._hover(-1)
        if place >= 0:
            event.acceptProposedAction()
            self.dropped_on.emit(place)

    def _place_at(self, point: QPointF) -> int:
        line = int(point.y() // self._pitch())
        return line if 0 <= line < len(self._lines) and self._lines[line][0] is not None else -1

    def _hover(self, place: int) -> None:
        if place != self._hovered:
            self._hovered = place
            self.update()

    def _pitch(self) -> int:
        # A target is hit with a glove on, too.
        return self.fontMetrics().height() + (20 if self._takes_drops else 8)

    def _inset(self) -> int:
        return 4 if self._takes_drops else 0


def _describe(change: ClassChange) -> str:
    if change.n_before == change.n_after:
        return fill("{n_before:,}", n_before=change.n_before)
    return fill("{n_before:,} → {n_after:,}", n_before=change.n_before, n_after=change.n_after)
