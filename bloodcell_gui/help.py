"""What the Help menu shows: all keys, and what this is."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QGridLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from bloodcell_gui.dialog_buttons import add_buttons
from bloodcell_gui.icons import draw_icon
from trainer import __version__
from trainer.language import mark, tr

Section = tuple[str, tuple[tuple[str, str], ...]]

KEYS: tuple[Section, ...] = (
    (
        mark("Anywhere"),
        (
            ("Ctrl+O", mark("Open a folder")),
            ("Ctrl+Shift+O", mark("Open files")),
            ("Ctrl+N, Ctrl+P", mark("New project, open a project")),
            ("Ctrl+D", mark("Add the samples of Classify to the project")),
            ("Ctrl+E", mark("Export the results")),
            ("Ctrl+W, Ctrl+Shift+W", mark("Close the chosen sample, all samples")),
            ("F5", mark("Classify again")),
            ("Ctrl+.", mark("Cancel the work")),
            ("Ctrl+1 … Ctrl+5", mark("Go to a page")),
            ("F9, F10", mark("Fold samples, differential")),
            ("F11", mark("Full screen")),
            ("F1", mark("The user guide, at the page in sight")),
            ("?", mark("Show these keys")),
            ("Ctrl+,", mark("Settings")),
            ("F6", mark("On the tour: to its balloon, and back")),
            ("Ctrl+Q", mark("Quit")),
        ),
    ),
    (
        mark("Cells"),
        (
            (mark("Arrows, Page up and down"), mark("Go from cell to cell")),
            (mark("Home, End"), mark("First and last cell")),
            (mark("Space, Enter"), mark("Show the cell large, and back")),
            ("Ctrl++, Ctrl+-", mark("Larger and smaller thumbnails")),
        ),
    ),
    (
        mark("Large cell"),
        (
            (mark("Left, Right"), mark("Previous and next cell")),
            (mark("Esc"), mark("Back to all cells")),
        ),
    ),
    (
        mark("Review"),
        (
            ("1 … 9, O", mark("It is of this class; any other class")),
            (mark("Enter, Shift+Enter"), mark("Confirm the model, for the rest of the class")),
            ("X", mark("Exclude it, or count it again")),
            ("C", mark("Write a comment")),
            ("0, N", mark("Unsure cells; next sample that is not signed")),
            (mark("Ctrl+Enter"), mark("Sign the sample")),
            (mark("Space, Esc"), mark("Show the cell large, and back")),
        ),
    ),
    (
        mark("Clean"),
        (
            ("1 … 9", mark("It is of this class")),
            ("K, X, U", mark("Keep it, exclude it, leave it undecided")),
            ("O", mark("Keep only this copy, exclude the others")),
            ("C, A", mark("It is of a new class; accept what is suggested")),
            ("Ctrl+G", mark("All images, or the doubtful ones")),
            (mark("Shift, Ctrl, Ctrl+A"), mark("Choose several images")),
            (mark("N, P, Up, Down"), mark("Next and previous")),
            (mark("Left, Right, Esc"), mark("Look at look-alikes, and back")),
            ("Ctrl+Z, Ctrl+Shift+Z", mark("Undo and redo the last step")),
        ),
    ),
    (
        mark("Train"),
        (
            (mark("Alt+Left, Alt+Right"), mark("Previous and next step of the wizard")),
            (mark("Left, Right, Home, End"), mark("Read the curves epoch by epoch")),
            ("+, -, 0", mark("Zoom in the curves; the whole run")),
            (mark("Arrows, Enter"), mark("Go through the confusion matrix; show the images")),
            (mark("Esc"), mark("Back from results and comparison")),
        ),
    ),
    (
        mark("Models"),
        (
            (mark("Enter"), mark("Use the model for classifying")),
            ("F2", mark("Rename it")),
            (mark("Del, Ctrl+Z"), mark("Move to the trash; take the last change back")),
        ),
    ),
    (
        mark("Tables and lists"),
        (
            ("Ctrl+C", mark("Copy the table or the chosen rows")),
            ("Ctrl+Shift+C", mark("Copy the differential from anywhere")),
            (mark("Del"), mark("Close the chosen sample")),
        ),
    ),
)

# Title of the dialog, its buttons, and what the desktop has at its edges.
_AROUND = QSize(80, 160)


class KeysDialog(QDialog):
    """All keys, by where they work, in two columns."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Keyboard shortcuts"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(40)
        n_lines = sum(_count_lines(keys) for _, keys in KEYS)
        columns: tuple[list[Section], list[Section]] = ([], [])
        before = 0
        for section in KEYS:
            # To the side on which more of it belongs.
            columns[2 * before + _count_lines(section[1]) > n_lines].append(section)
            before += _count_lines(section[1])
        for number, sections in enumerate(columns):
            grid.addLayout(_lay_out_keys(sections), 0, number, Qt.AlignmentFlag.AlignTop)
        inner = QWidget()
        inner.setLayout(grid)
        area = QScrollArea()
        area.setAccessibleName(tr("All keys"))
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(inner)
        # With large texts it is more than a screen has room for.
        room, needed = self.screen().availableSize() - _AROUND, inner.sizeHint()
        bar = area.verticalScrollBar().sizeHint().width() if needed.height() > room.height() else 0
        area.setMinimumSize(min(needed.width() + bar, room.width()), min(needed.height(), room.height()))
        around = QGridLayout()
        around.addWidget(area)
        _finish(self, around)


def _count_lines(keys: Sequence[tuple[str, str]]) -> int:
    return 1 + len(keys)


def _lay_out_keys(sections: Sequence[Section]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(24)
    grid.setVerticalSpacing(4)
    line = 0
    for place, keys in sections:
        heading = QLabel(tr(place))
        font = heading.font()
        font.setBold(True)
        heading.setFont(font)
        heading.setContentsMargins(0, 8 if line else 0, 0, 0)
        grid.addWidget(heading, line, 0, 1, 2)
        line += 1
        for key, meaning in keys:
            grid.addWidget(QLabel(tr(key)), line, 0)
            grid.addWidget(QLabel(tr(meaning)), line, 1)
            line += 1
    return grid


class AboutDialog(QDialog):
    """Name, version, and what the results may be used for."""

    def __init__(self, research_use: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("About Bloodcell"))
        icon = QLabel()
        icon.setPixmap(draw_icon("application", 64))
        name = QLabel("Bloodcell")
        font = name.font()
        font.setPointSizeF(font.pointSizeF() * 1.6)
        name.setFont(font)
        version = QLabel(tr("Version {version}", version=__version__))
        version.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        purpose = QLabel(
            tr(
                "Tells blood cells apart in pictures of single cells,\nand learns new ones. "
                "Everything stays on this computer."
            )
        )
        research = QLabel(research_use)
        font = research.font()
        font.setBold(True)
        research.setFont(font)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        grid.addWidget(icon, 0, 0, 2, 1, Qt.AlignmentFlag.AlignTop)
        for line, label in enumerate((name, version, purpose, research)):
            label.setWordWrap(line > 1)
            label.setMinimumWidth(400 if line > 1 else 0)
            grid.addWidget(label, line, 1)
        _finish(self, grid)


def _finish(dialog: QDialog, grid: QGridLayout) -> None:
    buttons = add_buttons(dialog, QDialogButtonBox.StandardButton.Close)
    layout = QVBoxLayout(dialog)
    layout.setContentsMargins(16, 16, 16, 16)
    layout.setSpacing(16)
    layout.addLayout(grid)
    layout.addWidget(buttons)
    layout.setSizeConstraint(QVBoxLayout.SizeConstraint.SetFixedSize)
