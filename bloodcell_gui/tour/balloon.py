"""The tour's balloon, which points at a control, and the ring around that control."""

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QKeyEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPalette,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from bloodcell_gui.texts import make_text
from bloodcell_gui.tour.placing import Place, Side, place_balloon
from trainer.language import tr

_ARROW = 12
_RADIUS = 8
_PADDING = 16
_SIGNS_PER_LINE = 44
_RING = 4


class Ring(QWidget):
    """Is seen around a control and keeps no click from it."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def surround(self, target: QRect) -> None:
        """Stand around a rectangle of the window."""
        self.setGeometry(target.adjusted(-_RING, -_RING, _RING, _RING))
        self.raise_()
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Highlight), 3))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(2, 2, -2, -2), 5, 5)


class Balloon(QWidget):
    """Says one step of the tour; its buttons lead through it.

    Signals:
        back_asked: The user wants the step before.
        next_asked: The user wants the step after.
        end_asked: The user has seen enough.
    """

    back_asked = Signal()
    next_asked = Signal()
    end_asked = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._place = Place(QPoint(), Side.NONE)
        self._title = QLabel()
        font = self._title.font()
        font.setBold(True)
        self._title.setFont(font)
        self._title.setWordWrap(True)
        self._text = make_text()
        self._keys = make_text(tr("F6 goes between here and the window, Esc ends the tour."), muted=True)
        self._number = QLabel()
        self._number.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.end = QPushButton(tr("End the tour"))
        self.back = QPushButton(tr("Back"))
        self.next = QPushButton()
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._number)
        buttons.addStretch()
        for button in (self.end, self.back, self.next):
            buttons.addWidget(button)
        self._column = column = QVBoxLayout(self)
        inset = _ARROW + _PADDING
        column.setContentsMargins(inset, inset, inset, inset)
        column.setSpacing(8)
        for widget in (self._title, self._text, self._keys):
            column.addWidget(widget)
        column.addLayout(buttons)
        self.end.clicked.connect(self.end_asked)
        self.back.clicked.connect(self.back_asked)
        self.next.clicked.connect(self.next_asked)
        self.hide()

    def say(self, title: str, text: str, number: int, count: int) -> None:
        """Say a step.

        Args:
            title: What it is about.
            text: What to see and do.
            number: Which step it is, from 1.
            count: How many there are.
        """
        self._title.setText(title)
        self._text.setText(text)
        self._number.setText(tr("{number} of {count}", number=number, count=count))
        self.back.setEnabled(number > 1)
        self.next.setText(tr("Finish") if number == count else tr("Next"))
        self.end.setVisible(number < count)
        self.setAccessibleName(
            tr("Tour, step {number} of {count}: {title}", number=number, count=count, title=title)
        )
        self.setAccessibleDescription(text)
        # A screen reader says it at once.
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def point_at(self, target: QRect | None, room: QRect) -> None:
        """Stand beside a rectangle of the window and point at it; in a corner where there is none."""
        width = self.fontMetrics().averageCharWidth() * _SIGNS_PER_LINE + 2 * (_ARROW + _PADDING)
        self.setFixedWidth(min(max(width, self._column.minimumSize().width()), room.width()))
        height = self._column.totalHeightForWidth(self.width())
        self.setFixedHeight(min(height, room.height()))
        self._place = place_balloon(target, self.size(), room)
        self.move(self._place.corner)
        self.raise_()
        self.show()
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """End the tour with Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.end_asked.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the balloon with its arrow."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        path = QPainterPath()
        body = QRectF(self.rect()).adjusted(_ARROW, _ARROW, -_ARROW, -_ARROW)
        path.addRoundedRect(body, _RADIUS, _RADIUS)
        arrow = QPainterPath()
        arrow.addPolygon(self._make_arrow(body))
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Highlight), 2))
        painter.setBrush(self.palette().color(QPalette.ColorRole.Base))
        painter.drawPath(path.united(arrow))

    def _make_arrow(self, body: QRectF) -> QPolygonF:
        side, half = self._place.side, _ARROW - 1.0
        if side is Side.NONE:
            return QPolygonF()
        is_upright = side in (Side.LEFT, Side.RIGHT)
        start, end = (body.top(), body.bottom()) if is_upright else (body.left(), body.right())
        tip = min(max(float(self._place.tip), start + _RADIUS + half), end - _RADIUS - half)
        edge, point = {
            Side.LEFT: (body.left() + 1, 1.0),
            Side.RIGHT: (body.right() - 1, self.width() - 1.0),
            Side.TOP: (body.top() + 1, 1.0),
            Side.BOTTOM: (body.bottom() - 1, self.height() - 1.0),
        }[side]
        corners = [(edge, tip - half), (point, tip), (edge, tip + half)]
        return QPolygonF([QPointF(*(one if is_upright else one[::-1])) for one in corners])
