"""The empty state of the Data step: one large place that says what to do."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from bloodcell_gui.drop_frame import paint_drop_frame
from bloodcell_gui.icons import IconLabel
from trainer.language import tr

_ICON_SIDE = 64
_HEIGHT = 320
_LARGE = 1.4
_EXAMPLE = "cells / neutrophil / 001.jpg, 002.jpg …\ncells / lymphocyte / 001.jpg …"


class DropHint(QWidget):
    """Looks like a place to drop on; the step itself takes what is dropped."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hovered = False
        self.setMinimumHeight(_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        icon = IconLabel("drop", _ICON_SIDE, QPalette.ColorRole.PlaceholderText)
        invitation = QLabel(tr("Drop a folder of labelled cells here"))
        font = invitation.font()
        font.setPointSizeF(font.pointSizeF() * _LARGE)
        invitation.setFont(font)
        example = QLabel(_EXAMPLE)
        example.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        layout = QVBoxLayout(self)
        layout.setSpacing(16)
        layout.addStretch()
        for label in (icon, invitation, example):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            layout.addWidget(label)
        layout.addStretch()

    def set_hovered(self, hovered: bool) -> None:
        """Show that what is being dragged may be dropped here."""
        self._hovered = hovered
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the dashed frame."""
        painter = QPainter(self)
        paint_drop_frame(painter, self, hovered=self._hovered, margin=1)
        painter.end()
