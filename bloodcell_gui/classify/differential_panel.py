"""The differential at the right, and the ways on: to have it as files, or to review the cells."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from bloodcell_gui.differential.figures import DifferentialFigures
from bloodcell_gui.icons import set_icon
from bloodcell_gui.texts import shorten

_WIDTH = 312


class DifferentialPanel(QWidget):
    """Counts of the chosen sample, as they come.

    Signals:
        export_asked: The user wants the results as files.
        review_asked: The user wants to review the samples that are done, in a project.
    """

    export_asked = Signal()
    review_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumWidth(_WIDTH)
        self.figures = DifferentialFigures()
        self._export = QPushButton("E&xport…")
        self._export.setToolTip("Write counts and cells as CSV and JSON files (Ctrl+E)")
        self._export.setMinimumHeight(32)
        set_icon(self._export, "export")
        self._review = QPushButton()
        self._review.setMinimumHeight(32)
        set_icon(self._review, "review")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(8)
        layout.addWidget(self.figures)
        layout.addStretch(1)
        layout.addWidget(self._review)
        layout.addWidget(self._export)
        self._export.clicked.connect(self.export_asked)
        self._review.clicked.connect(self.review_asked)
        self.set_exportable(False)
        self.set_reviewable(False)
        self.show_project("")

    @Slot(bool)
    def set_exportable(self, exportable: bool) -> None:
        """Allow or forbid the export."""
        self._export.setEnabled(exportable)

    def set_reviewable(self, reviewable: bool) -> None:
        """Allow or forbid the review."""
        self._review.setEnabled(reviewable)

    def show_project(self, name: str) -> None:
        """Say which project the samples go into; empty for a new one."""
        escaped = shorten(name).replace("&", "&&")
        self._review.setText(f"&Review in “{escaped}”" if name else "&Review in a project…")
        goes = f"to the project “{name}”, which is open," if name else "to a new project, a file of yours,"
        self._review.setToolTip(
            f"Add the samples that are done {goes} where their cells are confirmed or corrected (Ctrl+D)"
        )
