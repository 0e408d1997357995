"""The last part: what a new model brings, and whether it is kept."""

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QPushButton, QTableView, QVBoxLayout, QWidget

from bloodcell_gui.icons import set_icon
from bloodcell_gui.table import Index, ReadOnlyTable, set_read_only
from bloodcell_gui.texts import make_text
from bloodcell_gui.training.adapting.layouts import BUTTON_HEIGHT, make_heading, make_row
from bloodcell_gui.training.adapting.result import Result, describe_result
from trainer.bundle.card import ModelCard
from trainer.language import tr


class ResultTable(ReadOnlyTable):
    """Before and after, class by class; rows that sum others up are bold."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__((), parent)
        self._result = Result((), [], frozenset(), "")

    def show_result(self, result: Result) -> None:
        """Show another table; its columns may be others too."""
        self.beginResetModel()
        self._columns = result.columns
        self._result = result
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self._result.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a field shows."""
        if role == Qt.ItemDataRole.DisplayRole:
            return self._result.rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.FontRole and index.row() in self._result.summaries:
            font = QFont()
            font.setBold(True)
            return font
        return super().data(index, role)


class ResultPart(QWidget):
    """The table, what it means, and the buttons that decide; the owner connects these."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = ResultTable(self)
        self._meaning = make_text()
        self.keep = QPushButton(tr("&Keep it in the library"))
        self.drop = QPushButton(tr("&Throw it away"))
        set_icon(self.keep, "done")
        for button in (self.keep, self.drop):
            button.setMinimumHeight(BUTTON_HEIGHT)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(make_heading(1.15, tr("What it brings")))
        layout.addWidget(_make_view(self.table))
        layout.addWidget(self._meaning)
        layout.addLayout(make_row(self.keep, self.drop))
        self.setFocusProxy(self.keep)

    def show_card(self, card: ModelCard) -> None:
        """Show what the card of an adapted or attuned model says."""
        result = describe_result(card)
        self.table.show_result(result)
        self._meaning.setText(result.meaning)


def _make_view(table: ResultTable) -> QTableView:
    """Return a view of the table that is as high as its rows."""
    view = QTableView()
    view.setModel(table)
    set_read_only(view, tr("Before and after"))
    view.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
    view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    header = view.horizontalHeader()
    header.setSectionsClickable(False)
    header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)

    def fit() -> None:
        # Only once there are columns can one of them take what is left.
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        rows = sum(view.rowHeight(row) for row in range(table.rowCount()))
        view.setFixedHeight(rows + header.sizeHint().height() + 2 * view.frameWidth())

    table.modelReset.connect(fit)
    return view
