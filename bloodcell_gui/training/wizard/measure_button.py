"""The button that measures how fast this machine trains, and ends the measurement."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QPushButton, QWidget

from bloodcell_gui.training.wizard.draft import Draft
from bloodcell_gui.training.wizard.speed_meter import SpeedMeter
from trainer.language import tr


class MeasureButton(QPushButton):
    """Measures the chosen network; while it does, it offers to stop."""

    def __init__(self, draft: Draft, meter: SpeedMeter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._draft = draft
        self._meter = meter
        self.setMinimumHeight(36)
        self.clicked.connect(self._on_clicked)
        meter.changed.connect(self._show_state)
        self._show_state()

    @Slot()
    def _show_state(self) -> None:
        self.setText(
            tr("Stop measurin&g") if self._meter.is_measuring else tr("Me&asure this machine (20 s)")
        )

    @Slot()
    def _on_clicked(self) -> None:
        if self._meter.is_measuring:
            self._meter.cancel()
            return
        config = self._draft.choices.config
        self._meter.measure(config.network, config.input_size, config.batch_size)
