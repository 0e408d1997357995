"""The queue with what narrows it down."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from bloodcell_gui.cleaning.filters import Filters
from bloodcell_gui.cleaning.images import ExaminedImages
from bloodcell_gui.cleaning.issue_queue import QueueFilter, State
from bloodcell_gui.cleaning.queue_list import QueueList
from bloodcell_gui.thumbnails import PictureLoader
from trainer.cleaning.issues import IssueKind
from trainer.language import mark, tr, tr_n

_BYTES = 16 * 2**20
_STATES = ((State.ALL, mark("Any state")), (State.OPEN, mark("Open")), (State.DECIDED, mark("Decided")))


class QueuePanel(QWidget):
    """Search and filters above, the list below.

    Signals:
        filter_changed: `filter` says something else.
    """

    filter_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind: IssueKind | None = None
        self._loader = PictureLoader(_BYTES, self)
        self.filters = Filters([(state.value, tr(text)) for state, text in _STATES])
        self.list = QueueList(self._loader)
        self.count = QLabel()
        self.count.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 0, 8)
        layout.setSpacing(8)
        layout.addWidget(self.filters)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.count)
        self.filters.changed.connect(self.filter_changed)
        self.filters.entered.connect(self._on_entered)

    @property
    def filter(self) -> QueueFilter:
        """Which issues the user wants to see."""
        filters = self.filters
        return QueueFilter(
            self._kind,
            filters.of_class.currentData(),
            State(filters.state.currentData()),
            filters.search.text(),
        )

    def show_images(self, images: ExaminedImages) -> None:
        """Offer the classes of another data set, and show all of it."""
        self._kind = None
        self.filters.show_classes(images.styles)
        self.filters.clear()

    def choose_kind(self, kind: IssueKind | None) -> None:
        """Show the issues of a kind; None for all."""
        self._kind = kind
        self.filter_changed.emit()

    def show_count(self) -> None:
        """Say how much is in the list."""
        rows, issues = self.list.rows.rowCount(), self.list.rows.n_issues
        if not rows:
            self.count.setText(tr("Nothing is to be seen with this filter."))
        elif rows == issues:
            self.count.setText(tr_n("{count:,} issue", "{count:,} issues", issues))
        else:
            self.count.setText(
                tr(
                    "{issues} in {rows}",
                    issues=tr_n("{count:,} issue", "{count:,} issues", issues),
                    rows=tr_n("{count:,} row", "{count:,} rows", rows),
                )
            )

    def close_threads(self) -> None:
        """End the threads that decode pictures, before the window goes."""
        self.filters.stop()
        self._loader.close()

    @Slot()
    def _on_entered(self) -> None:
        self.list.setFocus()
