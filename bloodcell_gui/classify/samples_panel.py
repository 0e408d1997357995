"""The list of samples at the left."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QListView,
    QVBoxLayout,
    QWidget,
)

from bloodcell_gui.focus import ToolButton
from bloodcell_gui.icons import draw_icon, set_icon
from bloodcell_gui.samples import OpenSample, SampleState
from bloodcell_gui.text_size import keep_width
from trainer.language import Texts, tr, tr_n

_Index = QModelIndex | QPersistentModelIndex
_ICONS = {
    SampleState.WAITING: "waiting",
    SampleState.WORKING: "working",
    SampleState.DONE: "done",
    SampleState.STOPPED: "stopped",
}
_WORDS = Texts(
    {
        SampleState.WAITING: "waiting",
        SampleState.WORKING: "being classified",
        SampleState.DONE: "done",
        SampleState.STOPPED: "stopped before its end",
    }
)
_ICON_SIDE = 16
_WIDTH = 184


class SampleList(QAbstractListModel):
    """The open samples; with more than one, the first row stands for all of them."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._samples: list[OpenSample] = []

    @property
    def n_before(self) -> int:
        """Rows before the first sample."""
        return 1 if len(self._samples) > 1 else 0

    def show_samples(self, samples: Sequence[OpenSample]) -> None:
        """Show these samples as they are now."""
        if [one.key for one in samples] != [one.key for one in self._samples]:
            self.beginResetModel()
            self._samples = list(samples)
            self.endResetModel()
        elif self.rowCount():
            self.dataChanged.emit(self.index(0), self.index(self.rowCount() - 1))

    def sample_at(self, row: int) -> OpenSample | None:
        """Return the sample in a row; None for the row of all."""
        place = row - self.n_before
        return self._samples[place] if 0 <= place < len(self._samples) else None

    def row_of(self, key: int | None) -> int:
        """Return the row of a sample, or of all."""
        for place, one in enumerate(self._samples):
            if one.key == key:
                return place + self.n_before
        return 0

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self._samples) + self.n_before

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a row shows."""
        sample = self.sample_at(index.row())
        if sample is None:
            n_done = sum(one.n_done for one in self._samples)
            text = tr(
                "All {n_samples} samples\n{n_done:,} images", n_samples=len(self._samples), n_done=n_done
            )
            match role:
                case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                    return text
                case Qt.ItemDataRole.DecorationRole:
                    return draw_icon("samples", _ICON_SIDE)
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                # There is room for one word; that cells are drawn is said above the gallery too.
                word = tr(", differs") if sample.counts.shift else tr(", drawn") if sample.drawn else ""
                return f"{sample.id}\n{self._count(sample)}{word}"
            case Qt.ItemDataRole.DecorationRole:
                return draw_icon(_ICONS[sample.state], _ICON_SIDE)
            case Qt.ItemDataRole.ToolTipRole:
                shift = f"\n{sample.counts.shift}" if sample.counts.shift else ""
                return f"{sample.sample.root}\n{self._count(sample)}, {_WORDS[sample.state]}{shift}"
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{sample.id}, {self._count(sample)}, {_WORDS[sample.state]}. {sample.counts.shift}"
        return None

    def _count(self, sample: OpenSample) -> str:
        if sample.state is SampleState.DONE or sample.n_listed is None:
            return tr_n("{count:,} image", "{count:,} images", sample.n_done)
        return tr("{n_done:,} of {n_listed:,}", n_done=sample.n_done, n_listed=sample.n_listed)


class SamplesPanel(QWidget):
    """The samples with their state and count; the chosen one decides what the page shows.

    Signals:
        sample_chosen: Key of the sample, None for all.
        removal_asked: Key of the sample that the user wants to close.
        folder_asked: The user wants to add a folder.
    """

    sample_chosen = Signal(object)
    removal_asked = Signal(int)
    folder_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        keep_width(self, _WIDTH)
        heading = QLabel(tr("&Samples"))
        font = heading.font()
        font.setBold(True)
        heading.setFont(font)
        self._list = SampleList(self)
        self._view = QListView()
        self._view.setModel(self._list)
        self._view.setAccessibleName(tr("Samples"))
        self._view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        # With thousands of samples the list would measure each of them ten times a second.
        self._view.setUniformItemSizes(True)
        self._view.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self._view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._view.setSpacing(2)
        heading.setBuddy(self._view)
        self._add = ToolButton()
        self._add.setText(tr("Add folder…"))
        self._add.setToolTip(tr("Add folders of cell images (Ctrl+O); or drop them anywhere on the page"))
        self._remove = ToolButton()
        self._remove.setToolTip(tr("Close the chosen sample (Del); its files stay as they are"))
        self._remove.setAccessibleName(tr("Close the chosen sample"))
        set_icon(self._add, "folder")
        set_icon(self._remove, "remove")
        self._add.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        hint = QLabel(tr("or drop folders here"))
        hint.setForegroundRole(QPalette.ColorRole.PlaceholderText)

        foot = QHBoxLayout()
        foot.addWidget(self._add)
        foot.addStretch()
        foot.addWidget(self._remove)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(8)
        layout.addWidget(heading)
        layout.addWidget(self._view, 1)
        layout.addLayout(foot)
        layout.addWidget(hint)

        self._view.selectionModel().currentChanged.connect(self._on_current_changed)
        self._add.clicked.connect(self.folder_asked)
        self._remove.clicked.connect(self.ask_removal)

    @property
    def last_control(self) -> QWidget:
        """The last control in the order of the Tab key."""
        return self._remove

    @property
    def chosen(self) -> int | None:
        """Key of the chosen sample, None for all."""
        sample = self._list.sample_at(self._view.currentIndex().row())
        return None if sample is None else sample.key

    def show_samples(self, samples: Sequence[OpenSample]) -> None:
        """Show these samples as they are now; the choice stays where it can."""
        chosen = self.chosen
        self._list.show_samples(samples)
        if not self._view.currentIndex().isValid() and self._list.rowCount():
            self._view.setCurrentIndex(self._list.index(self._list.row_of(chosen)))
        self._remove.setEnabled(self._list.sample_at(self._view.currentIndex().row()) is not None)

    @Slot()
    def ask_removal(self) -> None:
        """Ask for the chosen sample to be closed."""
        sample = self._list.sample_at(self._view.currentIndex().row())
        if sample is not None:
            self.removal_asked.emit(sample.key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close the chosen sample with Delete."""
        if event.key() == Qt.Key.Key_Delete:
            self.ask_removal()
        else:
            super().keyPressEvent(event)

    @Slot()
    def _on_current_changed(self) -> None:
        self._remove.setEnabled(self._list.sample_at(self._view.currentIndex().row()) is not None)
        if self._view.currentIndex().isValid():
            self.sample_chosen.emit(self.chosen)
