"""What an adaptation brought: before and after, class by class, and in the mean."""

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from bloodcell_gui.table import Column, Index, ReadOnlyTable, set_read_only
from bloodcell_gui.training.figure_text import format_share
from trainer.bundle.card import ModelCard, Scores
from trainer.language import fill, mark, tr

_COLUMNS = (
    Column(mark("Cells")),
    Column(mark("Number"), is_number=True),
    Column(mark("Right before"), mark("Share that the old model calls rightly"), is_number=True),
    Column(mark("Right after"), mark("Share that the new model calls rightly"), is_number=True),
)


class ResultTable(ReadOnlyTable):
    """A row a class of one's own cells, one for their mean, and one for the old test images."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(_COLUMNS, parent)
        self._rows: list[tuple[str, str, str, str]] = []
        self._bold: set[int] = set()

    def show_card(self, card: ModelCard) -> None:
        """Show what the card of an adapted model says."""
        told = card.adapted
        assert told is not None
        titles = {known.id: tr(known.title) for known in card.classes}
        self.beginResetModel()
        self._rows = [
            (
                titles[name],
                fill("{count:,}", count=count),
                format_share(told.before.recall.get(name)),
                format_share(told.after.recall.get(name)),
            )
            for name, count in told.n_cells.items()
        ]
        self._bold = {len(self._rows)}
        self._rows.append(_summarise(tr("Your cells, mean of the classes"), told.before, told.after))
        if told.old_before is not None and told.old_after is not None:
            self._bold.add(len(self._rows))
            self._rows.append(
                _summarise(tr("Old test images, mean of the classes"), told.old_before, told.old_after)
            )
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a field shows."""
        if role == Qt.ItemDataRole.DisplayRole:
            return self._rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.FontRole and index.row() in self._bold:
            font = QFont()
            font.setBold(True)
            return font
        return super().data(index, role)


def make_view(table: ResultTable) -> QTableView:
    """Return a view of the table that is as high as its rows."""
    view = QTableView()
    view.setModel(table)
    set_read_only(view, tr("Before and after"))
    view.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
    view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    header = view.horizontalHeader()
    header.setSectionsClickable(False)
    header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)

    def fit() -> None:
        rows = sum(view.rowHeight(row) for row in range(table.rowCount()))
        view.setFixedHeight(rows + header.sizeHint().height() + 2 * view.frameWidth())

    table.modelReset.connect(fit)
    return view


def _summarise(name: str, before: Scores, after: Scores) -> tuple[str, str, str, str]:
    shares = format_share(before.balanced_accuracy), format_share(after.balanced_accuracy)
    return (name, fill("{n_images:,}", n_images=after.n_images), *shares)
