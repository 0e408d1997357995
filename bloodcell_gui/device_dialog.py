"""What this computer trains on, why it is not a graphics card, and how fast it is."""

import msgspec
from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QGuiApplication, QPalette
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from bloodcell_gui.dialog_buttons import add_buttons
from bloodcell_gui.icons import set_icon
from bloodcell_gui.job_queue import JobQueue
from bloodcell_gui.settings import DEVICE, Settings
from bloodcell_gui.thread_panel import ThreadPanel
from trainer.device import describe_device
from trainer.events import DeviceFound, Event, Failed, Finished
from trainer.jobs import Job, MeasureDeviceJob
from trainer.language import mark, tr

_WIDTH = 560
_MEASURING = mark("Measuring: a small network is trained for some 20 seconds…")
_WAITING = mark("Something else is being calculated; the measurement begins when that has ended.")


class DeviceDialog(QDialog):
    """Shows what was found last, measures where nothing was, and measures again when asked.

    It reads in the background: whoever made it calls `end_tasks` before it goes.
    """

    def __init__(self, queue: JobQueue, settings: Settings, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("This computer"))
        self._queue = queue
        self._settings = settings
        self._job: MeasureDeviceJob | None = None
        self._lines: dict[str, str] = {}
        self._state = QLabel()
        self._state.setWordWrap(True)
        self._state.setTextFormat(Qt.TextFormat.PlainText)
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(tr("Measurement"))
        self._form = QFormLayout()
        self._form.setHorizontalSpacing(16)
        self._form.setVerticalSpacing(8)
        self._form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._found = QWidget()
        self._found.setLayout(self._form)
        self._form.setContentsMargins(0, 0, 0, 0)
        self.threads = ThreadPanel(queue)
        self._again = QPushButton(tr("&Measure Again"))
        self._copy = QPushButton(tr("&Copy as Text"))
        set_icon(self._copy, "copy")
        buttons = add_buttons(self, QDialogButtonBox.StandardButton.Close)
        buttons.addButton(self._again, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(self._copy, QDialogButtonBox.ButtonRole.ActionRole)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(16)
        layout.addWidget(self._state)
        layout.addWidget(self._bar)
        layout.addWidget(self._found)
        layout.addWidget(self.threads)
        layout.addWidget(buttons)
        self.setFixedWidth(_WIDTH)
        self._again.clicked.connect(self.measure)
        self._copy.clicked.connect(self._on_copied)
        # Queued: the panel knows its height once its own layout is done.
        self.threads.changed.connect(self._fit, Qt.ConnectionType.QueuedConnection)
        queue.job_started.connect(self._show_state)
        queue.event_told.connect(self._on_event_told)
        queue.job_ended.connect(self._on_job_ended)
        self._show_found(_read(settings))
        if not self._lines:
            self.measure()
        self._show_state()

    @property
    def text(self) -> str:
        """What was found, as lines of text; empty where nothing was yet."""
        if not self._lines:
            return ""
        return "\n".join(
            [*(f"{heading}: {told}" for heading, told in self._lines.items()), self.threads.text]
        )

    @Slot()
    def measure(self) -> None:
        """Measure, as soon as nothing else is being calculated."""
        if self._job is None:
            self._job = MeasureDeviceJob()
            self._queue.submit(self._job, at_front=True)
            self._show_state()

    def done(self, result: int) -> None:
        """Close; a measurement that nobody waits for any more is cancelled."""
        self.threads.give_up()
        if self._job is not None:
            job, self._job = self._job, None
            self._queue.cancel(job.id)
        super().done(result)

    @Slot(object)
    def _on_event_told(self, event: Event) -> None:
        if isinstance(event, DeviceFound) and self._job is not None and event.job_id == self._job.id:
            self._settings.write(DEVICE, msgspec.json.encode(event).decode())
            self._show_found(event)

    @Slot(object, object)
    def _on_job_ended(self, job: Job, end: Finished | Failed) -> None:
        if self._job is None or job.id != self._job.id:
            return
        self._job = None
        self._show_state()
        if isinstance(end, Failed) and not end.cancelled:
            self._state.setText(f"{end.summary} {end.remedy}".strip())
            self._state.show()
            self._fit()

    @Slot()
    def _show_state(self) -> None:
        is_measuring = self._job is not None
        current = self._queue.current
        runs = self._job is not None and current is not None and current.id == self._job.id
        self._state.setText((tr(_MEASURING) if runs else tr(_WAITING)) if is_measuring else "")
        self._state.setVisible(is_measuring)
        self._bar.setVisible(is_measuring)
        self._again.setEnabled(not is_measuring)
        self._copy.setEnabled(bool(self._lines))
        self._fit()

    def _show_found(self, found: DeviceFound | None) -> None:
        self._lines = {} if found is None else describe_device(found)
        while self._form.rowCount():
            self._form.removeRow(0)
        for heading, told in self._lines.items():
            label = QLabel(told)
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
            name = QLabel(f"{heading}:")
            name.setForegroundRole(QPalette.ColorRole.PlaceholderText)
            name.setAlignment(Qt.AlignmentFlag.AlignTop)
            label.setAlignment(Qt.AlignmentFlag.AlignTop)
            self._form.addRow(name, label)
        self._found.setVisible(bool(self._lines))
        self._fit()

    @Slot()
    def _fit(self) -> None:
        """Be as high as what is said asks for; nothing is cut."""
        self.ensurePolished()
        layout = self.layout()
        if layout is not None:
            layout.activate()
            self.resize(_WIDTH, max(layout.heightForWidth(_WIDTH), layout.minimumSize().height()))

    @Slot()
    def _on_copied(self) -> None:
        QGuiApplication.clipboard().setText(self.text)


def _read(settings: Settings) -> DeviceFound | None:
    """Return what was found last; None where that is nothing, or of another version."""
    try:
        return msgspec.json.decode(settings.read(DEVICE), type=DeviceFound)
    except msgspec.MsgspecError:
        return None
