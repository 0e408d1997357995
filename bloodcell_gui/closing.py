"""Closing the window while work goes on: what becomes of it is the user's word."""

from enum import Enum, auto
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QGridLayout,
    QLabel,
    QMainWindow,
    QMenu,
    QPushButton,
    QSystemTrayIcon,
    QVBoxLayout,
    QWidget,
)

from bloodcell_gui.icons import application_icon
from bloodcell_gui.job_queue import JobQueue
from bloodcell_gui.losses import FindLosses
from bloodcell_gui.questions import confirm
from bloodcell_gui.text_size import keep_width
from bloodcell_gui.training.follower import TrainingFollower
from trainer.language import mark, tr

if TYPE_CHECKING:
    from trainer.events import Failed, Finished
    from trainer.jobs import Job

_WIDTH = 560
_BUTTON_WIDTH = 208
_BUTTON_HEIGHT = 40


class Closing(Enum):
    """What becomes of a running training when its window is to close."""

    KEEP_OPEN = auto()
    STOP = auto()
    LEAVE = auto()
    GO_ON = auto()


_CHOICES = (
    (Closing.KEEP_OPEN, mark("&Keep the window open"), mark("Nothing changes.")),
    (
        Closing.GO_ON,
        mark("Close it and &go on training"),
        mark("The window goes out of sight; the application ends when the training has."),
    ),
    (
        Closing.STOP,
        mark("&Stop and keep the best"),
        mark("A model is made of the best epoch so far; the application ends after that."),
    ),
    (
        Closing.LEAVE,
        mark("&Leave it for later"),
        mark("Training ends now. What ended with an epoch is kept, and the Train page offers to resume it."),
    ),
)


