"""The audit trail: who did what and when, looked at and saved."""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from bloodcell_gui.background import LatestTask
from bloodcell_gui.dialog_buttons import add_buttons
from bloodcell_gui.icons import set_icon
from bloodcell_gui.notify import Notifier
from bloodcell_gui.project.state_texts import STATE_TEXTS
from bloodcell_gui.table import Column, Index, ReadOnlyTable, set_read_only
from bloodcell_gui.texts import make_text
from trainer.language import Texts, mark, tr, tr_n
from trainer.project.project_file import Project
from trainer.project.steps import Action, TrailRow, read_trail

# Nobody reads more in a table, and a file has all of them.
MOST_ROWS = 5000
_COLUMNS = (
    Column(mark("When (UTC)")),
    Column(mark("Who")),
    Column(mark("What was done")),
    Column(mark("Sample")),
    Column(mark("Image")),
    Column(mark("What is different")),
)
_WIDTHS = (152, 120, 160, 112, 176, 200)
_FIELDS = Texts(
    {
        "images": "images",
        "class": "class",
        "folder": "folder",
        "patient_group": "patient group",
        "analyser_wbc": "analyser WBC",
        "includes_nrbc": "includes NRBC",
        "state": "state",
        "final_class": "class",
        "excluded": "excluded",
        "comment": "comment",
    }
)
# What was done, as the trail has it.
_ACTIONS = Texts(
    {
        Action.ADD_SAMPLE: "add sample",
        Action.ADD_CLASS: "add class",
        Action.IMPORT_SHEET: "import sheet",
        Action.MOVE_FOLDER: "move folder",
        Action.ASSIGN: "assign class",
        Action.CONFIRM: "confirm",
        Action.CONFIRM_REST: "confirm rest",
        Action.EXCLUDE: "exclude cells",
        Action.INCLUDE: "count cells again",
        Action.COMMENT: "comment",
        Action.SIGN: "sign",
        Action.REOPEN: "reopen",
        Action.UNDO: "undo",
        Action.REDO: "redo",
    }
)
_ANSWERS = Texts({"0": "no", "1": "yes", "no": "no", "yes": "yes"})
# The values of these fields are words of ours; those of others are the user's own.
_VALUES: Mapping[str, Mapping[str, str]] = {
    "excluded": _ANSWERS,
    "includes_nrbc": _ANSWERS,
    "state": STATE_TEXTS,
}


@dataclass(frozen=True, slots=True)
class Trail:
    """The end of a trail.

    Attributes:
        rows: The newest rows, the newest first.
        n_rows: How many there are in all.
    """

    rows: Sequence[TrailRow]
    n_rows: int


def read_end(project: Project, sample_id: str | None, most: int = MOST_ROWS) -> Trail:
    """Return the newest rows of a trail, of one sample or of all of the project.

    Raises:
        ProjectError: The project cannot be read.
    """
    newest: deque[TrailRow] = deque(maxlen=most)
    n_rows = 0
    for n_rows, row in enumerate(read_trail(project, sample_id), 1):  # noqa: B007 - told in the end
        newest.append(row)
    return Trail([*reversed(newest)], n_rows)


def tell_change(row: TrailRow) -> str:
    """Return what a step changed, in words; empty where it changed nothing by itself."""
    if not row.field:
        return ""
    name = _FIELDS.get(row.field, row.field)
    values = _VALUES.get(row.field, {})
    old, new = (values.get(value, value) for value in (row.old or "", row.new or ""))
    if row.action in {Action.ADD_SAMPLE, Action.ADD_CLASS}:
        return f"{name}: {new}"
    return f"{name}: {old or '–'} → {new or '–'}"


class TrailTable(ReadOnlyTable):
    """A row a change, the newest first."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(_COLUMNS, parent)
        self._rows: Sequence[TrailRow] = ()

    def show_rows(self, rows: Iterable[TrailRow]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self._rows = [*rows]
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a field."""
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return super().data(index, role)
        row = self._rows[index.row()]
        when = row.at.replace("T", " ").removesuffix("Z")
        fields = (when, row.who, _ACTIONS[row.action], row.sample_id, row.image, tell_change(row))
        return fields[index.column()]


class TrailDialog(QDialog):
    """Shows the trail of the chosen sample or of the project.

    It reads in the background: whoever made it calls `end_tasks` before it goes.

    Signals:
        save_asked: The user wants all of it as a file.
    """

    save_asked = Signal()

    def __init__(self, project: Project, sample_id: str, notifier: Notifier, parent: QWidget) -> None:
        """Make the dialog.

        Args:
            project: The project.
            sample_id: The sample that is looked at; empty for none.
            notifier: Tells what fails.
            parent: The window.
        """
        super().__init__(parent)
        self.setWindowTitle(tr("Audit trail"))
        self._project = project
        self.table = TrailTable(self)
        self._told = make_text(muted=True)
        self.choice = QComboBox()
        self.choice.addItem(tr("All of the project"), None)
        if sample_id:
            self.choice.addItem(tr("The sample “{sample_id}”", sample_id=sample_id), sample_id)
        label = QLabel(tr("&Show"))
        label.setBuddy(self.choice)
        view = QTableView()
        view.setModel(self.table)
        set_read_only(view, tr("Audit trail"))
        view.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 8)
        view.horizontalHeader().setStretchLastSection(True)
        for column, width in enumerate(_WIDTHS):
            view.setColumnWidth(column, width)
        save = QPushButton(tr("Save as &CSV…"))
        set_icon(save, "save")
        # Enter closes.
        save.setAutoDefault(False)
        save.clicked.connect(self.save_asked)
        top = QHBoxLayout()
        top.addWidget(label)
        top.addWidget(self.choice)
        top.addStretch()
        top.addWidget(save)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(8)
        layout.addLayout(top)
        layout.addWidget(view, 1)
        layout.addWidget(self._told)
        layout.addWidget(add_buttons(self, QDialogButtonBox.StandardButton.Close))
        self.resize(1040, 560)
        self._reading = LatestTask("read audit trail", self)
        self._reading.succeeded.connect(self._on_read)
        self._reading.failed.connect(notifier.tell_error)
        self.choice.currentIndexChanged.connect(self._read)
        self._read()

    @property
    def told(self) -> str:
        """What is said of the rows."""
        return self._told.text()

    @Slot()
    def _read(self) -> None:
        self._told.setText(tr("Reading…"))
        self._reading.run(partial(read_end, self._project, self.choice.currentData()))

    @Slot(object)
    def _on_read(self, trail: Trail) -> None:
        self.table.show_rows(trail.rows)
        kept = tr("What is in the trail is never changed or removed.")
        if trail.n_rows > len(trail.rows):
            shown = tr(
                "The newest {n_shown:,} of {n_rows:,} changes; the file has all of them.",
                n_shown=len(trail.rows),
                n_rows=trail.n_rows,
            )
        else:
            shown = tr(
                "{changes}, the newest first.",
                changes=tr_n("{count:,} change", "{count:,} changes", trail.n_rows),
            )
        self._told.setText(f"{shown} {kept}")
