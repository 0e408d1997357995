"""Under the plots: the figures of the epoch that is pointed at, zoom, log, and saving."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from bloodcell_gui.focus import ToolButton
from bloodcell_gui.icons import set_icon
from bloodcell_gui.status_line import ElidedLabel
from bloodcell_gui.training.figure_text import describe_epoch
from trainer.events import EpochEnded
from trainer.language import mark, tr

_SIDE = 36
_HINT = mark("Point at an epoch to read it; turn the wheel to zoom, drag to move.")


class PlotToolbar(QWidget):
    """One row that belongs to the plots.

    Signals:
        zoom_in_asked: Fewer epochs.
        zoom_out_asked: More epochs.
        whole_asked: All epochs again.
        save_asked: The curves as a file.
        log_toggled: Whether the log is to be shown.
    """

    zoom_in_asked = Signal()
    zoom_out_asked = Signal()
    whole_asked = Signal()
    save_asked = Signal()
    log_toggled = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reading = ElidedLabel()
        self._reading.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self._zoom_in = _make_tool("zoomin", tr("Zoom in (+)"), tr("Zoom in"))
        self._zoom_out = _make_tool("zoomout", tr("Zoom out (-)"), tr("Zoom out"))
        self._whole = QPushButton(tr("&Whole run"))
        self._whole.setToolTip(tr("Show all epochs again (0)"))
        self._log = QPushButton(tr("&Log"))
        self._log.setCheckable(True)
        self._log.setToolTip(tr("What the run has told, line by line"))
        self._save = QPushButton(tr("Save c&urves…"))
        self._save.setToolTip(tr("As a picture (PNG, SVG) or a table (CSV)"))
        set_icon(self._save, "save")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._reading, 1)
        for button in (self._zoom_in, self._zoom_out, self._whole, self._log, self._save):
            button.setMinimumHeight(_SIDE)
            layout.addWidget(button)
        self._zoom_in.clicked.connect(self.zoom_in_asked)
        self._zoom_out.clicked.connect(self.zoom_out_asked)
        self._whole.clicked.connect(self.whole_asked)
        self._save.clicked.connect(self.save_asked)
        self._log.toggled.connect(self.log_toggled)
        self.show_zoomed(False)
        self.show_reading(None)
        self.set_ready(False)

    @property
    def reading(self) -> str:
        """What is read at present."""
        return self._reading.text()

    def set_ready(self, ready: bool) -> None:
        """Offer what needs the plots, once they are there."""
        for button in (self._zoom_in, self._zoom_out, self._save):
            button.setEnabled(ready)

    def show_zoomed(self, zoomed: bool) -> None:
        """Offer the way back where less than the whole run is shown."""
        self._whole.setEnabled(zoomed)

    def show_reading(self, epoch: EpochEnded | None) -> None:
        """Show the figures of an epoch; the hint for None."""
        text = describe_epoch(epoch) if epoch is not None else tr(_HINT)
        self._reading.setText(text)
        self._reading.setToolTip(text)
        self._reading.setForegroundRole(
            QPalette.ColorRole.PlaceholderText if epoch is None else QPalette.ColorRole.WindowText
        )


def _make_tool(icon: str, tip: str, name: str) -> ToolButton:
    button = ToolButton()
    set_icon(button, icon)
    button.setToolTip(tip)
    button.setAccessibleName(name)
    button.setMinimumWidth(_SIDE)
    return button
