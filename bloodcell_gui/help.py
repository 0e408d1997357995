"""What the Help menu shows: all keys, and what this is."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QLabel, QVBoxLayout, QWidget

from bloodcell_gui.dialog_buttons import add_buttons
from bloodcell_gui.icons import draw_icon
from trainer import __version__

Section = tuple[str, tuple[tuple[str, str], ...]]

KEYS: tuple[Section, ...] = (
    (
        "Anywhere",
        (
            ("Ctrl+O", "Open a folder"),
            ("Ctrl+Shift+O", "Open files"),
            ("Ctrl+N, Ctrl+P", "New project, open a project"),
            ("Ctrl+D", "Add the samples of Classify to the project"),
            ("Ctrl+E", "Export the results"),
            ("Ctrl+W, Ctrl+Shift+W", "Close the chosen sample, all samples"),
            ("F5", "Classify again"),
            ("Ctrl+.", "Cancel the work"),
            ("Ctrl+1 … Ctrl+5", "Go to a page"),
            ("F9, F10", "Fold samples, differential"),
            ("F11", "Full screen"),
            ("?", "Show these keys"),
            ("Ctrl+Q", "Quit"),
        ),
    ),
    (
        "Cells",
        (
            ("Arrows, Page up and down", "Go from cell to cell"),
            ("Home, End", "First and last cell"),
            ("Space, Enter", "Show the cell large, and back"),
            ("Ctrl++, Ctrl+-", "Larger and smaller thumbnails"),
        ),
    ),
    (
        "Large cell",
        (
            ("Left, Right", "Previous and next cell"),
            ("Esc", "Back to all cells"),
        ),
    ),
    (
        "Review",
        (
            ("1 … 9, O", "It is of this class; any other class"),
            ("Enter, Shift+Enter", "Confirm the model, for the rest of the class"),
            ("X", "Exclude it, or count it again"),
            ("C", "Write a comment"),
            ("0, N", "Unsure cells; next sample that is not signed"),
            ("Ctrl+Enter", "Sign the sample"),
            ("Space, Esc", "Show the cell large, and back"),
        ),
    ),
    (
        "Clean",
        (
            ("1 … 9", "It is of this class"),
            ("K, X, U", "Keep it, exclude it, leave it undecided"),
            ("O", "Keep only this copy, exclude the others"),
            ("C, A", "It is of a new class; accept what is suggested"),
            ("Ctrl+G", "All images, or the doubtful ones"),
            ("Shift, Ctrl, Ctrl+A", "Choose several images"),
            ("N, P, Up, Down", "Next and previous"),
            ("Left, Right, Esc", "Look at look-alikes, and back"),
            ("Ctrl+Z, Ctrl+Shift+Z", "Undo and redo the last step"),
        ),
    ),
    (
        "Train",
        (
            ("Alt+Left, Alt+Right", "Previous and next step of the wizard"),
            ("Left, Right, Home, End", "Read the curves epoch by epoch"),
            ("+, -, 0", "Zoom in the curves; the whole run"),
            ("Arrows, Enter", "Go through the confusion matrix; show the images"),
            ("Esc", "Back from results and comparison"),
        ),
    ),
    (
        "Models",
        (
            ("Enter", "Use the model for classifying"),
            ("F2", "Rename it"),
            ("Del, Ctrl+Z", "Move to the trash; take the last change back"),
        ),
    ),
    (
        "Tables and lists",
        (
            ("Ctrl+C", "Copy the table or the chosen rows"),
            ("Ctrl+Shift+C", "Copy the differential from anywhere"),
            ("Del", "Close the chosen sample"),
        ),
    ),
)


class KeysDialog(QDialog):
    """All keys, by where they work, in two columns."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keyboard shortcuts")
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
        _finish(self, grid)


def _count_lines(keys: Sequence[tuple[str, str]]) -> int:
    return 1 + len(keys)


def _lay_out_keys(sections: Sequence[Section]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(24)
    grid.setVerticalSpacing(4)
    line = 0
    for place, keys in sections:
        heading = QLabel(place)
        font = heading.font()
        font.setBold(True)
        heading.setFont(font)
        heading.setContentsMargins(0, 8 if line else 0, 0, 0)
        grid.addWidget(heading, line, 0, 1, 2)
        line += 1
        for key, meaning in keys:
            grid.addWidget(QLabel(key), line, 0)
            grid.addWidget(QLabel(meaning), line, 1)
            line += 1
    return grid


class AboutDialog(QDialog):
    """Name, version, and what the results may be used for."""

    def __init__(self, research_use: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("About Bloodcell")
        icon = QLabel()
        icon.setPixmap(draw_icon("application", 64))
        name = QLabel("Bloodcell")
        font = name.font()
        font.setPointSizeF(font.pointSizeF() * 1.6)
        name.setFont(font)
        version = QLabel(f"Version {__version__}")
        version.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        purpose = QLabel(
            "Tells blood cells apart in pictures of single cells,\n"
            "and learns new ones. Everything stays on this computer."
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
