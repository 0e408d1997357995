"""The empty state: one large place to drop folders on."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from bloodcell_gui.drop_frame import paint_drop_frame
from bloodcell_gui.icons import IconLabel, set_icon
from trainer.language import tr

_ICON_SIDE = 64
_LARGE = 1.6


class DropZone(QWidget):
    """Says what to do, and offers a button to those who do not drag.

    Signals:
        folder_asked: The user wants to choose a folder.
        samples_asked: The user wants to try the drawn sample cells.
    """

    folder_asked = Signal()
    samples_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hovered = False
        icon = IconLabel("drop", _ICON_SIDE, QPalette.ColorRole.PlaceholderText)
        invitation = QLabel(tr("Drop folders of cell images here"))
        invitation.setAlignment(Qt.AlignmentFlag.AlignCenter)
        font = invitation.font()
        font.setPointSizeF(font.pointSizeF() * _LARGE)
        invitation.setFont(font)
        explanation = QLabel(
            tr(
                "Each image shows one cell. A sub-folder counts as one sample.\nYour images are "
                "only read, and never leave this computer."
            )
        )
        explanation.setAlignment(Qt.AlignmentFlag.AlignCenter)
        explanation.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self._open = QPushButton(tr("&Open folder…"))
        self.try_button = QPushButton(tr("&Try the sample cells"))
        set_icon(self._open, "folder")
        for button in (self._open, self.try_button):
            button.setMinimumHeight(36)
            button.setMinimumWidth(176)
        self._open.setDefault(True)
        self.try_button.setToolTip(tr("Drawn cells that come with the application"))

        buttons = QHBoxLayout()
        buttons.setSpacing(16)
        buttons.addStretch()
        buttons.addWidget(self._open)
        buttons.addWidget(self.try_button)
        buttons.addStretch()
        layout = QVBoxLayout(self)
        layout.setSpacing(16)
        layout.addStretch()
        layout.addWidget(icon)
        layout.addWidget(invitation)
        layout.addWidget(explanation)
        layout.addSpacing(8)
        layout.addLayout(buttons)
        layout.addStretch()

        self.setFocusProxy(self._open)
        self._open.clicked.connect(self.folder_asked)
        self.try_button.clicked.connect(self.samples_asked)

    def set_hovered(self, hovered: bool) -> None:
        """Show that what is being dragged may be dropped here."""
        self._hovered = hovered
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the dashed frame."""
        paint_drop_frame(QPainter(self), self, hovered=self._hovered)
