"""The left of the Review page: the samples of the project, with what narrows them down."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from bloodcell_gui.icons import set_icon
from bloodcell_gui.project.content import SampleEntry
from bloodcell_gui.review.samples_table import (
    CELLS,
    FLAGS,
    SAMPLE,
    STATE,
    UNSURE,
    SampleDelegate,
    SamplesFilter,
    SamplesTable,
)
from bloodcell_gui.table import set_read_only
from bloodcell_gui.text_size import keep_width
from trainer.language import tr

_WIDTH = 248
_HEIGHT = 32
_STATE_WIDTH = 26
# What Qt leaves free on both sides of a heading, pixels.
_PADDING = 10


class SamplesPanel(QWidget):
    """The table of samples; the chosen one is the one that is reviewed.

    Signals:
        sample_chosen: Key of the sample that the user wants to review.
        entered: The user wants to go on among its cells.
    """

    sample_chosen = Signal(int)
    entered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        keep_width(self, _WIDTH)
        self._shown: int | None = None
        self._is_looking = False
        heading = QLabel(tr("Samp&les"))
        font = heading.font()
        font.setBold(True)
        heading.setFont(font)
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Search by name"))
        self.search.setAccessibleName(tr("Search samples by name"))
        self.search.setClearButtonEnabled(True)
        self.which = QComboBox()
        self.which.setAccessibleName(tr("Which samples are shown"))
        self.which.addItem(tr("All samples"), False)
        self.which.addItem(tr("Not signed yet"), True)
        self.table = SamplesTable(self)
        self.filter = SamplesFilter(self.table)
        self.view = self._make_view()
        self._fit_view()
        heading.setBuddy(self.view)
        self.count = QLabel()
        self.count.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.next = QPushButton(tr("Next not signe&d  [N]"))
        self.next.setToolTip(tr("Go to the next sample that is not signed yet"))
        self.next.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        set_icon(self.next, "forward")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 0, 8)
        layout.setSpacing(8)
        layout.addWidget(heading)
        for control in (self.search, self.which, self.next):
            control.setMinimumHeight(_HEIGHT)
        layout.addWidget(self.search)
        layout.addWidget(self.which)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.count)
        layout.addWidget(self.next)
        self.search.textChanged.connect(self._look)
        self.search.returnPressed.connect(self.view.setFocus)
        self.which.currentIndexChanged.connect(self._look)
        self.next.clicked.connect(self.go_on)
        self.view.activated.connect(self.entered)
        self.view.selectionModel().currentRowChanged.connect(self._on_current_changed)

    def _make_view(self) -> QTableView:
        view = QTableView()
        view.setModel(self.filter)
        view.setItemDelegate(SampleDelegate(view))
        set_read_only(view, tr("Samples of the project"))
        view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = view.horizontalHeader()
        header.setMinimumSectionSize(_STATE_WIDTH)
        view.setColumnWidth(STATE, _STATE_WIDTH)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(SAMPLE, QHeaderView.ResizeMode.Stretch)
        # No arrow stands over the columns until the user sorts by one: they are in the order of their adding.
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        view.setSortingEnabled(True)
        return view

    def changeEvent(self, event: QEvent) -> None:
        """Give rows and columns room for texts of another size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            # The table has its font a moment later.
            QTimer.singleShot(0, self, self._fit_view)

    @Slot()
    def _fit_view(self) -> None:
        self.view.verticalHeader().setDefaultSectionSize(2 * self.view.fontMetrics().height() + 10)
        letters = self.view.horizontalHeader().fontMetrics()
        for column, text in ((CELLS, "00,000"), (UNSURE, tr("Unsure")), (FLAGS, tr("Flags"))):
            self.view.setColumnWidth(column, letters.horizontalAdvance(text) + _PADDING)

    @property
    def names(self) -> list[str]:
        """The samples that are shown, from the top."""
        return [
            str(self.filter.index(row, SAMPLE).data(Qt.ItemDataRole.DisplayRole))
            for row in range(self.filter.rowCount())
        ]

    def show_entries(self, entries: Sequence[SampleEntry]) -> None:
        """Show these samples as they are now."""
        self.table.show_entries(entries)
        self.show_chosen(self._shown)
        n_signed = sum(entry.is_signed for entry in entries)
        self.count.setText(
            tr("{n_signed:,} of {n_entries:,} signed", n_signed=n_signed, n_entries=len(entries))
        )
        self.next.setEnabled(n_signed < len(entries))

    def show_chosen(self, key: int | None) -> None:
        """Show which sample is reviewed."""
        self._shown = key
        row = -1 if key is None else self.table.row_of(key)
        index = self.filter.mapFromSource(self.table.index(row, SAMPLE))
        if index.isValid() and index.row() != self.view.currentIndex().row():
            self.view.setCurrentIndex(index)
        elif not index.isValid():
            self.view.clearSelection()

    @Slot()
    def go_on(self) -> None:
        """Go to the next sample below that is not signed, or to the first such one of all."""
        n_rows, begin = self.filter.rowCount(), self.view.currentIndex().row() + 1
        for row in (*range(begin, n_rows), *range(min(begin, n_rows))):
            entry = self._entry_at(self.filter.index(row, SAMPLE))
            if entry is not None and not entry.is_signed and entry.key != self._shown:
                self.view.setCurrentIndex(self.filter.index(row, SAMPLE))
                return

    def _entry_at(self, index: QModelIndex) -> SampleEntry | None:
        return self.table.entry_at(self.filter.mapToSource(index).row())

    @Slot()
    def _look(self) -> None:
        # Qt goes to another row where the present one is no longer shown; that chooses no sample.
        self._is_looking = True
        self.filter.look_for(self.search.text(), only_open=self.which.currentData())
        self.show_chosen(self._shown)
        self._is_looking = False

    @Slot(QModelIndex)
    def _on_current_changed(self, index: QModelIndex) -> None:
        entry = self._entry_at(index) if index.isValid() and not self._is_looking else None
        if entry is not None and entry.key != self._shown:
            self._shown = entry.key
            self.sample_chosen.emit(entry.key)