class ClosingDialog(QDialog):
    """Asks what becomes of the training; Escape keeps the window open."""

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("A training is running"))
        self.choice = Closing.KEEP_OPEN
        question = QLabel(tr("“{title}” is still being trained.", title=title))
        question.setWordWrap(True)
        font = question.font()
        font.setPointSizeF(font.pointSizeF() * 1.2)
        question.setFont(font)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        for row, (choice, text, line) in enumerate(_CHOICES):
            button, label = QPushButton(tr(text)), QLabel(tr(line))
            button.setMinimumSize(_BUTTON_WIDTH, _BUTTON_HEIGHT)
            button.setAccessibleDescription(tr(line))
            button.clicked.connect(lambda _=False, choice=choice: self._choose(choice))
            label.setWordWrap(True)
            label.setForegroundRole(QPalette.ColorRole.PlaceholderText)
            grid.addWidget(button, row, 0)
            grid.addWidget(label, row, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.setSpacing(16)
        layout.addWidget(question)
        layout.addLayout(grid)
        keep_width(self, _WIDTH, QWidget.setFixedWidth)

    def _choose(self, choice: Closing) -> None:
        self.choice = choice
        self.accept()


class WindowCloser(QObject):
    """Decides whether the window may close now, and ends the application later where it may not.

    A window out of sight stays reachable: by an icon in the system's tray, or, where there is
    none, minimised.

    Signals:
        may_close: The training that the window waited for has ended.
    """

    may_close = Signal()

    def __init__(
        self, queue: JobQueue, follower: TrainingFollower, find_losses: FindLosses, window: QMainWindow
    ) -> None:
        """Watch the work.

        Args:
            queue: What runs and waits.
            follower: Knows the training that runs.
            find_losses: Returns what else would be lost, a sentence each.
            window: The window; the owner.
        """
        super().__init__(window)
        self._queue = queue
        self._follower = follower
        self._find_losses = find_losses
        self._window = window
        self._tray: QSystemTrayIcon | None = None
        self._is_waiting = False
        self._ends_after_this = False
        queue.job_ended.connect(self._on_job_ended)

    @property
    def is_waiting(self) -> bool:
        """Whether the window is out of sight until the training ends."""
        return self._is_waiting

    def ask(self) -> bool:
        """Ask what becomes of the running training and of what else would be lost, and see to it.

        Returns:
            Whether the window is to close now.
        """
        asked = self._follower.current
        if asked is None:
            return self._may_lose()
        dialog = ClosingDialog(asked.title, self._window)
        dialog.exec()
        choice = dialog.choice
        dialog.deleteLater()
        if choice is Closing.KEEP_OPEN or (choice is not Closing.GO_ON and not self._may_lose()):
            return False
        # It may have ended while the question stood, and another may have begun.
        running = self._follower.current
        if choice is Closing.LEAVE or running is None:
            return True
        if choice is Closing.STOP:
            if running is not asked:
                return True
            self._follower.stop()
        else:
            # One that is paused would never end.
            self._follower.resume()
        self._ends_after_this = choice is Closing.STOP
        self._go_out_of_sight(running.title)
        return False

    def _may_lose(self) -> bool:
        """Return whether the user lets go of what has no result yet, asked where there is any."""
        losses = self._find_losses()
        return not losses or confirm(
            self._window,
            tr("Close the window now?"),
            " ".join(losses),
            yes=tr("&Close it"),
            no=tr("&Keep the window open"),
        )

    @Slot()
    def show_window(self) -> None:
        """Bring the window back: the user wants to see it again."""
        self.close()
        # Large or full screen as it was, but not minimised.
        self._window.setWindowState(self._window.windowState() & ~Qt.WindowState.WindowMinimized)
        self._window.show()
        self._window.raise_()
        self._window.activateWindow()

    def close(self) -> None:
        """Wait no longer, and take the tray's icon away."""
        self._is_waiting = False
        QApplication.setQuitOnLastWindowClosed(True)
        if self._tray is not None:
            self._tray.hide()
            self._tray.deleteLater()
            self._tray = None

    def _go_out_of_sight(self, title: str) -> None:
        self._is_waiting = True
        # Hidden, the window counts as closed.
        QApplication.setQuitOnLastWindowClosed(False)
        if not QSystemTrayIcon.isSystemTrayAvailable():
            self._window.showMinimized()
            return
        self._tray = self._make_tray(title)
        self._tray.show()
        self._window.hide()
        self._tray.showMessage(
            tr("“{title}” is being trained", title=title),
            tr("Bloodcell ends when it is done. Its icon here brings it back."),
        )

    def _make_tray(self, title: str) -> QSystemTrayIcon:
        tray = QSystemTrayIcon(application_icon(), self)
        tray.setToolTip(tr("Bloodcell: “{title}” is being trained", title=title))
        menu = QMenu(self._window)
        menu.addAction(tr("&Open the window")).triggered.connect(self.show_window)
        menu.addAction(tr("&Quit…")).triggered.connect(self._on_quit_asked)
        tray.setContextMenu(menu)
        tray.activated.connect(self._on_tray_activated)
        tray.messageClicked.connect(self.show_window)
        return tray

    @Slot(QSystemTrayIcon.ActivationReason)
    def _on_tray_activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason != QSystemTrayIcon.ActivationReason.Context:
            self.show_window()

    @Slot()
    def _on_quit_asked(self) -> None:
        self.show_window()
        self._window.close()

    @Slot(object, object)
    def _on_job_ended(self, job: "Job", end: "Finished | Failed") -> None:
        from trainer.events import Failed
        from trainer.jobs import LaboratoryJob, TrainJob

        if not self._is_waiting or not isinstance(job, TrainJob | LaboratoryJob):
            return
        if isinstance(job, LaboratoryJob) or (isinstance(end, Failed) and not end.cancelled):
            # Whether a new model is kept is to be said; and nobody would ever read why one failed.
            self.show_window()
        elif self._ends_after_this:
            self._end()
        elif any(isinstance(one, TrainJob | LaboratoryJob) for one in self._queue.waiting):
            # Their turn comes.
            return
        elif self._find_losses():
            self.show_window()
        else:
            self._end()

    def _end(self) -> None:
        self.close()
        self.may_close.emit()


def is_session_ending() -> bool:
    """Return whether the user logs off or the system shuts down, which waits for nobody's answer."""
    application = QApplication.instance()
    return isinstance(application, QApplication) and application.isSavingSession()
