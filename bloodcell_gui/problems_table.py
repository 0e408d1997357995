"""The files of a data set that cannot be used: folded away, looked at, saved."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QTableView, QVBoxLayout, QWidget

from bloodcell_gui.icons import set_icon
from bloodcell_gui.saving import Saver, Table
from bloodcell_gui.table import Column, Index, ReadOnlyTable, set_read_only
from trainer.language import mark, tr, tr_n

if TYPE_CHECKING:
    from trainer.dataset.labelled import Problem

HEADINGS = (mark("File"), mark("What is wrong"))


class ProblemsTable(ReadOnlyTable):
    """A row a file."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__([Column(heading) for heading in HEADINGS], parent)
        self.problems: Sequence[Problem] = ()

    def show_problems(self, problems: "Sequence[Problem]") -> None:
        """Show other files."""
        self.beginResetModel()
        self.problems = problems
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Return the number of files."""
        return 0 if parent.isValid() else len(self.problems)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a field."""
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            problem = self.problems[index.row()]
            return problem.name if index.column() == 0 else problem.reason
        return super().data(index, role)


class ProblemsView(QWidget):
    """A button that says how many there are, and the table that it folds out.

    Signals:
        save_asked: The user wants the table as a file.
    """

    save_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = ProblemsTable(self)
        self.fold = QPushButton()
        self.fold.setCheckable(True)
        self._view = QTableView()
        self._view.setModel(self.table)
        set_read_only(self._view, tr("Files that cannot be used"))
        self._view.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 8)
        self._view.horizontalHeader().setStretchLastSection(True)
        self._view.setColumnWidth(0, 288)
        self._view.setFixedHeight(192)
        self._save = QPushButton(tr("&Save as CSV…"))
        set_icon(self._save, "save")
        buttons = QHBoxLayout()
        buttons.addWidget(self.fold)
        buttons.addStretch()
        buttons.addWidget(self._save)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(buttons)
        layout.addWidget(self._view)
        self.fold.toggled.connect(self._on_folded)
        self._save.clicked.connect(self.save_asked)

    def show_problems(self, problems: "Sequence[Problem]") -> None:
        """Show other files, folded away; nothing where there are none."""
        self.table.show_problems(problems)
        self.setVisible(bool(problems))
        self.fold.setChecked(False)
        self._on_folded(False)

    @Slot(bool)
    def _on_folded(self, shown: bool) -> None:
        n_files = len(self.table.problems)
        self.fold.setText(
            tr_n(
                "Hide {count:,} file that cannot be used", "Hide {count:,} files that cannot be used", n_files
            )
            if shown
            else tr_n(
                "Show {count:,} file that cannot be used", "Show {count:,} files that cannot be used", n_files
            )
        )
        self._view.setVisible(shown)
        self._save.setVisible(shown)


def save_problems(saver: Saver, problems: "Sequence[Problem]") -> None:
    """Ask for a file, and write the table to it."""
    table = Table(("file", "reason"), [(problem.name, problem.reason) for problem in problems])
    saver.save_table(tr("Save the list of files"), tr("unused files"), table.write)
