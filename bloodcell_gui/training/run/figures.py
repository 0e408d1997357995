"""The run's present figures, large, and how far it is."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QGridLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from bloodcell_gui.status_line import format_seconds
from bloodcell_gui.training.figure_text import format_rate, format_share
from bloodcell_gui.training.run.record import RunRecord, RunState
from trainer.language import Texts, fill, tr, tr_n

_LARGE = 2.6
_NONE = "–"
_STATES = Texts(
    {
        RunState.PREPARING: "Preparing…",
        RunState.TRAINING: "Training",
        RunState.PAUSING: "Pausing at the end of the batch…",
        RunState.PAUSED: "Paused",
        RunState.STOPPING: "Stopping at the end of the batch…",
        RunState.PUBLISHING: "Making the model file…",
        RunState.FINISHED: "Finished",
        RunState.FAILED: "Failed",
        RunState.CANCELLED: "Cancelled",
    }
)


class Figures(QWidget):
    """Validation accuracy large; beneath it what else is known, and two bars."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = QLabel()
        font = self._state.font()
        font.setBold(True)
        self._state.setFont(font)
        self._accuracy = QLabel(_NONE)
        font = self._accuracy.font()
        font.setPointSizeF(font.pointSizeF() * _LARGE)
        self._accuracy.setFont(font)
        self._caption = QLabel()
        self._caption.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self._epoch_text, self._batch_text, self._left = QLabel(), QLabel(), QLabel()
        self._epochs, self._batches = _make_bar(tr("Epochs")), _make_bar(tr("Batches of this epoch"))
        self._values: dict[str, QLabel] = {}
        table = QGridLayout()
        table.setHorizontalSpacing(16)
        table.setVerticalSpacing(4)
        table.setColumnStretch(1, 1)
        for row, name in enumerate(
            (
                tr("Best so far"),
                tr("Validation loss"),
                tr("Training accuracy"),
                tr("Training loss"),
                tr("Learning rate"),
                tr("Device"),
            )
        ):
            title, value = QLabel(name), QLabel(_NONE)
            title.setForegroundRole(QPalette.ColorRole.PlaceholderText)
            value.setAlignment(Qt.AlignmentFlag.AlignRight)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            value.setWordWrap(name == "Device")
            table.addWidget(title, row, 0, Qt.AlignmentFlag.AlignTop)
            table.addWidget(value, row, 1)
            self._values[name], self._device_title = value, title
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._state)
        for text, bar in ((self._epoch_text, self._epochs), (self._batch_text, self._batches)):
            layout.addSpacing(4)
            layout.addWidget(text)
            layout.addWidget(bar)
        layout.addWidget(self._left)
        layout.addSpacing(12)
        layout.addWidget(self._caption)
        layout.addWidget(self._accuracy)
        layout.addSpacing(4)
        layout.addLayout(table)

    def show_record(self, record: RunRecord) -> None:
        """Show where a run stands."""
        state = record.state
        self._state.setText(_STATES[state])
        self._show_progress(record, state)
        self._show_values(record)

    def _show_progress(self, record: RunRecord, state: RunState) -> None:
        curves, stage = record.curves, record.stage
        batch = curves.batch
        epochs = batch.epochs if batch is not None else record.job.config.epochs
        if stage is not None:
            self._batch_text.setText(
                f"{stage.stage}"
                + (tr(": {done:,} of {total:,}", done=stage.done, total=stage.total) if stage.total else "")
            )
            self._batches.setRange(0, stage.total)
            self._batches.setValue(stage.done)
        elif batch is not None:
            self._batch_text.setText(
                tr("Batch {batch:,} of {batches:,}", batch=batch.batch, batches=batch.batches)
            )
            self._batches.setRange(0, batch.batches)
            self._batches.setValue(batch.batch)
        else:
            self._batch_text.setText(tr("Between two epochs") if curves.n_epochs else tr("Starting…"))
            self._batches.setRange(0, 1)
            self._batches.setValue(0)
        now = curves.n_epochs + (batch is not None)
        self._epoch_text.setText(
            tr("Epoch {now} of {epochs}", now=now, epochs=epochs)
            if now
            else tr_n("{count} epoch at most", "{count} epochs at most", epochs)
        )
        self._epochs.setRange(0, 1000)
        self._epochs.setValue(round(1000 * min(1.0, curves.position / epochs)))
        left = record.seconds_left
        self._left.setText(tr("{left} left at most", left=format_seconds(left)) if left is not None else " ")
        for widget in (self._batch_text, self._batches, self._left):
            widget.setVisible(not state.is_over)

    def _show_values(self, record: RunRecord) -> None:
        curves = record.curves
        last, best, running = curves.last, curves.best, curves.batch
        # What a run leaves behind is its best epoch.
        shown = best if record.state.is_over else last
        self._caption.setText(
            tr("Validation accuracy{value}", value=tr(" of the best epoch") if record.state.is_over else "")
        )
        self._accuracy.setText(format_share(shown.validation_accuracy) if shown else _NONE)
        # An accessible name takes the place of the text, so it says both.
        self._accuracy.setAccessibleName(f"{self._caption.text()}: {self._accuracy.text()}")
        thin = running or last
        texts = {
            tr("Best so far"): tr(
                "epoch {epoch}: {validation_accuracy}",
                epoch=best.epoch + 1,
                validation_accuracy=format_share(best.validation_accuracy),
            )
            if best
            else _NONE,
            tr("Validation loss"): fill("{validation_loss:.4f}", validation_loss=last.validation_loss)
            if last
            else _NONE,
            tr("Training accuracy"): format_share(thin.accuracy) if thin else _NONE,
            tr("Training loss"): fill("{loss:.4f}", loss=thin.loss) if thin else _NONE,
            tr("Learning rate"): format_rate(last.learning_rate) if last else _NONE,
            tr("Device"): record.device,
        }
        for name, text in texts.items():
            self._values[name].setText(text)
            self._values[name].setAccessibleName(f"{name}: {text}")
        self._device_title.setVisible(bool(record.device))


def _make_bar(name: str) -> QProgressBar:
    bar = QProgressBar()
    bar.setTextVisible(False)
    bar.setAccessibleName(name)
    return bar
