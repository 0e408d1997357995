"""The kinds of issue, how many there are of each, and how many of them are decided."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QVBoxLayout, QWidget

from bloodcell_gui.cleaning.kind_texts import KIND_TIPS, KIND_TITLES
from bloodcell_gui.focus import paint_focus_ring
from trainer.cleaning.issues import IssueKind
from trainer.language import fill, tr

_HEIGHT = 36
_PADDING = 8
_BAR_HEIGHT = 3


class KindButton(QAbstractButton):
    """One kind: its name, how many, and a bar that fills as they are decided."""

    def __init__(self, title: str, tip: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = title
        self._found = self._decided = 0
        self.setCheckable(True)
        self.setToolTip(tip)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.show_counts(0, 0)

    def show_counts(self, found: int, decided: int) -> None:
        """Show how many there are, and how many of them are decided."""
        self._found, self._decided = found, decided
        self.setAccessibleName(
            tr("{title}: {decided:,} of {found:,} decided", title=self._title, decided=decided, found=found)
        )
        self.update()

    def sizeHint(self) -> QSize:
        """Return a height that a gloved finger hits."""
        return QSize(160, max(_HEIGHT, self.fontMetrics().height() + 2 * _PADDING))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the name to the left, the number to the right, the bar under both."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette, area = self.palette(), QRectF(self.rect())
        if self.isChecked() or self.underMouse():
            shade = QColor(palette.color(QPalette.ColorRole.Highlight))
            shade.setAlphaF(0.3 if self.isChecked() else 0.12)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(shade)
            painter.drawRoundedRect(area, 4, 4)
        role = QPalette.ColorRole.WindowText if self._found else QPalette.ColorRole.PlaceholderText
        painter.setPen(palette.color(role))
        inner = area.adjusted(_PADDING, 0, -_PADDING, -_BAR_HEIGHT - 2)
        painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self._title)
        painter.drawText(
            inner,
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
            fill("{found:,}", found=self._found),
        )
        if self._found:
            bar = QRectF(inner.left(), area.bottom() - _BAR_HEIGHT - 4, inner.width(), _BAR_HEIGHT)
            painter.fillRect(bar, palette.color(QPalette.ColorRole.Midlight))
            bar.setWidth(bar.width() * self._decided / self._found)
            painter.fillRect(bar, palette.color(QPalette.ColorRole.Highlight))
        if self.hasFocus():
            paint_focus_ring(painter, area, self)


class KindsList(QWidget):
    """All issues, then each kind; exactly one of them is chosen.

    Signals:
        kind_chosen: The `IssueKind`, or None for all.
    """

    kind_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self.buttons: dict[IssueKind | None, KindButton] = {
            None: KindButton(tr("All"), tr("Issues of all kinds"))
        }
        self.buttons |= {kind: KindButton(KIND_TITLES[kind], KIND_TIPS[kind]) for kind in IssueKind}
        for kind, button in self.buttons.items():
            self._group.addButton(button)
            layout.addWidget(button)
            button.clicked.connect(partial(self._on_clicked, kind))
        self.buttons[None].setChecked(True)

    def choose(self, kind: IssueKind | None) -> None:
        """Choose a kind, as a click does."""
        self.buttons[kind].click()

    def show_counts(self, counts: Mapping[IssueKind, tuple[int, int]]) -> None:
        """Show how many issues of each kind there are, and how many of them are decided."""
        found, decided = (sum(one[place] for one in counts.values()) for place in (0, 1))
        self.buttons[None].show_counts(found, decided)
        for kind, (n_found, n_decided) in counts.items():
            self.buttons[kind].show_counts(n_found, n_decided)
            # What was not found asks for nothing.
            self.buttons[kind].setVisible(n_found > 0)

    def _on_clicked(self, kind: IssueKind | None, _checked: bool = False) -> None:
        self.kind_chosen.emit(kind)
