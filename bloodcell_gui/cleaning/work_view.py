"""The Clean page while a data set is looked through: what is done, what is being done, and how long."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from bloodcell_gui.icons import IconLabel
from bloodcell_gui.text_size import keep_width
from bloodcell_gui.work_row import WorkRow
from trainer.events import Progress
from trainer.language import fill, tr

_WIDTH = 560
_LARGE = 1.6
_ICON_SIDE = 16


class WorkView(QWidget):
    """A line for each stage that is behind, and the present one with its progress.

    Signals:
        cancel_asked: The user wants it to end.
    """

    cancel_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stage = ""
        self._count = 0
        self.title = QLabel()
        font = self.title.font()
        font.setPointSizeF(font.pointSizeF() * _LARGE)
        self.title.setFont(font)
        self.title.setWordWrap(True)
        self._done = QVBoxLayout()
        self._done.setSpacing(8)
        self.work = WorkRow(tr("&Cancel"))
        note = QLabel(tr("You can go on with other pages meanwhile."))
        note.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        inner = QWidget()
        keep_width(inner, _WIDTH, QWidget.setMaximumWidth)
        column = QVBoxLayout(inner)
        column.setSpacing(16)
        column.addWidget(self.title)
        column.addLayout(self._done)
        column.addWidget(self.work)
        column.addWidget(note)
        across = QHBoxLayout()
        across.addStretch(1)
        across.addWidget(inner, 4)
        across.addStretch(1)
        layout = QVBoxLayout(self)
        layout.addStretch(1)
        layout.addLayout(across)
        layout.addStretch(2)
        self.work.cancel_asked.connect(self.cancel_asked)

    def begin(self, title: str, stage: str) -> None:
        """Show that work begins.

        Args:
            title: What is done in all.
            stage: What comes first.
        """
        self.title.setText(title)
        while (item := self._done.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.setParent(None)
                widget.deleteLater()
        self._stage, self._count = "", 0
        self.work.show()
        self.work.begin(stage)

    def show_stage(self, stage: str) -> None:
        """Show another stage, of which nobody knows yet how long it takes."""
        if stage == self._stage:
            return
        if self._stage:
            self._done.addWidget(_make_line(self._stage, self._count))
        self._stage, self._count = stage, 0
        self.work.begin(stage)

    def show_progress(self, progress: Progress) -> None:
        """Show how far the present stage is."""
        self.show_stage(progress.stage)
        self._count = progress.total
        if progress.total:
            self.work.show_progress(progress.done, progress.total)


def _make_line(stage: str, count: int) -> QWidget:
    line = QWidget()
    text = QLabel(fill("{stage}: {count:,}", stage=stage, count=count) if count else stage)
    text.setForegroundRole(QPalette.ColorRole.PlaceholderText)
    text.setTextFormat(Qt.TextFormat.PlainText)
    layout = QHBoxLayout(line)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(8)
    layout.addWidget(IconLabel("done", _ICON_SIDE))
    layout.addWidget(text, 1)
    return line
