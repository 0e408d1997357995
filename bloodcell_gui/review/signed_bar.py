"""The bar that says that a sample is signed, and how it can be changed again."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from bloodcell_gui.icons import IconLabel
from bloodcell_gui.review.states import describe_state
from trainer.language import tr
from trainer.project.samples import ProjectSample


class SignedBar(QFrame):
    """Seen as long as the sample is signed.

    Signals:
        reopen_asked: The user wants to change it.
    """

    reopen_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAutoFillBackground(True)
        # The system's own colours of what asks for attention.
        self.setBackgroundRole(QPalette.ColorRole.ToolTipBase)
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._text.setForegroundRole(QPalette.ColorRole.ToolTipText)
        self.reopen = QPushButton(tr("&Reopen"))
        self.reopen.setToolTip(tr("Let this sample be changed again; the audit trail says who did so"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 4, 4, 4)
        layout.setSpacing(8)
        layout.addWidget(IconLabel("done", role=QPalette.ColorRole.ToolTipText))
        layout.addWidget(self._text, 1)
        layout.addWidget(self.reopen)
        self.reopen.clicked.connect(self.reopen_asked)
        self.hide()

    @property
    def text(self) -> str:
        """What is said."""
        return self._text.text()

    def show_sample(self, sample: ProjectSample, *, is_signed: bool) -> None:
        """Say of a sample that it is signed, where it is."""
        self._text.setText(
            tr("{sample} Nothing can be changed in it before it is reopened.", sample=describe_state(sample))
        )
        self.setVisible(is_signed)
