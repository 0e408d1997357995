"""The look-alikes of an image in a row under it, each with its label and what is decided about it."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from bloodcell_gui.class_colours import ClassStyle, paint_key
from bloodcell_gui.cleaning.images import ExaminedImages
from bloodcell_gui.cleaning.kind_texts import describe_verdict
from bloodcell_gui.cleaning.queue_list import FindDecision
from bloodcell_gui.cleaning.verdict_mark import paint_mark
from bloodcell_gui.gallery.thumbnail import paint_thumbnail
from bloodcell_gui.table import Index
from bloodcell_gui.thumbnails import PictureLoader
from bloodcell_gui.visible_pictures import VisiblePictures
from trainer.cleaning.decisions import Verdict
from trainer.language import tr

PATH = Qt.ItemDataRole.UserRole
# Of many copies the first ones tell enough.
MOST_SHOWN = 100

_SIDE = 80
_BORDER = 3
_GAP = 10


class _Model(QAbstractListModel):
    def __init__(self, strip: "LookAlikes") -> None:
        super().__init__(strip)
        self._strip = strip
        self.paths: Sequence[str] = ()

    def show_paths(self, paths: Sequence[str]) -> None:
        self.beginResetModel()
        self.paths = paths
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.paths)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == PATH:
            return self.paths[index.row()]
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._strip.describe(index.row())
        return None


class LookAlikes(QListView):
    """The image itself, then its look-alikes; exactly one of them is looked at.

    Signals:
        looked: Place of the one that is looked at now; 0 is the image itself.
        left: The user wants to go back to the queue.
    """

    looked = Signal(int)
    left = Signal()

    def __init__(self, loader: PictureLoader, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pictures = VisiblePictures(loader, self, _SIDE)
        self.images: ExaminedImages | None = None
        self.find_decision: FindDecision | None = None
        self._model = _Model(self)
        self.setModel(self._model)
        self.setItemDelegate(_Delegate(self))
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(False)
        self.setUniformItemSizes(True)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.viewport().setBackgroundRole(QPalette.ColorRole.Window)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setAccessibleName(tr("Look-alikes"))
        bar = self.horizontalScrollBar().sizeHint().height()
        self.setFixedHeight(self.item_size().height() + bar)

    # -- what is shown ----------------------------------------------------------------------

    @property
    def paths(self) -> Sequence[str]:
        """The image itself, then its look-alikes."""
        return self._model.paths

    @property
    def place(self) -> int:
        """Which one is looked at."""
        return max(0, self.currentIndex().row())

    def show_images(self, images: ExaminedImages, find_decision: FindDecision) -> None:
        """Take another data set."""
        self.images, self.find_decision = images, find_decision
        self._model.show_paths(())

    def show_paths(self, paths: Sequence[str]) -> None:
        """Show an image and its look-alikes, and look at the image."""
        self._model.show_paths(paths)
        if paths:
            self.setCurrentIndex(self._model.index(0))
            self.scrollToTop()

    def look(self, steps: int) -> None:
        """Go on by so many places; 0 goes to the image itself."""
        place = 0 if steps == 0 else min(max(0, self.place + steps), len(self.paths) - 1)
        if self.paths:
            self.setCurrentIndex(self._model.index(place))

    def refresh(self) -> None:
        """Paint anew, as something else is decided."""
        self.viewport().update()

    def describe(self, place: int) -> str:
        """Return what is known of an image, for a tool tip and for screen readers."""
        path = self.paths[place]
        label = self.images.label(path) if self.images is not None else ""
        decision = self.find_decision(path) if self.find_decision is not None else None
        labelled = tr("Labelled {label}", label=label) if label else tr("It could not be read")
        return f"{path}\n{labelled}\n{describe_verdict(decision)}"

    def item_size(self) -> QSize:
        """Return the room that one image takes."""
        width = _SIDE + 2 * _BORDER + _GAP
        return QSize(width, _SIDE + 2 * _BORDER + 4 + self.fontMetrics().height() + 4)

    # -- events -----------------------------------------------------------------------------

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell which one is looked at."""
        super().currentChanged(current, previous)
        if current.isValid():
            self.looked.emit(current.row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes back to the image itself and to the queue."""
        if event.key() == Qt.Key.Key_Escape:
            self.look(0)
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what is in view, and ask for the pictures that are missing."""
        super().paintEvent(event)
        self.pictures.ask()


class _Delegate(QStyledItemDelegate):
    def __init__(self, strip: LookAlikes) -> None:
        super().__init__(strip)
        self._strip = strip

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the room that one image takes."""
        return self._strip.item_size()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one image, its label under it, and a mark where something is decided."""
        strip, images = self._strip, self._strip.images
        if images is None:
            return
        path: str = index.data(PATH)
        palette, rect = strip.palette(), option.rect
        frame = QRect(rect.left(), rect.top(), _SIDE + 2 * _BORDER, _SIDE + 2 * _BORDER)
        inner = frame.adjusted(_BORDER, _BORDER, -_BORDER, -_BORDER)
        painter.save()
        place = images.class_of(images.label(path))
        style = images.styles[place] if place >= 0 else None
        self._paint_frame(painter, frame, index.row() == strip.place, palette)
        source = images.find_source(path)
        if source is not None:
            paint_thumbnail(painter, inner, strip.pictures.find(source), palette)
        self._paint_label(painter, frame, style, palette)
        decision = strip.find_decision(path) if strip.find_decision is not None else None
        if decision is not None:
            new = images.class_of(decision.new_label) if decision.verdict is Verdict.RELABEL else -1
            mark = QRectF(inner.right() - 17, inner.top() + 2, 16, 16)
            paint_mark(painter, mark, decision.verdict, images.styles[new] if new >= 0 else None, palette)
        painter.restore()

    def _paint_frame(self, painter: QPainter, frame: QRect, is_current: bool, palette: QPalette) -> None:
        if not is_current:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = QColor(palette.color(QPalette.ColorRole.Highlight))
        if not self._strip.hasFocus():
            colour.setAlphaF(0.6)
        painter.setPen(QPen(colour, _BORDER))
        half = _BORDER / 2
        painter.drawRect(QRectF(frame).adjusted(half, half, -half, -half))

    def _paint_label(
        self, painter: QPainter, frame: QRect, style: ClassStyle | None, palette: QPalette
    ) -> None:
        side = painter.fontMetrics().height()
        line = QRectF(frame.left(), frame.bottom() + 4, frame.width() + _GAP - 2, side)
        painter.setPen(palette.color(QPalette.ColorRole.WindowText))
        if style is None:
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, tr("unreadable"))
            return
        paint_key(painter, QRectF(line.left(), line.top(), side, side), style)
        text = line.adjusted(side + 4, 0, 0, 0)
        title = painter.fontMetrics().elidedText(style.title, Qt.TextElideMode.ElideRight, int(text.width()))
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, title)
