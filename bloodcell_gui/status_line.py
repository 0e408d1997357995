"""The line at the bottom: the model and what it does not know, and how far the work is."""

from math import ceil

from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QSizePolicy, QWidget

from bloodcell_gui.focus import ToolButton
from bloodcell_gui.progress import Progress
from trainer.language import tr, tr_n

_BAR_WIDTH = 160
_BAR_STEPS = 1000
_MARGIN = 8


class ElidedLabel(QLabel):
    """A label that gives way: its text is cut with dots, and whole in the tool tip."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def minimumSizeHint(self) -> QSize:
        """Return that any width will do."""
        return QSize(0, super().minimumSizeHint().height())

    def sizeHint(self) -> QSize:
        """Return the size at which nothing is cut."""
        return QSize(self.whole_width(), super().sizeHint().height())

    def whole_width(self) -> int:
        """Return the width at which nothing is cut."""
        # Letters have widths between whole pixels on some displays, and what is a hair too narrow is cut.
        return ceil(QFontMetricsF(self.font()).horizontalAdvance(self.text())) + _MARGIN

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint as much of the text as there is room for."""
        painter = QPainter(self)
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width() - _MARGIN)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(
            self.rect().adjusted(_MARGIN, 0, 0, 0),
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
            text,
        )


class ModelLine(ElidedLabel):
    """Which model is in use, and its caution."""

    def show_model(self, title: str, caution: str) -> None:
        """Show a model's title and caution."""
        text = tr("Model: {title}", title=title) + (f"  ·  {tr(caution)}" if caution else "")
        self.setText(text)
        self.setToolTip(text)
        self.setAccessibleName(text)

    def event(self, event: QEvent) -> bool:
        """Paint anew when the palette or the text size changes."""
        if event.type() in {QEvent.Type.PaletteChange, QEvent.Type.FontChange}:
            self.update()
        return super().event(event)


class WorkLine(QWidget):
    """Progress with the time left, and Cancel.

    Signals:
        cancel_asked: The user wants the work to end.
    """

    cancel_asked = Signal()

    def __init__(self, name: str, tip: str, parent: QWidget | None = None) -> None:
        """Make the line.

        Args:
            name: What the bar shows, for screen readers.
            tip: What Cancel does.
            parent: Owner.
        """
        super().__init__(parent)
        self._title = ""
        self._text = QLabel()
        self._bar = QProgressBar()
        self._bar.setFixedWidth(_BAR_WIDTH)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(name)
        self._cancel = QPushButton(tr("&Cancel"))
        self._cancel.setToolTip(tip)
        # While a message hides the model's line, nothing may grow into its place.
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._text)
        layout.addWidget(self._bar)
        layout.addWidget(self._cancel)
        self._cancel.clicked.connect(self.cancel_asked)

    @property
    def text(self) -> str:
        """What is said."""
        return self._text.text()

    def set_title(self, title: str) -> None:
        """Say what is being done; nothing where that is plain."""
        self._title = title

    @Slot(object)
    def show_progress(self, progress: Progress) -> None:
        """Show how far the work is."""
        if self._title:
            far = describe_progress(progress) if progress.n_done else ""
            self._text.setText(f"{self._title}: {far}" if far else f"{self._title}…")
        else:
            self._text.setText(describe_progress(progress))
        if progress.n_total:
            self._bar.setRange(0, progress.n_total)
            self._bar.setValue(min(progress.n_done, progress.n_total))
        else:
            self._bar.setRange(0, 0)


class TrainingLine(QWidget):
    """What the child process is at, how long it will be, and how many jobs wait; a click shows it.

    Signals:
        clicked: The user wants to see it.
    """

    clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._button = ToolButton()
        self._button.setToolTip(tr("Show this work"))
        self._bar = QProgressBar()
        self._bar.setFixedWidth(_BAR_WIDTH // 2)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(tr("Training"))
        # While a message hides the model's line, nothing may grow into its place.
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self._bar.setRange(0, _BAR_STEPS)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._button)
        layout.addWidget(self._bar)
        self._button.clicked.connect(self.clicked)
        self.hide()

    @property
    def text(self) -> str:
        """What is said."""
        return self._button.text()

    def show_work(self, text: str, fraction: float | None, n_waiting: int) -> None:
        """Show what is being done.

        Args:
            text: In words; empty where nothing is done.
            fraction: How much of it is done, in [0, 1]; None where nobody knows.
            n_waiting: Jobs that wait behind it.
        """
        self._button.setText(
            text + (tr("  ·  {n_waiting} waiting", n_waiting=n_waiting) if n_waiting else "")
        )
        self._bar.setVisible(fraction is not None)
        self._bar.setValue(round(_BAR_STEPS * (fraction or 0.0)))
        self.setVisible(bool(text))


def describe_progress(progress: Progress) -> str:
    """Return how far the work is, in words."""
    if progress.n_total is not None:
        text = tr("{n_done:,} of {n_total:,}", n_done=progress.n_done, n_total=progress.n_total)
    elif progress.n_done:
        text = tr_n("{count:,} image", "{count:,} images", progress.n_done)
    else:
        text = tr("Looking for images…")
    if progress.seconds_left is not None:
        text += tr("  ·  {seconds_left} left", seconds_left=format_seconds(progress.seconds_left))
    if progress.n_waiting:
        text += tr("  ·  {n_waiting} more waiting", n_waiting=progress.n_waiting)
    return text


def format_seconds(seconds: float) -> str:
    """Return a length of time as one would say it."""
    # "0 s left" would be a promise that is broken at once.
    whole = max(1, round(seconds))
    if whole < 60:
        return tr("{seconds} s", seconds=whole)
    if whole < 3600:
        return tr("{minutes} min {seconds:02} s", minutes=whole // 60, seconds=whole % 60)
    return tr("{hours} h {minutes:02} min", hours=whole // 3600, minutes=whole % 3600 // 60)
