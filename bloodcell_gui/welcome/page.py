"""The welcome page: what the application is, what it may be used for, and what it knows."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from bloodcell_gui.drop_frame import DropOverlay, is_project, local_paths
from bloodcell_gui.icons import draw_icon, set_icon
from bloodcell_gui.texts import make_text
from trainer.language import tr
from trainer.reports.notice import RESEARCH_USE

_ICON_SIDE = 64
_LARGE = 1.6
_WIDTH = 720
_BUTTON_HEIGHT = 40


class WelcomePage(QScrollArea):
    """Greets who starts for the first time; one button leads on the tour, another to work.

    Signals:
        tour_wanted: The user wants to be shown around.
        guide_wanted: The user wants to read.
        start_wanted: The user wants to get to work.
        dropped: Files and folders were dropped: the list of their paths.
    """

    tour_wanted = Signal()
    guide_wanted = Signal()
    start_wanted = Signal()
    dropped = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Welcome"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.tour = QPushButton(tr("&Take the tour (five minutes)"))
        self.start = QPushButton(tr("&Start"))
        self.guide = QPushButton(tr("User &guide"))
        set_icon(self.tour, "forward")
        set_icon(self.start, "classify")
        set_icon(self.guide, "table")
        for button in (self.tour, self.start, self.guide):
            button.setMinimumHeight(_BUTTON_HEIGHT)
        self.tour.setDefault(True)
        self.tour.clicked.connect(self.tour_wanted)
        self.start.clicked.connect(self.start_wanted)
        self.guide.clicked.connect(self.guide_wanted)
        self.setFocusProxy(self.tour)
        self.setAcceptDrops(True)
        self._overlay = DropOverlay(self, tr("Drop folders of cell images here"))
        inner = QWidget()
        outer = QHBoxLayout(inner)
        outer.setContentsMargins(24, 24, 24, 24)
        outer.addStretch()
        outer.addLayout(self._lay_out(), 0)
        outer.addStretch()
        self.setWidget(inner)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Show that what comes may be dropped; a project is the window's."""
        paths = local_paths(event.mimeData())
        if paths and not any(map(is_project, paths)):
            event.acceptProposedAction()
            self._overlay.cover()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Take it wherever it is: a scroll area would refuse what none of its parts asks for."""
        event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Forget what was dragged over."""
        self._overlay.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        """Hand on what was dropped."""
        self._overlay.hide()
        paths = local_paths(event.mimeData())
        if paths and not any(map(is_project, paths)):
            event.acceptProposedAction()
            self.dropped.emit(paths)

    def _lay_out(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(16)
        column.addStretch()
        column.addLayout(_make_head())
        column.addWidget(
            _make_wide(
                tr(
                    "Bloodcell tells the blood cells in your pictures apart, one cell a picture, and counts "
                    "them. You look at every cell, correct what is doubtful, and take the counts along as "
                    "tables or a report. It can learn your stain and your classes. Everything stays on this "
                    "computer."
                )
            )
        )
        research = _make_wide(tr(RESEARCH_USE))
        font = research.font()
        font.setBold(True)
        research.setFont(font)
        column.addWidget(research)
        column.addLayout(_make_knowledge())
        buttons = QHBoxLayout()
        buttons.setSpacing(16)
        for button in (self.tour, self.start, self.guide):
            buttons.addWidget(button)
        buttons.addStretch()
        column.addLayout(buttons)
        column.addWidget(_make_wide(tr("You find this page again in the Help menu."), muted=True))
        column.addStretch()
        return column


def _make_head() -> QHBoxLayout:
    icon = QLabel()
    icon.setPixmap(draw_icon("application", _ICON_SIDE))
    heading = QLabel(tr("Welcome to Bloodcell"))
    font = heading.font()
    font.setPointSizeF(font.pointSizeF() * _LARGE)
    heading.setFont(font)
    head = QHBoxLayout()
    head.setSpacing(16)
    head.addWidget(icon)
    head.addWidget(heading, 1)
    return head


def _make_knowledge() -> QGridLayout:
    """Lay out what the model knows beside what it does not."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(24)
    grid.setVerticalSpacing(4)
    for column, (title, text) in enumerate(
        (
            (
                tr("What the model knows"),
                tr(
                    "Eight classes of cells of healthy people: neutrophils, lymphocytes, monocytes, "
                    "eosinophils, basophils, immature granulocytes, erythroblasts and platelets. It learned "
                    "from one analyser and one stain."
                ),
            ),
            (
                tr("What it does not know"),
                tr(
                    "No blasts and no other abnormal cells: each gets the name of the class that it "
                    "resembles most, or is unsure. Another microscope or stain makes it worse: check it on "
                    "labelled cells of your own, and adapt it."
                ),
            ),
        )
    ):
        heading = QLabel(title)
        font = heading.font()
        font.setBold(True)
        heading.setFont(font)
        grid.addWidget(heading, 0, column)
        grid.addWidget(make_text(text), 1, column, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(column, 1)
    return grid


def _make_wide(text: str, *, muted: bool = False) -> QLabel:
    label = make_text(text, muted=muted)
    label.setMinimumWidth(_WIDTH)
    label.setMaximumWidth(_WIDTH)
    return label
