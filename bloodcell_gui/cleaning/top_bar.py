"""The line above both views: which one, which data set, how much is decided, and what comes of it."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QProgressBar, QPushButton, QWidget

from bloodcell_gui.icons import set_icon
from bloodcell_gui.segments import Segments
from bloodcell_gui.status_line import ElidedLabel
from trainer.language import tr

_HEIGHT = 36
_BAR_WIDTH = 160
_SPACING = 8


class TopBar(QWidget):
    """The view to the left, progress in the middle, what is done with it to the right.

    Signals:
        view_asked: Place of the view that the user wants: 0 for what is doubtful, 1 for all images.
        facts_asked: Whether the user wants to see what else there is to know.
        defaults_asked: The user wants to decide what is sure.
        training_asked: The user wants to train with the decisions.
        open_asked: The user wants to take decisions from a file.
        save_asked: The user wants to write the decisions to a file.
        again_asked: The user wants the data set to be looked through again.
        close_asked: The user wants to close the data set.
    """

    view_asked = Signal(int)
    facts_asked = Signal(bool)
    defaults_asked = Signal()
    training_asked = Signal()
    open_asked = Signal()
    save_asked = Signal()
    again_asked = Signal()
    close_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._has_issues = False
        self.views = Segments(tr("What is shown"), (tr("Doubtful images"), tr("All images")))
        self.views.setToolTip("Ctrl+G")
        self.title = ElidedLabel()
        font = self.title.font()
        font.setBold(True)
        self.title.setFont(font)
        self.progress = QLabel()
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedSize(_BAR_WIDTH, 8)
        self._bar.setAccessibleName(tr("Decided"))
        self.facts = QPushButton()
        self.facts.setCheckable(True)
        self.menu = QMenu(tr("Decisions"), self)
        self.open = self._add(tr("&Open Decisions…"), tr("Take over what was decided elsewhere"))
        self.save = self._add(tr("&Save Decisions As…"), tr("Write what is decided to a file"))
        self.menu.addSeparator()
        self.again = self._add(tr("&Look Through Again"), tr("Look for what is doubtful anew"))
        self.close_set = self._add(
            tr("&Close Data Set"), tr("Go back to the beginning; what is decided is kept")
        )
        self.more = QPushButton(tr("&Decisions"))
        self.more.setMenu(self.menu)
        self.defaults = QPushButton(tr("&Apply the sure ones"))
        self.defaults.setToolTip(
            tr("Exclude exact copies, junk, images of one colour, and leaks; one step that can be undone")
        )
        self.train = QPushButton(tr("&Train with these…"))
        self.train.setToolTip(tr("Start a training that follows these decisions"))
        set_icon(self.train, "train")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 0)
        layout.setSpacing(_SPACING)
        layout.addWidget(self.views)
        layout.addWidget(self.title, 1)
        layout.addWidget(self.progress)
        layout.addWidget(self._bar)
        layout.addSpacing(16)
        for button in (self.facts, self.more, self.defaults, self.train):
            button.setMinimumHeight(_HEIGHT)
            layout.addWidget(button)
        self.views.chosen.connect(self.view_asked)
        self.facts.toggled.connect(self.facts_asked)
        self.defaults.clicked.connect(self.defaults_asked)
        self.train.clicked.connect(self.training_asked)
        self.open.triggered.connect(self.open_asked)
        self.save.triggered.connect(self.save_asked)
        self.again.triggered.connect(self.again_asked)
        self.close_set.triggered.connect(self.close_asked)

    def show_dataset(self, title: str, n_facts: int) -> None:
        """Show which data set it is, and how much else there is to know about it."""
        self.title.setText(title)
        self.title.setToolTip(title)
        self.facts.setText(tr("&Notes ({n_facts})", n_facts=n_facts))
        self.facts.setToolTip(tr("What else there is to know about this data set and these findings"))
        self.facts.setVisible(n_facts > 0)
        self.facts.setChecked(False)
        self._show_bar()

    def show_progress(self, decided: int, total: int, *, has_decisions: bool) -> None:
        """Show how much is decided.

        Args:
            decided: How many issues are; how many images, where none has a label.
            total: How many there are.
            has_decisions: Whether there is anything to save and to train with.
        """
        self.progress.setText(
            tr("{decided:,} of {total:,} decided", decided=decided, total=total)
            if total
            else tr("Nothing is doubtful")
        )
        self._bar.setRange(0, max(1, total))
        self._bar.setValue(decided)
        self._has_issues = total > 0
        self._show_bar()
        self.defaults.setEnabled(decided < total)
        self.save.setEnabled(has_decisions)
        self.train.setEnabled(has_decisions)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the bar go where it would take the title's room; the numbers stay."""
        super().resizeEvent(event)
        self._show_bar()

    def _show_bar(self) -> None:
        layout = self.layout()
        assert layout is not None
        # The layout asks for no room for a title that gives way.
        needed = layout.sizeHint().width() + self.title.whole_width()
        if self._bar.isHidden():
            needed += _BAR_WIDTH + _SPACING
        self._bar.setVisible(self._has_issues and self.width() >= needed)

    def _add(self, text: str, tip: str) -> QAction:
        action = QAction(text, self)
        action.setToolTip(tip)
        self.menu.addAction(action)
        return action
