"""The lines under the cells: what the chosen one is, how many, a comment, and the size of the thumbnails."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from bloodcell_gui.gallery.size_slider import SizeSlider
from bloodcell_gui.status_line import ElidedLabel
from trainer.language import tr, tr_n

_HEIGHT = 32
_LONGEST = 500


class CommentEdit(QLineEdit):
    """A comment that is kept with Enter, or by going elsewhere, and left as it was with Escape.

    Signals:
        written: The comment.
        left: The user goes back to the cells.
    """

    written = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._before = ""
        self.setMaxLength(_LONGEST)
        self.setPlaceholderText(tr("Comment  [C]"))
        self.setAccessibleName(tr("Comment on the chosen cells"))
        self.editingFinished.connect(self._on_finished)
        self.returnPressed.connect(self.left)

    def show_comment(self, text: str) -> None:
        """Show what is written about the chosen cells."""
        # What somebody is writing is not replaced under their hands.
        if not self.isModified():
            self._before = text
            self.setText(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves the comment as it was; Enter is not for the page."""
        if event.key() == Qt.Key.Key_Escape:
            self.setText(self._before)
            self.setModified(False)
            self.left.emit()
            return
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()

    @Slot()
    def _on_finished(self) -> None:
        if self.isModified():
            self.setModified(False)
            self._before = self.text()
            self.written.emit(self.text())


class CellLine(QWidget):
    """What is chosen in words and the number of cells, and under it the comment and the size.

    Signals:
        commented: A comment on the chosen cells.
        comment_left: The user goes back to the cells.
        side_changed: The side of the thumbnails that was chosen, pixels.
    """

    commented = Signal(str)
    comment_left = Signal()
    side_changed = Signal(int)

    def __init__(self, side: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.facts = ElidedLabel()
        self.facts.setTextFormat(Qt.TextFormat.PlainText)
        self.comment = CommentEdit()
        self.comment.setMinimumHeight(_HEIGHT)
        self.slider = SizeSlider(side)
        self.count = QLabel()
        self.count.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        size = QLabel(tr("Si&ze:"))
        size.setBuddy(self.slider)
        above, below = QHBoxLayout(), QHBoxLayout()
        above.setContentsMargins(0, 0, 8, 0)
        below.setContentsMargins(8, 0, 8, 0)
        above.addWidget(self.facts, 1)
        above.addWidget(self.count)
        below.addWidget(self.comment, 3)
        below.addWidget(size)
        below.addWidget(self.slider, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 4)
        layout.setSpacing(4)
        for row in (above, below):
            row.setSpacing(8)
            layout.addLayout(row)
        self.comment.written.connect(self.commented)
        self.comment.left.connect(self.comment_left)
        self.slider.valueChanged.connect(self.side_changed)

    def show_cells(self, facts: str, comment: str, n_shown: int, n_chosen: int) -> None:
        """Show what is chosen.

        Args:
            facts: What there is to say of it, one line.
            comment: What is written about it.
            n_shown: How many cells are shown.
            n_chosen: How many of them are chosen.
        """
        self.facts.setText(facts)
        self.facts.setToolTip(facts)
        self.comment.show_comment(comment)
        self.comment.setEnabled(n_chosen > 0)
        text = tr_n("{count:,} cell", "{count:,} cells", n_shown)
        self.count.setText(
            tr("{n_chosen:,} of {text}", n_chosen=n_chosen, text=text) if n_chosen > 1 else text
        )
