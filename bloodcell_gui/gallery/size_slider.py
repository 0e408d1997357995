"""How large thumbnails are, as a slider."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSlider, QWidget

from bloodcell_gui.gallery.gallery import LARGEST, SIZE_STEP, SMALLEST
from trainer.language import tr


class SizeSlider(QSlider):
    """Goes from the smallest side of a thumbnail to the largest, in device-independent pixels."""

    def __init__(self, side: int, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setRange(SMALLEST, LARGEST)
        self.setSingleStep(SIZE_STEP)
        self.setPageStep(2 * SIZE_STEP)
        self.setValue(side)
        self.setMinimumWidth(64)
        self.setMaximumWidth(128)
        self.setAccessibleName(tr("Size of the thumbnails"))

    def change(self, steps: int) -> None:
        """Make the thumbnails larger or smaller by so many steps."""
        self.setValue(self.value() + steps * SIZE_STEP)
