"""The differential at the right, and the ways on: to have it as files, or to review the cells."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from bloodcell_gui.differential.figures import DifferentialFigures
from bloodcell_gui.icons import set_icon
from bloodcell_gui.text_size import keep_width
from bloodcell_gui.texts import shorten
from trainer.language import tr

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
        keep_width(self, _WIDTH)
        self.figures = DifferentialFigures()
        self.export = QPushButton(tr("E&xport…"))
        self.export.setToolTip(tr("Write counts and cells as CSV and JSON files (Ctrl+E)"))
        self.export.setMinimumHeight(32)
        set_icon(self.export, "export")
        self.review = QPushButton()
        self.review.setMinimumHeight(32)
        set_icon(self.review, "review")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(8)
        layout.addWidget(self.figures)
        layout.addStretch(1)
        layout.addWidget(self.review)
        layout.addWidget(self.export)
        self.export.clicked.connect(self.export_asked)
        self.review.clicked.connect(self.review_asked)
        self.set_exportable(False)
        self.set_reviewable(False)
        self.show_project("")

    @Slot(bool)
    def set_exportable(self, exportable: bool) -> None:
        """Allow or forbid the export."""
        self.export.setEnabled(exportable)

    def set_reviewable(self, reviewable: bool) -> None:
        """Allow or forbid the review."""
        self.review.setEnabled(reviewable)

    def show_project(self, name: str) -> None:
        """Say which project the samples go into; empty for a new one."""
        escaped = shorten(name).replace("&", "&&")
        self.review.setText(
            tr("&Review in “{escaped}”", escaped=escaped) if name else tr("&Review in a project…")
        )
        goes = (
            tr("to the project “{name}”, which is open,", name=name)
            if name
            else tr("to a new project, a file of yours,")
        )
        self.review.setToolTip(
            tr(
                "Add the samples that are done {goes} where their cells are confirmed or corrected (Ctrl+D)",
                goes=goes,
            )
        )
