"""What else there is to know about a data set that was looked through: notes, obstacles, unusable files."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from bloodcell_gui.concern_list import ConcernList, Line, describe_concerns
from bloodcell_gui.problems_table import ProblemsView
from trainer.cleaning.report import CleaningReport

_HEIGHT = 264


class FactsPanel(QScrollArea):
    """Folded away until it is asked for.

    Signals:
        save_asked: The user wants the table of unusable files as a file.
    """

    save_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines = ConcernList()
        self.problems = ProblemsView()
        self._inner = QWidget()
        layout = QVBoxLayout(self._inner)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(8)
        layout.addWidget(self.lines)
        layout.addWidget(self.problems)
        layout.addStretch()
        self.setWidget(self._inner)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.problems.save_asked.connect(self.save_asked)
        self.problems.fold.toggled.connect(self.updateGeometry)

    def show_report(self, report: CleaningReport) -> int:
        """Show what there is to know.

        Returns:
            How many things that are.
        """
        lines = [*describe_concerns(report.concerns), *(Line(note) for note in report.notes)]
        self.lines.show_lines(lines)
        self.problems.show_problems(report.problems)
        self.updateGeometry()
        return len(lines) + bool(report.problems)

    def sizeHint(self) -> QSize:
        """Return a height that shows all, up to where the queue would lose too much room."""
        # Texts that wrap know their height only by their width.
        inner = self._inner
        wraps = inner.hasHeightForWidth()
        height = inner.heightForWidth(self.width()) if wraps else inner.sizeHint().height()
        return QSize(super().sizeHint().width(), min(_HEIGHT, height))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Follow texts that take more lines now, or fewer."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()
