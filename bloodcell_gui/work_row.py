"""A row that shows work under way, and ends it on demand."""

import time

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from bloodcell_gui.status_line import format_seconds
from trainer.language import tr

# Under so many seconds a rate says nothing yet.
_RATE_SECONDS = 0.5


class WorkRow(QWidget):
    """What is being done, how far it is, how long it takes, and the button that ends it.

    Signals:
        cancel_asked: The user wants it to end.
    """

    cancel_asked = Signal()

    def __init__(self, cancel: str, parent: QWidget | None = None) -> None:
        """Make the row, hidden.

        Args:
            cancel: Text of the button.
            parent: Owner.
        """
        super().__init__(parent)
        self._stage = ""
        self._began = 0.0
        self.text = QLabel()
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(8)
        self._bar.setMaximumWidth(320)
        button = QPushButton(cancel)
        button.setMinimumHeight(32)
        button.clicked.connect(self.cancel_asked)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        layout.addWidget(self._bar, 1)
        layout.addWidget(self.text)
        layout.addStretch()
        layout.addWidget(button)
        self.setFocusProxy(button)
        self.hide()

    def begin(self, stage: str) -> None:
        """Show that something begins; nobody knows yet how long it takes."""
        self._stage = stage
        self._began = time.monotonic()
        self._bar.setRange(0, 0)
        self._bar.setAccessibleName(stage)
        self.text.setText(f"{stage}…")

    def begin_stage(self, stage: str) -> None:
        """Show that something else begins; the same again changes nothing."""
        if stage != self._stage:
            self.begin(stage)

    def show_progress(self, done: int, total: int) -> None:
        """Show how far it is."""
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        elapsed = time.monotonic() - self._began
        left = ""
        if 0 < done < total and elapsed >= _RATE_SECONDS:
            left = tr("  ·  {total} left", total=format_seconds((total - done) * elapsed / done))
        self.text.setText(
            tr("{stage}: {done:,} of {total:,}{left}", stage=self._stage, done=done, total=total, left=left)
        )
