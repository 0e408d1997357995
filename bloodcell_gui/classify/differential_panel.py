"""The differential at the right, and the way to have it as files."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from bloodcell_gui.differential.figures import DifferentialFigures
from bloodcell_gui.icons import set_icon

_WIDTH = 312


class DifferentialPanel(QWidget):
    """Counts of the chosen sample, as they come.

    Signals:
        export_asked: The user wants the results as files.
    """

    export_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumWidth(_WIDTH)
        self.figures = DifferentialFigures()
        self._export = QPushButton("E&xport…")
        self._export.setToolTip("Write counts and cells as CSV and JSON files (Ctrl+E)")
        self._export.setMinimumHeight(32)
        set_icon(self._export, "export")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(8)
        layout.addWidget(self.figures)
        layout.addStretch(1)
        layout.addWidget(self._export)
        self._export.clicked.connect(self.export_asked)
        self.set_exportable(False)

    @Slot(bool)
    def set_exportable(self, exportable: bool) -> None:
        """Allow or forbid the export."""
        self._export.setEnabled(exportable)
