"""What narrows down the images that are shown: a search, a class, and what is decided."""

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget

from bloodcell_gui.class_colours import ClassStyle
from trainer.language import tr

_HEIGHT = 32
# While somebody types, a long list is filtered only when they pause.
_TYPING_MILLISECONDS = 150


class Filters(QWidget):
    """A line to type in, and two lists under it, each with room for its texts in every language.

    Signals:
        changed: Something else is wanted.
        entered: The user pressed Enter in the search.
    """

    changed = Signal()
    entered = Signal()

    def __init__(self, states: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        """Make the controls.

        Args:
            states: What can be chosen by what is decided: values and texts.
            parent: Owner.
        """
        super().__init__(parent)
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Search by name"))
        self.search.setAccessibleName(tr("Search by name"))
        self.search.setClearButtonEnabled(True)
        self.of_class = QComboBox()
        self.of_class.setAccessibleName(tr("Class"))
        self.state = QComboBox()
        self.state.setAccessibleName(tr("By what is decided"))
        for value, text in states:
            self.state.addItem(text, value)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MILLISECONDS)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for widget in (self.search, self.of_class, self.state):
            widget.setMinimumHeight(_HEIGHT)
            layout.addWidget(widget)
        self.of_class.setMinimumContentsLength(6)
        self.state.setMinimumContentsLength(6)
        self.search.textChanged.connect(self._typing.start)
        self.search.returnPressed.connect(self._on_entered)
        self._typing.timeout.connect(self.changed)
        self.of_class.activated.connect(self.changed)
        self.state.activated.connect(self.changed)

    @property
    def is_typing(self) -> bool:
        """Whether the search is about to change what is shown."""
        return self._typing.isActive()

    def clear(self) -> None:
        """Let everything through."""
        self.search.clear()
        self.state.setCurrentIndex(0)
        self.of_class.setCurrentIndex(0)
        self.stop()

    def show_classes(self, styles: Sequence[ClassStyle], others: Sequence[tuple[str, int]] = ()) -> None:
        """Offer classes, and what images can be instead; what is chosen stays chosen.

        Args:
            styles: How the classes are shown; their places are their values.
            others: Text and value of what images without a class can be.
        """
        chosen = self.of_class.currentData()
        self.of_class.clear()
        self.of_class.addItem(tr("All classes"), None)
        for place, style in enumerate(styles):
            self.of_class.addItem(style.title, place)
        for text, value in others:
            self.of_class.addItem(text, value)
        self.of_class.setCurrentIndex(max(0, self.of_class.findData(chosen)))

    def stop(self) -> None:
        """Wait for no more typing."""
        self._typing.stop()

    @Slot()
    def _on_entered(self) -> None:
        self._typing.stop()
        self.changed.emit()
        self.entered.emit()
