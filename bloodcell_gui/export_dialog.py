"""Where the results go: folder, name, which files, and the kind of CSV."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QCheckBox,
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

from bloodcell_gui.background import LatestTask, end_tasks
from bloodcell_gui.dialog_buttons import add_buttons
from bloodcell_gui.saving import read_dialect
from bloodcell_gui.settings import EXPORT_DIALECT, EXPORT_FOLDER, EXPORT_FORMATS, Settings
from trainer.errors import ConfigError
from trainer.language import Texts, mark, tr
from trainer.reports.notice import RESEARCH_USE
from trainer.reports.tables import DIALECTS
from trainer.reports.target import USUAL_FORMATS, Format, ReportTarget, read_formats

_FORMATS = {
    Format.CSV: (mark("&CSV tables"), mark("Counts, samples and cells, for spreadsheets and other programs")),
    Format.JSON: ("&JSON", mark("All of it in one file, for programs")),
    Format.XLSX: (mark("E&xcel"), mark("The three tables as one workbook, with numbers as numbers")),
    Format.PDF: ("P&DF", mark("A page a sample, to print and to keep: table, chart, and pictures of cells")),
}
_MOST_NAMES = 6

ListFiles = Callable[[ReportTarget], Sequence[Path]]

_HINTS = Texts(
    {
        "standard": "comma between values, decimal point",
        "comma-countries": "semicolon between values, decimal comma",
    }
)


class ExportDialog(QDialog):
    """Asks for the target of a report and shows which files it will be.

    It looks for them in the background: whoever made it calls `end_tasks` before it goes.
    """

    def __init__(self, target: ReportTarget, list_files: ListFiles, warning: str, parent: QWidget) -> None:
        """Ask.

        Args:
            target: The answer to begin with.
            list_files: Returns the files that an answer leads to.
            warning: What must be said first; empty for nothing.
            parent: The window.
        """
        super().__init__(parent)
        self.setWindowTitle(tr("Export results"))
        self._list_files = list_files
        self._folder = QLineEdit(str(target.folder))
        self._name = QLineEdit(target.name)
        self._formats = {one: QCheckBox(tr(_FORMATS[one][0])) for one in Format}
        browse = QPushButton(tr("&Browse…"))
        self._dialect = QComboBox()
        for one in DIALECTS.values():
            hint = _HINTS.get(one.id, "")
            self._dialect.addItem(f"{tr(one.title)} ({hint})" if hint else tr(one.title), one.id)
        self._dialect.setCurrentIndex(max(0, self._dialect.findData(target.dialect.id)))
        self._files = QLabel()
        self._files.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self._replaced = QLabel(tr("Files of this name are there already and will be replaced."))
        self._replaced.setWordWrap(True)
        self._replaced.hide()
        # A folder may be on a disk that takes its time.
        self._looking = LatestTask("look for files", self)
        self._looking.succeeded.connect(self._replaced.setVisible)
        warned = QLabel(warning)
        warned.setVisible(bool(warning))
        warned.setWordWrap(True)
        research = QLabel(tr(RESEARCH_USE))
        research.setWordWrap(True)
        self._buttons = add_buttons(
            self, QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel
        )
        self._buttons.button(QDialogButtonBox.StandardButton.Save).setText(tr("&Export"))

        where = QHBoxLayout()
        where.addWidget(self._folder, 1)
        where.addWidget(browse)
        formats = QHBoxLayout()
        formats.setSpacing(16)
        for kind, box in self._formats.items():
            box.setChecked(kind in target.formats)
            box.setToolTip(tr(_FORMATS[kind][1]))
            formats.addWidget(box)
        formats.addStretch()
        form = QFormLayout()
        form.setSpacing(8)
        form.addRow(tr("&Folder:"), where)
        form.addRow(tr("&Name:"), self._name)
        form.addRow(tr("As:"), formats)
        form.addRow(tr("&Tables:"), self._dialect)
        form.addRow(tr("Files:"), self._files)
        form.labelForField(where).setBuddy(self._folder)  # type: ignore[attr-defined]
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(16)
        layout.addWidget(warned)
        layout.addLayout(form)
        layout.addWidget(self._replaced)
        layout.addWidget(research)
        layout.addWidget(self._buttons)
        self.setMinimumWidth(520)

        browse.clicked.connect(self._on_browse)
        self._folder.textChanged.connect(self._on_changed)
        self._name.textChanged.connect(self._on_changed)
        for box in self._formats.values():
            box.toggled.connect(self._on_changed)
        self._name.selectAll()
        self._name.setFocus()
        self._on_changed()

    @property
    def target(self) -> ReportTarget:
        """The answer."""
        dialect = DIALECTS[self._dialect.currentData()]
        formats = tuple(one for one, box in self._formats.items() if box.isChecked())
        return ReportTarget(Path(self._folder.text()), self._name.text().strip(), dialect, formats)

    @Slot()
    def _on_browse(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, tr("Folder for the results"), self._folder.text())
        if folder:
            self._folder.setText(folder)

    @Slot()
    def _on_changed(self) -> None:
        target = self.target
        complete = bool(target.name) and bool(self._folder.text().strip()) and bool(target.formats)
        self._buttons.button(QDialogButtonBox.StandardButton.Save).setEnabled(complete)
        self._dialect.setEnabled(Format.CSV in target.formats)
        files = self._list_files(target)
        names = [path.name for path in files[:_MOST_NAMES]]
        more = (
            [tr("and {n_files:,} more", n_files=len(files) - _MOST_NAMES)] if len(files) > _MOST_NAMES else []
        )
        self._files.setText("\n".join((*names, *more)) if complete else "")
        if complete:
            self._looking.run(partial(_exist, files))
        else:
            self._looking.forget()
            self._replaced.hide()


def _exist(files: Sequence[Path]) -> bool:
    """Return whether any of the files is there."""
    try:
        return any(path.exists() for path in files)
    except OSError:
        return False


def ask_report(
    settings: Settings, name: str, list_files: ListFiles, warning: str, parent: QWidget
) -> ReportTarget | None:
    """Return where a report goes, or None; the answer is what is offered the next time.

    Args:
        settings: Remember it.
        name: What the files' names begin with, to begin with.
        list_files: Returns the files that an answer leads to.
        warning: What must be said first; empty for nothing.
        parent: The window.
    """
    dialog = ExportDialog(_read_target(settings, name), list_files, warning, parent)
    is_wanted = dialog.exec() == QDialog.DialogCode.Accepted
    target = dialog.target
    end_tasks(dialog)
    dialog.deleteLater()
    if not is_wanted:
        return None
    settings.write(EXPORT_FOLDER, str(target.folder))
    settings.write(EXPORT_DIALECT, target.dialect.id)
    settings.write(EXPORT_FORMATS, ",".join(target.formats))
    return target


def _read_target(settings: Settings, name: str) -> ReportTarget:
    try:
        formats = read_formats(settings.read(EXPORT_FORMATS).split(","))
    except ConfigError:
        # What somebody has written there by hand.
        formats = USUAL_FORMATS
    folder = Path(settings.read(EXPORT_FOLDER) or Path.home())
    return ReportTarget(folder, name, read_dialect(settings), formats)
