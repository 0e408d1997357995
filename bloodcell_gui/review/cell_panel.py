"""What there is to say of the cell that is shown large, and everything that can be decided about it."""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QPushButton, QScrollArea, QVBoxLayout, QWidget

from bloodcell_gui.gallery.class_choice import MOST_KEYS, ClassChoice
from bloodcell_gui.gallery.heat import HeatControl
from bloodcell_gui.notify import Notifier
from bloodcell_gui.review.painter import describe_cell
from bloodcell_gui.review.sheet import EXCLUDED, ReviewSheet
from bloodcell_gui.text_size import keep_width
from bloodcell_gui.texts import make_text
from trainer.language import mark, tr

_WIDTH = 232
_HEIGHT = 36

GONE = mark("The image is no longer where it was, or cannot be read any more. What was counted stays.")


class CellPanel(QWidget):
    """The classes with the model's probabilities, each of them a button; the reason; the heat map.

    Signals:
        class_chosen: Index of the class that it is of.
        confirm_asked: The model is right.
        exclude_asked: It is left out, or counts again.
    """

    class_chosen = Signal(int)
    confirm_asked = Signal()
    exclude_asked = Signal()

    def __init__(self, notifier: Notifier, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        keep_width(self, _WIDTH, QWidget.setFixedWidth)
        self.choices: dict[int, ClassChoice] = {}
        self.about = make_text()
        font = self.about.font()
        font.setBold(True)
        self.about.setFont(font)
        self.reason = make_text()
        self.gone = make_text(tr(GONE))
        self.heading = make_text(tr("What the model thinks"), muted=True)
        self.heat = HeatControl(notifier)
        self.confirm = QPushButton(tr("C&onfirm  [Enter]"))
        self.exclude = QPushButton()
        self._classes = QVBoxLayout()
        self._classes.setSpacing(0)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(8, 0, 8, 0)
        column.setSpacing(8)
        for widget in (self.about, self.reason, self.gone, self.heading):
            column.addWidget(widget)
        column.addLayout(self._classes)
        column.addStretch()
        area = QScrollArea()
        area.setWidget(inner)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(area, 1)
        # What it folds out is not to be scrolled for.
        layout.addWidget(self.heat)
        for button in (self.confirm, self.exclude):
            button.setMinimumHeight(_HEIGHT)
            # A click leaves the keyboard where it is: at the cell.
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            layout.addWidget(button)
        self.heat.toggle.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.confirm.clicked.connect(self.confirm_asked)
        self.exclude.clicked.connect(self.exclude_asked)

    def show_classes(self, sheet: ReviewSheet) -> None:
        """Offer the classes that the cells of a sample can be."""
        for choice in self.choices.values():
            self._classes.removeWidget(choice)
            choice.hide()
            choice.deleteLater()
        self.choices = {}
        for place, index in enumerate(sheet.order):
            key = str(place + 1) if place < MOST_KEYS else ""
            choice = ClassChoice(sheet.styles[index], key, given=tr("model"))
            choice.clicked.connect(lambda _=False, index=index: self.class_chosen.emit(index))
            self._classes.addWidget(choice)
            self.choices[index] = choice
        # They are made after what stands under them.
        order = (*self.choices.values(), self.heat.toggle, self.heat.classes, self.confirm, self.exclude)
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)

    def show_cell(
        self, sheet: ReviewSheet, row: int, shares: NDArray[np.float32] | None, *, is_signed: bool
    ) -> None:
        """Show a cell.

        Args:
            sheet: The cells.
            row: Which one.
            shares: (K,) what the model thought, in its order; None where nobody knows, or not yet.
            is_signed: Whether nothing can be decided.
        """
        cell, group, machine = sheet.sample.cells[row], int(sheet.groups[row]), sheet.machine_class(row)
        # A line never begins with the sign alone.
        self.about.setText(describe_cell(sheet, row).replace(" %", "\u00a0%"))
        self.reason.setText(cell.comment and tr("Comment: {comment}", comment=cell.comment))
        self.reason.setVisible(bool(cell.comment))
        takes_part = machine >= 0
        may_decide = takes_part and not is_signed
        self.heading.setVisible(takes_part)
        for index, choice in self.choices.items():
            choice.setVisible(takes_part)
            choice.setEnabled(may_decide)
            known = shares is not None and index < len(shares)
            share = float(shares[index]) if known and shares is not None else None
            choice.show_state(share, is_given=index == machine, is_chosen=cell.is_reviewed and index == group)
        self.confirm.setEnabled(may_decide and bool(sheet.undecided[row]))
        is_excluded = group == EXCLUDED
        self.exclude.setText(tr("Count it &again  [X]") if is_excluded else tr("E&xclude  [X]"))
        self.exclude.setEnabled(may_decide)

    def show_gone(self, is_gone: bool) -> None:
        """Say that the picture is not there, where it was there when it was classified."""
        self.gone.setVisible(is_gone)
