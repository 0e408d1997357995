"""The other way: the model attuned to the same cells without their labels, by one button."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from bloodcell_gui.icons import set_icon
from bloodcell_gui.texts import make_text
from bloodcell_gui.training.adapting.layouts import BUTTON_HEIGHT
from trainer.language import tr, tr_n

if TYPE_CHECKING:
    from trainer.cleaning.own_cells import CellsFound


class AttunePart(QWidget):
    """The button, and beside it what it does, or why it cannot be done with these cells.

    Signals:
        asked: The user wants the model attuned to the cells.
    """

    asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.button = QPushButton(tr("Att&une without labels"))
        self.button.setMinimumHeight(BUTTON_HEIGHT)
        set_icon(self.button, "train")
        self._text = make_text(muted=True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        layout.addWidget(self.button)
        layout.addWidget(self._text, 1)
        self.button.clicked.connect(self.asked)

    def show_state(self, found: "CellsFound | None", *, is_busy: bool) -> None:
        """Say what can be done.

        Args:
            found: The cells; None where there are none yet.
            is_busy: Whether another model is being made.
        """
        from trainer.cleaning.own_cells import FEWEST_TO_ATTUNE

        is_enough = found is not None and found.n_images >= FEWEST_TO_ATTUNE
        self.button.setEnabled(is_enough and not is_busy)
        text = (
            tr_n(
                "{count:,} image is too few to attune a model: it takes at least {fewest}.",
                "{count:,} images are too few to attune a model: it takes at least {fewest}.",
                found.n_images,
                fewest=FEWEST_TO_ATTUNE,
            )
            if found is not None and not is_enough
            else tr(
                "For cells without labels, or with labels that are not to be used: takes away what lamp, "
                "stain and lens do to all of them alike. It takes {fewest} images or more, and a minute.",
                fewest=FEWEST_TO_ATTUNE,
            )
        )
        self._text.setText(text)
        self.button.setAccessibleDescription(text)
