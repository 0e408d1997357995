"""Where the results go: folder, name, and the kind of CSV."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from bloodcell_gui.background import LatestTask
from bloodcell_gui.dialog_buttons import add_buttons
from trainer.reports.notice import RESEARCH_USE
from trainer.reports.tables import DIALECTS
from trainer.reports.target import ReportTarget

_HINTS = {
    "standard": "comma between values, decimal point",
    "comma-countries": "semicolon between values, decimal comma",
}


class ExportDialog(QDialog):
    """Asks for the target of a report and shows which files it will be.

    It looks for them in the background: whoever made it calls `end_tasks` before it goes.
    """

    def __init__(self, folder: Path, name: str, dialect: str, partial: bool, parent: QWidget) -> None:
        """Ask, with an answer to begin with.

        Args:
            folder: Folder to begin with.
            name: What the files' names begin with.
            dialect: Id of the dialect to begin with.
            partial: Whether the work is not done yet, which must be said.
            parent: The window.
        """
        super().__init__(parent)
        self.setWindowTitle("Export results")
        self._folder = QLineEdit(str(folder))
        self._name = QLineEdit(name)
        browse = QPushButton("&Browse…")
        self._dialect = QComboBox()
        for one in DIALECTS.values():
            hint = _HINTS.get(one.id, "")
            self._dialect.addItem(f"{one.title} ({hint})" if hint else one.title, one.id)
        self._dialect.setCurrentIndex(max(0, self._dialect.findData(dialect)))
        self._files = QLabel()
        self._files.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self._replaced = QLabel("Files of this name are there already and will be replaced.")
        self._replaced.setWordWrap(True)
        self._replaced.hide()
        # A folder may be on a disk that takes its time.
        self._looking = LatestTask("look for files", self)
        self._looking.succeeded.connect(self._replaced.setVisible)
        warning = QLabel("The work is not done: the files will hold what there is so far.")
        warning.setVisible(partial)
        warning.setWordWrap(True)
        research = QLabel(RESEARCH_USE)
        research.setWordWrap(True)
        self._buttons = add_buttons(
            self, QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel
        )
        self._buttons.button(QDialogButtonBox.StandardButton.Save).setText("&Export")

        where = QHBoxLayout()
        where.addWidget(self._folder, 1)
        where.addWidget(browse)
        form = QFormLayout()
        form.setSpacing(8)
        form.addRow("&Folder:", where)
        form.addRow("&Name:", self._name)
        form.addRow("&Tables:", self._dialect)
        form.addRow("Files:", self._files)
        form.labelForField(where).setBuddy(self._folder)  # type: ignore[attr-defined]
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(16)
        layout.addWidget(warning)
        layout.addLayout(form)
        layout.addWidget(self._replaced)
        layout.addWidget(research)
        layout.addWidget(self._buttons)
        self.setMinimumWidth(520)

        browse.clicked.connect(self._on_browse)
        self._folder.textChanged.connect(self._on_changed)
        self._name.textChanged.connect(self._on_changed)
        self._name.selectAll()
        self._name.setFocus()
        self._on_changed()

    @property
    def target(self) -> ReportTarget:
        """The answer."""
        dialect = DIALECTS[self._dialect.currentData()]
        return ReportTarget(Path(self._folder.text()), self._name.text().strip(), dialect)

    @Slot()
    def _on_browse(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, "Folder for the results", self._folder.text())
        if folder:
            self._folder.setText(folder)

    @Slot()
    def _on_changed(self) -> None:
        complete = bool(self._name.text().strip()) and bool(self._folder.text().strip())
        self._buttons.button(QDialogButtonBox.StandardButton.Save).setEnabled(complete)
        target = self.target
        self._files.setText("\n".join(path.name for path in target.files) if complete else "")
        if complete:
            self._looking.run(partial(_exist, target.files))
        else:
            self._looking.forget()
            self._replaced.hide()


def _exist(files: Sequence[Path]) -> bool:
    """Return whether any of the files is there."""
    try:
        return any(path.exists() for path in files)
    except OSError:
        return False
