"""The queue with what narrows it down: a search, a class, and what is decided."""

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from bloodcell_gui.cleaning.images import ExaminedImages
from bloodcell_gui.cleaning.issue_queue import QueueFilter, State
from bloodcell_gui.cleaning.queue_list import QueueList
from bloodcell_gui.texts import count_of
from bloodcell_gui.thumbnails import PictureLoader
from trainer.cleaning.issues import IssueKind

_BYTES = 16 * 2**20
_HEIGHT = 32
# While somebody types, a long list is filtered only when they pause.
_TYPING_MILLISECONDS = 150


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
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search by name")
        self.search.setAccessibleName("Search by name")
        self.search.setClearButtonEnabled(True)
        self.of_class = QComboBox()
        self.of_class.setAccessibleName("Class")
        self.state = QComboBox()
        self.state.setAccessibleName("Open or decided")
        for state, text in ((State.ALL, "Any state"), (State.OPEN, "Open"), (State.DECIDED, "Decided")):
            self.state.addItem(text, state.value)
        self.list = QueueList(self._loader)
        self.count = QLabel()
        self.count.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MILLISECONDS)
        filters = QHBoxLayout()
        filters.setSpacing(8)
        filters.addWidget(self.of_class, 3)
        filters.addWidget(self.state, 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 0, 8)
        layout.setSpacing(8)
        layout.addWidget(self.search)
        layout.addLayout(filters)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.count)
        for widget in (self.search, self.of_class, self.state):
            widget.setMinimumHeight(_HEIGHT)
        self.of_class.setMinimumContentsLength(6)
        self.search.textChanged.connect(self._typing.start)
        self.search.returnPressed.connect(self._on_entered)
        self._typing.timeout.connect(self.filter_changed)
        self.of_class.activated.connect(self.filter_changed)
        self.state.activated.connect(self.filter_changed)

    @property
    def filter(self) -> QueueFilter:
        """Which issues the user wants to see."""
        return QueueFilter(
            self._kind,
            self.of_class.currentData(),
            State(self.state.currentData()),
            self.search.text(),
        )

    @property
    def is_typing(self) -> bool:
        """Whether the search is about to change the list."""
        return self._typing.isActive()

    def show_images(self, images: ExaminedImages) -> None:
        """Offer the classes of another data set, and show all of it."""
        self._kind = None
        self.search.clear()
        self._typing.stop()
        self.state.setCurrentIndex(0)
        self.of_class.clear()
        self.of_class.addItem("All classes", None)
        for place, style in enumerate(images.styles):
            self.of_class.addItem(style.title, place)

    def choose_kind(self, kind: IssueKind | None) -> None:
        """Show the issues of a kind; None for all."""
        self._kind = kind
        self.filter_changed.emit()

    def show_count(self) -> None:
        """Say how much is in the list."""
        rows, issues = self.list.rows.rowCount(), self.list.rows.n_issues
        if not rows:
            self.count.setText("Nothing is to be seen with this filter.")
        elif rows == issues:
            self.count.setText(count_of(issues, "issue"))
        else:
            self.count.setText(f"{count_of(issues, 'issue')} in {count_of(rows, 'row')}")

    def close_threads(self) -> None:
        """End the threads that decode pictures, before the window goes."""
        self._typing.stop()
        self._loader.close()

    @Slot()
    def _on_entered(self) -> None:
        self._typing.stop()
        self.filter_changed.emit()
        self.list.setFocus()
