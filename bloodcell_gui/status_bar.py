"""The bar at the bottom: the model in use, good news over it for a while, and the work under way."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QMainWindow, QWidget

from bloodcell_gui.notify import Notifier
from bloodcell_gui.session import Session
from bloodcell_gui.status_line import ModelLine

_DONE_MILLISECONDS = 10_000


class StatusBar(QObject):
    """Fills the window's bar and keeps it up to date.

    Attributes:
        model_line: Which model is in use, and its caution.
    """

    def __init__(
        self, session: Session, notifier: Notifier, lines: Sequence[QWidget], window: QMainWindow
    ) -> None:
        """Fill the bar.

        Args:
            session: Has the model.
            notifier: Tells good news.
            lines: What shows work under way, from left to right.
            window: Has the bar; the owner.
        """
        super().__init__(window)
        self._session = session
        self._bar = window.statusBar()
        self.model_line = ModelLine()
        self._bar.addWidget(self.model_line, 1)
        # The bar itself shows it again, over its own message, when a permanent widget changes.
        self._bar.messageChanged.connect(lambda text: self.model_line.setHidden(bool(text)))
        for line in lines:
            self._bar.addPermanentWidget(line)
        session.model_changed.connect(self._on_model_changed)
        session.card_changed.connect(self._on_model_changed)
        notifier.done_told.connect(self._on_done_told)

    @Slot(str)
    def _on_done_told(self, text: str) -> None:
        self._bar.showMessage(text, _DONE_MILLISECONDS)

    @Slot()
    def _on_model_changed(self) -> None:
        model = self._session.model
        if model is not None:
            self.model_line.show_model(model.card.title, model.card.caution)
