"""The queue as a list: a thumbnail, what it is, what the model would call it, and what is decided."""

from collections.abc import Callable

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from bloodcell_gui.class_colours import ClassStyle, paint_key
from bloodcell_gui.cleaning.images import ExaminedImages
from bloodcell_gui.cleaning.kind_texts import KIND_TITLES, name_row
from bloodcell_gui.cleaning.queue_model import ENTRY, QueueModel, RowEntry
from bloodcell_gui.cleaning.verdict_mark import paint_mark
from bloodcell_gui.gallery.thumbnail import paint_thumbnail
from bloodcell_gui.table import Index, set_read_only
from bloodcell_gui.thumbnails import PictureLoader
from bloodcell_gui.visible_pictures import VisiblePictures
from trainer.cleaning.decisions import Decision, Verdict
from trainer.dataset.sources import ImageSource
from trainer.language import tr

_PICTURE_SIDE = 40
_PADDING = 8
_MARK_SIDE = 16

FindDecision = Callable[[str], Decision | None]


class QueueList(QTableView):
    """Shows a `QueueModel`; what it does not know itself it is told with each data set.

    Signals:
        row_shown: The row that is current now; -1 for none.
        chosen_changed: Other rows are chosen.
        look_asked: Steps to the right among the look-alikes; 0 for the image itself.
    """

    row_shown = Signal(int)
    chosen_changed = Signal()
    look_asked = Signal(int)

    def __init__(self, loader: PictureLoader, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pictures = VisiblePictures(loader, self, _PICTURE_SIDE)
        self.images: ExaminedImages | None = None
        self.find_decision: FindDecision = _find_nothing
        self.rows = QueueModel(self)
        self.setModel(self.rows)
        self.setItemDelegate(_RowDelegate(self))
        set_read_only(self, tr("Doubtful images"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        # Rows of one height: a hundred thousand cost no more than a screenful.
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(_PICTURE_SIDE + 2 * _PADDING)
        self.verticalScrollBar().setSingleStep(_PICTURE_SIDE // 2)

    def show_images(self, images: ExaminedImages, find_decision: FindDecision) -> None:
        """Take another data set."""
        self.images, self.find_decision = images, find_decision
        self.viewport().update()

    # -- where it is ------------------------------------------------------------------------

    @property
    def row(self) -> int:
        """The current row; -1 for none."""
        return self.currentIndex().row()

    @property
    def n_chosen(self) -> int:
        """How many rows are chosen."""
        return sum(part.height() for part in self.selectionModel().selection().toList())

    def chosen_rows(self) -> list[int]:
        """Return the rows that are chosen, from the top."""
        parts = self.selectionModel().selection().toList()
        return sorted(row for part in parts for row in range(part.top(), part.bottom() + 1))

    def go_to(self, row: int) -> None:
        """Make one row current, choose it alone, and bring it into view."""
        if 0 <= row < self.rows.rowCount():
            index = self.rows.index(row)
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect
            self.selectionModel().setCurrentIndex(index, flags)
            self.scrollTo(index)

    def source_of(self, entry: RowEntry) -> ImageSource | None:
        """Return where the picture of a row is; None where the data set holds no such image."""
        return None if self.images is None else self.images.find_source(entry.issue.path)

    # -- events -----------------------------------------------------------------------------

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell which row is current."""
        super().currentChanged(current, previous)
        self.row_shown.emit(current.row())

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Tell that other rows are chosen."""
        super().selectionChanged(selected, deselected)
        self.chosen_changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right go among the look-alikes, Escape back to the image; Home and End to either end."""
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            super().keyPressEvent(event)
            return
        match event.key():
            case Qt.Key.Key_Home:
                self.go_to(0)
            case Qt.Key.Key_End:
                self.go_to(self.rows.rowCount() - 1)
            case Qt.Key.Key_Left:
                self.look_asked.emit(-1)
            case Qt.Key.Key_Right:
                self.look_asked.emit(1)
            case Qt.Key.Key_Escape:
                self.look_asked.emit(0)
            case _:
                super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what is in view, and ask for the pictures that are missing."""
        super().paintEvent(event)
        self.pictures.ask()


class _RowDelegate(QStyledItemDelegate):
    def __init__(self, view: QueueList) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the height of every row."""
        return QSize(200, _PICTURE_SIDE + 2 * _PADDING)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one row."""
        entry: RowEntry = index.data(ENTRY)
        view, palette = self._view, self._view.palette()
        rect: QRect = option.rect
        painter.save()
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        self._paint_ground(painter, rect, index, is_chosen, palette)
        picture_area = QRect(rect.left() + _PADDING, rect.top() + _PADDING, _PICTURE_SIDE, _PICTURE_SIDE)
        source = view.source_of(entry)
        if source is not None:
            paint_thumbnail(painter, picture_area, view.pictures.find(source), palette)
        text = rect.adjusted(2 * _PADDING + _PICTURE_SIDE, _PADDING, -_PADDING, -_PADDING)
        text.setWidth(text.width() - _MARK_SIDE - _PADDING)
        self._paint_title(painter, text, entry, palette)
        self._paint_facts(painter, text, entry, palette)
        if entry.verdict is not None:
            mark = QRectF(0, 0, _MARK_SIDE, _MARK_SIDE)
            mark.moveCenter(QRectF(rect).center())
            mark.moveRight(rect.right() - _PADDING)
            paint_mark(painter, mark, entry.verdict, self._new_style(entry), palette)
        painter.restore()

    def _paint_ground(
        self, painter: QPainter, rect: QRect, index: Index, is_chosen: bool, palette: QPalette
    ) -> None:
        """Paint what is chosen so that the colours of classes stay what they are."""
        # Over the full highlight that the style has painted.
        painter.fillRect(rect, palette.color(QPalette.ColorRole.Base))
        if is_chosen:
            fill = QColor(palette.color(QPalette.ColorRole.Highlight))
            fill.setAlphaF(0.3)
            painter.fillRect(rect, fill)
        if index.row() == self._view.row:
            edge = QRect(rect.left(), rect.top(), 3, rect.height())
            role = QPalette.ColorRole.Highlight if self._view.hasFocus() else QPalette.ColorRole.Mid
            painter.fillRect(edge, palette.color(role))

    def _paint_title(self, painter: QPainter, text: QRect, entry: RowEntry, palette: QPalette) -> None:
        is_open = entry.n_decided < entry.size
        role = QPalette.ColorRole.Text if is_open else QPalette.ColorRole.PlaceholderText
        painter.setPen(palette.color(role))
        metrics = painter.fontMetrics()
        # The end of a path tells more than its beginning.
        side = Qt.TextElideMode.ElideLeft if entry.size == 1 else Qt.TextElideMode.ElideRight
        title = metrics.elidedText(name_row(entry.issue, entry.size), side, text.width())
        line = QRect(text.left(), text.top(), text.width(), text.height() // 2)
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, title)

    def _paint_facts(self, painter: QPainter, text: QRect, entry: RowEntry, palette: QPalette) -> None:
        """Paint the given class, the one that a model suggests, and what is amiss."""
        line = QRect(text.left(), text.bottom() - text.height() // 2 + 1, text.width(), text.height() // 2)
        side = painter.fontMetrics().height()
        left = float(line.left())
        top = line.center().y() - side / 2 + 1
        painter.setPen(palette.color(QPalette.ColorRole.PlaceholderText))
        given, suggested = self._styles(entry)
        if given is not None:
            paint_key(painter, QRectF(left, top, side, side), given)
            left += side + 4
        if suggested is not None:
            arrow = QRectF(left, top, side, side)
            painter.drawText(arrow, Qt.AlignmentFlag.AlignCenter, "→")
            paint_key(painter, arrow.translated(side + 2, 0), suggested)
            painter.drawText(arrow.translated(2 * side, 0), Qt.AlignmentFlag.AlignCenter, "?")
            left += 3 * side + 4
        said = KIND_TITLES[entry.issue.kind]
        if 0 < entry.n_decided < entry.size:
            said = tr(
                "{n_decided:,} of {entry_size:,} decided", n_decided=entry.n_decided, entry_size=entry.size
            )
        rest = QRectF(left + 4, line.top(), line.right() - left - 4, line.height())
        elided = painter.fontMetrics().elidedText(said, Qt.TextElideMode.ElideRight, int(rest.width()))
        painter.drawText(rest, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, elided)

    def _styles(self, entry: RowEntry) -> tuple[ClassStyle | None, ClassStyle | None]:
        images, issue = self._view.images, entry.issue
        if images is None:
            return None, None
        places = images.class_of(issue.given), images.class_of(issue.suggested)
        given, suggested = (None if place < 0 else images.styles[place] for place in places)
        return given, suggested

    def _new_style(self, entry: RowEntry) -> ClassStyle | None:
        images, decision = self._view.images, self._view.find_decision(entry.issue.path)
        if images is None or decision is None or decision.verdict is not Verdict.RELABEL:
            return None
        place = images.class_of(decision.new_label)
        return None if place < 0 else images.styles[place]


def _find_nothing(_path: str) -> None:
    return None
