"""The samples of a project as a table: how far each is, its cells, how many of them are unsure, its flags."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, QSortFilterProxyModel, Qt
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from bloodcell_gui.icons import draw_icon
from bloodcell_gui.project.content import SampleEntry
from bloodcell_gui.project.state_texts import STATE_TEXTS
from bloodcell_gui.review.states import STATE_ICONS
from bloodcell_gui.table import Column, Index, ReadOnlyTable
from trainer.language import fill, mark, tr, tr_n
from trainer.project.samples import ReviewState

STATE, SAMPLE, CELLS, UNSURE, FLAGS = range(5)
# By this role a field tells what it is sorted by.
SORT_KEY = Qt.ItemDataRole.UserRole
# By this role a field tells the word under its text.
WORD = Qt.ItemDataRole.UserRole + 1

_COLUMNS = (
    Column("", mark("How far it is")),
    Column(mark("Sample")),
    Column(mark("Cells"), mark("Cells that count, or may once they are decided"), is_number=True),
    Column(mark("Unsure"), mark("Cells that do not count until somebody says what they are"), is_number=True),
    Column(mark("Flags"), mark("What a reader must be told; the tool tip says it"), is_number=True),
)
_STATES = tuple(ReviewState)
_ICON_SIDE = 16


class SamplesTable(ReadOnlyTable):
    """One row a sample, in the order in which they were added."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(_COLUMNS, parent)
        self._entries: Sequence[SampleEntry] = ()
        self._rows: dict[int, int] = {}

    def show_entries(self, entries: Sequence[SampleEntry]) -> None:
        """Show these samples as they are now."""
        before, self._entries = self._entries, entries
        if [one.key for one in before] != [one.key for one in entries]:
            self.beginResetModel()
            self._rows = {one.key: row for row, one in enumerate(entries)}
            self.endResetModel()
            return
        for row, (old, new) in enumerate(zip(before, entries, strict=True)):
            if old is not new:
                self.dataChanged.emit(self.index(row, STATE), self.index(row, FLAGS))

    def entry_at(self, row: int) -> SampleEntry | None:
        """Return the sample in a row; None where there is none."""
        return self._entries[row] if 0 <= row < len(self._entries) else None

    def row_of(self, key: int) -> int:
        """Return the row of a sample; -1 where there is none."""
        return self._rows.get(key, -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Return the number of samples."""
        return 0 if parent.isValid() else len(self._entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a field shows."""
        entry = self._entries[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._text(entry, index.column())
            case Qt.ItemDataRole.DecorationRole if index.column() == STATE:
                return draw_icon(STATE_ICONS[entry.sample.state], _ICON_SIDE)
            case Qt.ItemDataRole.ToolTipRole:
                return describe_entry(entry)
            case Qt.ItemDataRole.AccessibleTextRole if index.column() in (STATE, SAMPLE):
                return describe_entry(entry)
            case _ if role == SORT_KEY:
                return self._sort_key(entry, index.column())
            case _ if role == WORD and index.column() == SAMPLE:
                return STATE_TEXTS[entry.sample.state]
        return super().data(index, role)

    def _text(self, entry: SampleEntry, column: int) -> str:
        match column:
            case 1:
                return entry.sample.sample_id
            case 2 | 3:
                return fill("{entry:,}", entry=self._sort_key(entry, column))
            case 4:
                return str(len(entry.summary.flags) or "")
        return ""

    def _sort_key(self, entry: SampleEntry, column: int) -> int | str:
        summary = entry.summary
        match column:
            case 0:
                return _STATES.index(entry.sample.state)
            case 1:
                return entry.sample.sample_id.casefold()
            case 2:
                return summary.n_classified + summary.n_unsure
            case 3:
                return summary.n_unsure
        return len(summary.flags)


class SamplesFilter(QSortFilterProxyModel):
    """Lets through what the user looks for, in the order that the user wants."""

    def __init__(self, table: SamplesTable) -> None:
        super().__init__(table)
        self._table = table
        self._text = ""
        self._only_open = False
        # What is signed stays where it stands until the user looks for something else.
        self.setDynamicSortFilter(False)
        self.setSourceModel(table)
        self.setSortRole(SORT_KEY)

    def look_for(self, text: str, *, only_open: bool) -> None:
        """Let through samples whose name holds a text; only those that are not signed, if that is wanted."""
        self._text, self._only_open = text.strip().casefold(), only_open
        self.invalidate()

    def filterAcceptsRow(self, source_row: int, source_parent: QModelIndex | QPersistentModelIndex) -> bool:
        """Return whether a sample is shown."""
        entry = self._table.entry_at(source_row)
        if entry is None or (self._only_open and entry.is_signed):
            return False
        return self._text in entry.sample.sample_id.casefold()


class SampleDelegate(QStyledItemDelegate):
    """Paints the word for the state under the name of a sample."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return room for two lines."""
        size = super().sizeHint(option, index)
        return QSize(size.width(), 2 * option.fontMetrics.height() + 10)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a field; the name above, the word below."""
        option.state &= ~QStyle.StateFlag.State_HasFocus
        word = index.data(WORD)
        if word is None:
            super().paint(painter, option, index)
            return
        self.initStyleOption(option, index)
        text, option.text = option.text, ""
        style = option.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        role = QPalette.ColorRole.HighlightedText if is_chosen else QPalette.ColorRole.Text
        muted = QPalette.ColorRole.HighlightedText if is_chosen else QPalette.ColorRole.PlaceholderText
        metrics, line = option.fontMetrics, option.rect.adjusted(4, 5, -2, 0)
        for words, colour in ((text, role), (word, muted)):
            line.setHeight(metrics.height())
            painter.setPen(option.palette.color(colour))
            elided = metrics.elidedText(words, Qt.TextElideMode.ElideMiddle, line.width())
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, elided)
            line.translate(0, metrics.height())


def describe_entry(entry: SampleEntry) -> str:
    """Return all that the table says of a sample, in words."""
    sample, summary = entry.sample, entry.summary
    by = tr(" by {state_by}", state_by=sample.state_by) if sample.state_by else ""
    lines = [
        f"{sample.sample_id}, {STATE_TEXTS[sample.state]}{by}",
        tr(
            "{cells}, {n_unsure:,} unsure",
            cells=tr_n("{count:,} cell", "{count:,} cells", summary.n_classified + summary.n_unsure),
            n_unsure=summary.n_unsure,
        ),
        *(flag.text for flag in summary.flags),
    ]
    return "\n".join(lines)
