"""One class as a button: its key, its name, what the model thinks, and whether it is given or chosen."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from bloodcell_gui.class_colours import ClassStyle
from bloodcell_gui.focus import paint_focus_ring
from bloodcell_gui.gallery.cell_painter import format_confidence
from bloodcell_gui.gallery.share_line import paint_share
from trainer.language import tr

# One key a class: there are nine digits but 0.
MOST_KEYS = 9

_KEY_WIDTH = 20
_PADDING = 4


class ClassChoice(QAbstractButton):
    """Says “it is of this class” when it is pressed."""

    def __init__(
        self, style: ClassStyle, key: str, *, given: str = "", parent: QWidget | None = None
    ) -> None:
        """Make the button.

        Args:
            style: How the class is shown.
            key: The key that does the same; empty for none.
            given: What stands beside the class that the image had before anybody decided; empty for “given”.
            parent: Owner.
        """
        super().__init__(parent)
        self._given = given or tr("given")
        self._style = style
        self._key = key
        self._share: float | None = None
        self._is_given = False
        self._is_chosen = False
        # A click leaves the keyboard where it is: in the queue.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setToolTip(tr("It is: {style}", style=style.title) + (f" ({key})" if key else ""))
        self.show_state(None, is_given=False, is_chosen=False)

    def show_state(self, share: float | None, *, is_given: bool, is_chosen: bool) -> None:
        """Show what is thought.

        Args:
            share: The model's probability in [0, 1]; None where it was not asked.
            is_given: Whether the image had this class before anybody decided.
            is_chosen: Whether somebody decided that it is of this class.
        """
        self._share, self._is_given, self._is_chosen = share, is_given, is_chosen
        words = [self._style.title]
        if share is not None:
            words.append(tr("the model thinks so with {share}", share=format_confidence(share)))
        if is_given:
            words.append(self._given)
        if is_chosen:
            words.append(tr("decided"))
        self.setAccessibleName(", ".join(words))
        self.update()

    def sizeHint(self) -> QSize:
        """Return room for a line of text, the bar under it, and air."""
        return QSize(200, self.fontMetrics().height() + 10 + 2 * _PADDING)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint key, name, figure and bar; a frame where it is chosen, a dot where it is given."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = self.palette()
        area = QRectF(self.rect())
        self._paint_ground(painter, area, palette)
        if not self.isEnabled():
            painter.setOpacity(0.5)
        line = self.fontMetrics().height() + 2
        key = QRectF(area.left() + _PADDING, area.top() + _PADDING, _KEY_WIDTH, line)
        painter.setPen(palette.color(QPalette.ColorRole.PlaceholderText))
        painter.drawText(key, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self._key)
        inner = area.adjusted(_PADDING + _KEY_WIDTH, _PADDING, -_PADDING, -_PADDING)
        paint_share(painter, inner, self._style, self._share, palette)
        if self._is_given:
            self._paint_given(painter, inner, palette)
        if self.hasFocus():
            paint_focus_ring(painter, area, self)

    def _paint_ground(self, painter: QPainter, area: QRectF, palette: QPalette) -> None:
        if self._is_chosen:
            fill = QColor(palette.color(QPalette.ColorRole.Highlight))
            fill.setAlphaF(0.3)
            painter.setPen(QPen(palette.color(QPalette.ColorRole.Highlight), 1))
            painter.setBrush(fill)
            painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        elif self.isEnabled() and (self.underMouse() or self.isDown()):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(palette.color(QPalette.ColorRole.Midlight))
            painter.drawRoundedRect(area, 4, 4)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _paint_given(self, painter: QPainter, inner: QRectF, palette: QPalette) -> None:
        """Write behind the name that the image had this class, where there is room for it."""
        metrics = painter.fontMetrics()
        before = metrics.height() + 8 + metrics.horizontalAdvance(self._style.title) + 8
        figure = "" if self._share is None else format_confidence(self._share)
        room = inner.width() - before - metrics.horizontalAdvance(f"  {figure}")
        if metrics.horizontalAdvance(self._given) <= room:
            place = QRectF(inner.left() + before, inner.top(), room, metrics.height() + 2)
            painter.setPen(palette.color(QPalette.ColorRole.PlaceholderText))
            painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self._given)
