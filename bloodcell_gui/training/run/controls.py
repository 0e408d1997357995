"""What can be asked of a running training, each with a line on what it does."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from bloodcell_gui.icons import set_icon
from bloodcell_gui.questions import confirm
from bloodcell_gui.training.run.record import RunState
from trainer.language import mark, tr

_HEIGHT = 36
_PAUSE = mark("Holds at the end of this batch; the computer is free for other work.")
_RESUME = mark("Goes on where it was.")
_STOP = mark("Ends now and makes a model of the best epoch so far.")
_CANCEL = mark("Ends now and throws away what was learned.")


class Controls(QWidget):
    """Pause or Resume, Stop, Cancel.

    Signals:
        pause_asked: The run is to hold.
        resume_asked: The run is to go on.
        stop_asked: The run is to end with what it has.
        cancel_asked: The run is to leave nothing behind; the user was asked once.
    """

    pause_asked = Signal()
    resume_asked = Signal()
    stop_asked = Signal()
    cancel_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_paused = False
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(4)
        self._pause, self._pause_line = self._add(tr("&Pause"), "pause", tr(_PAUSE))
        self._stop, _ = self._add(tr("&Stop"), "stopped", tr(_STOP))
        self._cancel, _ = self._add(tr("&Cancel"), "remove", tr(_CANCEL))
        self._pause.clicked.connect(self._on_pause_clicked)
        self._stop.clicked.connect(self.stop_asked)
        self._cancel.clicked.connect(self._on_cancel_clicked)

    def show_state(self, state: RunState) -> None:
        """Offer what makes sense in a state."""
        self._is_paused = state in {RunState.PAUSED, RunState.PAUSING}
        self._pause.setText(tr("&Resume") if self._is_paused else tr("&Pause"))
        set_icon(self._pause, "resume" if self._is_paused else "pause")
        self._pause_line.setText(tr(_RESUME) if self._is_paused else tr(_PAUSE))
        fits = state in {RunState.TRAINING, RunState.PAUSED, RunState.PAUSING}
        self._pause.setEnabled(fits)
        self._stop.setEnabled(fits)
        self._cancel.setEnabled(not state.is_over)

    def _add(self, text: str, icon: str, line: str) -> tuple[QPushButton, QLabel]:
        button, label = QPushButton(text), QLabel(line)
        set_icon(button, icon)
        button.setMinimumHeight(_HEIGHT)
        button.setAccessibleDescription(line)
        label.setWordWrap(True)
        label.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self._layout.addWidget(button)
        self._layout.addWidget(label)
        self._layout.addSpacing(8)
        return button, label

    def _on_pause_clicked(self) -> None:
        if self._is_paused:
            self.resume_asked.emit()
        else:
            self.pause_asked.emit()

    def _on_cancel_clicked(self) -> None:
        if confirm(
            self,
            tr("Cancel this training?"),
            tr(
                "What it has learned so far is thrown away. “Stop” would make a model of the "
                "best epoch instead."
            ),
            yes=tr("&Cancel the training"),
            no=tr("&Go on training"),
        ):
            self.cancel_asked.emit()
