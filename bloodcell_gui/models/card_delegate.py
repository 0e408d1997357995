"""Painting one model of the library as a card, and typing its title in it."""

from functools import lru_cache

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPalette, QPen
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from bloodcell_gui.class_colours import ClassStyle, display_order, paint_key, style_classes
from bloodcell_gui.icons import draw_icon
from bloodcell_gui.models.entries import Entry, describe_accuracy, describe_facts
from bloodcell_gui.models.list_model import ENTRY, IN_USE
from trainer.bundle.card import ModelCard
from trainer.classes import CellClass
from trainer.language import tr

_MARGIN = 4
_PADDING = 12
_GAP = 6
_LINES = 5
_MAX_TITLE = 200

Index = QModelIndex | QPersistentModelIndex


class CardDelegate(QStyledItemDelegate):
    """Paints title, marks, facts, classes, figures and caution, each in a line of its own."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return a height that is the same for all, so that the list stays calm."""
        line = option.fontMetrics.height()
        return QSize(280, _LINES * line + (_LINES - 1) * _GAP + 2 * (_PADDING + _MARGIN))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one card."""
        entry: Entry = index.data(ENTRY)
        palette: QPalette = option.palette
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect: QRect = option.rect
        frame = rect.adjusted(2 * _MARGIN, _MARGIN, -2 * _MARGIN, -_MARGIN)
        self._paint_frame(painter, frame, state, palette)
        inner = frame.adjusted(_PADDING, _PADDING, -_PADDING, -_PADDING)
        line = QRect(inner.left(), inner.top(), inner.width(), painter.fontMetrics().height())
        marks = [
            *([tr("Default")] if entry.is_default else []),
            *([tr("In use")] if index.data(IN_USE) else []),
        ]
        self._paint_title(painter, line, entry, marks, palette)
        step = line.height() + _GAP
        self._paint_text(painter, line.translated(0, step), describe_facts(entry), palette, dim=True)
        if entry.card is None:
            rest = QRect(inner.left(), inner.top() + 2 * step, inner.width(), 3 * step)
            _paint_wrapped(painter, rest, entry.problem, palette.color(QPalette.ColorRole.Text))
        else:
            _paint_classes(painter, line.translated(0, 2 * step), entry.card, palette)
            figures = describe_accuracy(entry.card)
            self._paint_text(painter, line.translated(0, 3 * step), figures, palette)
            self._paint_text(painter, line.translated(0, 4 * step), tr(entry.card.caution), palette, dim=True)
        painter.restore()

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QLineEdit:
        """Return a line to type the title in."""
        editor = QLineEdit(parent)
        editor.setMaxLength(_MAX_TITLE)
        editor.setAccessibleName(tr("Title of the model"))
        return editor

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        """Place the line over the title."""
        rect: QRect = option.rect
        left = rect.left() + 2 * _MARGIN + _PADDING // 2
        editor.setGeometry(
            left, rect.top() + _MARGIN + 6, rect.width() - 4 * _MARGIN - _PADDING, editor.sizeHint().height()
        )

    @staticmethod
    def _paint_frame(painter: QPainter, frame: QRect, state: QStyle.StateFlag, palette: QPalette) -> None:
        area = QRectF(frame).adjusted(0.5, 0.5, -0.5, -0.5)
        is_chosen = bool(state & QStyle.StateFlag.State_Selected)
        fill = palette.color(QPalette.ColorRole.Base)
        if is_chosen:
            fill = QColor(palette.color(QPalette.ColorRole.Highlight))
            fill.setAlphaF(0.16)
        role = QPalette.ColorRole.Highlight if is_chosen else QPalette.ColorRole.Mid
        painter.setBrush(fill)
        painter.setPen(QPen(palette.color(role), 1))
        painter.drawRoundedRect(area, 6, 6)
        if state & QStyle.StateFlag.State_HasFocus:
            ring = QPen(palette.color(QPalette.ColorRole.Highlight), 2)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(ring)
            painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)

    def _paint_title(
        self, painter: QPainter, line: QRect, entry: Entry, marks: list[str], palette: QPalette
    ) -> None:
        right = line.right()
        for mark in reversed(marks):
            width = painter.fontMetrics().horizontalAdvance(mark) + 12
            badge = QRect(right - width, line.top() - 1, width, line.height() + 2)
            painter.setPen(QPen(palette.color(QPalette.ColorRole.Highlight), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(badge).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
            painter.setPen(palette.color(QPalette.ColorRole.Text))
            painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, mark)
            right -= width + _GAP
        left = line.left()
        if entry.card is None:
            side = line.height()
            painter.drawPixmap(left, line.top(), draw_icon("error", side, QPalette.ColorRole.Text))
            left += side + _GAP
        bold = QFont(painter.font())
        bold.setBold(True)
        plain = painter.font()
        painter.setFont(bold)
        title = QRect(left, line.top(), max(0, right - left - _GAP), line.height())
        self._paint_text(painter, title, entry.title, palette)
        painter.setFont(plain)

    @staticmethod
    def _paint_text(
        painter: QPainter, line: QRect, text: str, palette: QPalette, *, dim: bool = False
    ) -> None:
        role = QPalette.ColorRole.PlaceholderText if dim else QPalette.ColorRole.Text
        painter.setPen(palette.color(role))
        elided = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, line.width())
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, elided)


def _paint_classes(painter: QPainter, line: QRect, card: ModelCard, palette: QPalette) -> None:
    """Paint as many of the classes as there is room for, and how many more there are."""
    styles, order = _style(card.classes)
    side = line.height()
    metrics = painter.fontMetrics()
    left = line.left()
    for place, row in enumerate(order):
        n_left = len(order) - place - 1
        more = metrics.horizontalAdvance(f"+{n_left + 1}") + _GAP
        # The last one needs no room for how many more there are.
        if left + side + (more if n_left else 0) > line.right():
            painter.setPen(palette.color(QPalette.ColorRole.PlaceholderText))
            rest = QRect(left, line.top(), line.right() - left, side)
            painter.drawText(rest, Qt.AlignmentFlag.AlignVCenter, f"+{n_left + 1}")
            return
        paint_key(painter, QRectF(left, line.top(), side, side), styles[row])
        left += side + 4
    count = tr("{n_order} classes", n_order=len(order))
    room = QRect(left + _GAP, line.top(), line.right() - left - _GAP, side)
    if metrics.horizontalAdvance(count) <= room.width():
        painter.setPen(palette.color(QPalette.ColorRole.PlaceholderText))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, count)


@lru_cache(maxsize=64)
def _style(classes: tuple[CellClass, ...]) -> tuple[tuple[ClassStyle, ...], list[int]]:
    """Return styles and order of some classes; a thousand of them take longer than a frame."""
    return style_classes(classes), display_order(classes)


def _paint_wrapped(painter: QPainter, rect: QRect, text: str, colour: QColor) -> None:
    painter.setPen(colour)
    painter.setClipRect(rect)
    painter.drawText(rect, Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop, text)
    painter.setClipping(False)
