"""Settings in the Edit menu."""

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from bloodcell_gui.settings import Settings


class SettingsMenu(QObject):
    """Opens the settings; the dialog is made when it is asked for."""

    def __init__(self, action: QAction, settings: Settings, window: QWidget) -> None:
        """Wire the action.

        Args:
            action: Of the Edit menu.
            settings: What is set.
            window: Owner.
        """
        super().__init__(window)
        self._settings = settings
        self._window = window
        action.triggered.connect(self._on_triggered)

    @Slot()
    def _on_triggered(self) -> None:
        from bloodcell_gui.settings_dialog import SettingsDialog

        dialog = SettingsDialog(self._settings, self._window)
        dialog.exec()
        dialog.deleteLater()
