"""The heading of the Models page, and what concerns the library as a whole."""

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QWidget

from bloodcell_gui.icons import set_icon
from trainer.language import tr

_BUTTON_HEIGHT = 36


class TopBar(QWidget):
    """A heading and buttons; whoever makes it connects them."""

    def __init__(self, compare: QAction, trash: QMenu, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        heading = QLabel(tr("Models"))
        font = heading.font()
        font.setPointSizeF(font.pointSizeF() * 1.6)
        heading.setFont(font)
        self.take_in = _button(tr("&Import…"), tr("Check a model file, and copy it here"))
        set_icon(self.take_in, "files")
        self.compare = _button(compare.text(), compare.toolTip())
        self.compare.clicked.connect(compare.trigger)
        self.trash = _button(tr("Tra&sh"), tr("Bring removed models back, or delete them for good"))
        self.trash.setMenu(trash)
        self.device = _button(tr("This Com&puter…"), tr("What training calculates with here, and how fast"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 0)
        layout.setSpacing(8)
        layout.addWidget(heading)
        layout.addStretch()
        for button in (self.take_in, self.compare, self.trash, self.device):
            layout.addWidget(button)


def _button(text: str, tip: str) -> QPushButton:
    button = QPushButton(text)
    button.setToolTip(tip)
    button.setMinimumHeight(_BUTTON_HEIGHT)
    return button
