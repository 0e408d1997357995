"""What the decisions make of the number of images of each class."""

from collections.abc import Mapping

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from bloodcell_gui.class_colours import paint_key
from bloodcell_gui.cleaning.images import ExaminedImages
from trainer.cleaning.report import ClassChange

_GAP = 8


class ClassCounts(QWidget):
    """A line a class: key, name, and the number before and after the decisions."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading = QLabel("Images by class")
        self.heading.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self._lines = _Lines()
        area = QScrollArea()
        area.setWidget(self._lines)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(_GAP)
        layout.addWidget(self.heading)
        layout.addWidget(area, 1)

    @property
    def texts(self) -> list[str]:
        """The lines in words, from the top."""
        return self._lines.texts

    def show_changes(self, images: ExaminedImages, changes: Mapping[str, ClassChange]) -> None:
        """Show the numbers of the classes of a data set, by class id."""
        self._lines.show_changes(images, changes)


class _Lines(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._images: ExaminedImages | None = None
        self._changes: list[ClassChange] = []
        self.texts: list[str] = []
        self.setAccessibleName("Images by class")

    def show_changes(self, images: ExaminedImages, changes: Mapping[str, ClassChange]) -> None:
        self._images = images
        self._changes = [changes[one.id] for one in images.classes]
        self.texts = [
            f"{style.title} {_describe(change)}"
            for style, change in zip(images.styles, self._changes, strict=True)
        ]
        self.setAccessibleDescription(", ".join(self.texts))
        self.setToolTip("\n".join(self.texts))
        self.setMinimumHeight(self._pitch() * len(self._changes))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(160, self._pitch() * len(self._changes))

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._images is None:
            return
        painter = QPainter(self)
        palette, metrics = self.palette(), painter.fontMetrics()
        side = metrics.height()
        middle = Qt.AlignmentFlag.AlignVCenter
        for line, (style, change) in enumerate(zip(self._images.styles, self._changes, strict=True)):
            area = QRectF(0, line * self._pitch(), self.width() - 2, self._pitch())
            paint_key(painter, QRectF(0, area.center().y() - side / 2, side, side), style)
            figures = _describe(change)
            is_changed = change.n_after != change.n_before
            role = QPalette.ColorRole.WindowText if is_changed else QPalette.ColorRole.PlaceholderText
            painter.setPen(palette.color(role))
            painter.drawText(area, Qt.AlignmentFlag.AlignRight | middle, figures)
            text = area.adjusted(side + _GAP, 0, -metrics.horizontalAdvance(figures) - _GAP, 0)
            painter.setPen(palette.color(QPalette.ColorRole.WindowText))
            title = metrics.elidedText(style.title, Qt.TextElideMode.ElideRight, int(text.width()))
            painter.drawText(text, Qt.AlignmentFlag.AlignLeft | middle, title)

    def _pitch(self) -> int:
        return self.fontMetrics().height() + 8


def _describe(change: ClassChange) -> str:
    if change.n_before == change.n_after:
        return f"{change.n_before:,}"
    return f"{change.n_before:,} → {change.n_after:,}"
