"""Files that macOS hands to a program that runs: double-clicked, or dropped on its icon."""

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QFileOpenEvent

from bloodcell_gui.startup.request import StartRequest


class FileEvents(QObject):
    """An event filter for the application, where the system sends such events.

    Signals:
        asked: A `StartRequest` for the file.
    """

    asked = Signal(object)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the system's word that a file is to be opened."""
        if not isinstance(event, QFileOpenEvent):
            return False
        if event.file():
            self.asked.emit(StartRequest((Path(event.file()).absolute(),)))
        return True
