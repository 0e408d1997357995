"""What the Help menu does: this computer, the keys, the log, and what this is."""

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QDialog, QWidget

from bloodcell_gui.job_queue import JobQueue
from bloodcell_gui.log import show_log_folder
from bloodcell_gui.menus import Menus
from bloodcell_gui.settings import Settings


class HelpMenu(QObject):
    """Opens what the Help menu offers; each dialog is made when it is asked for."""

    def __init__(self, menus: Menus, queue: JobQueue, settings: Settings, window: QWidget) -> None:
        super().__init__(window)
        self._queue = queue
        self._settings = settings
        self._window = window
        menus.device.triggered.connect(self.show_device)
        menus.keys.triggered.connect(self._on_keys_asked)
        menus.open_log.triggered.connect(self._on_log_asked)
        menus.about.triggered.connect(self._on_about_asked)

    @Slot()
    def show_device(self) -> None:
        """Tell what this computer trains on."""
        from bloodcell_gui.device_dialog import DeviceDialog

        _run(DeviceDialog(self._queue, self._settings, self._window))

    @Slot()
    def _on_keys_asked(self) -> None:
        from bloodcell_gui.help import KeysDialog

        _run(KeysDialog(self._window))

    @Slot()
    def _on_about_asked(self) -> None:
        from bloodcell_gui.help import AboutDialog
        from trainer.reports.notice import RESEARCH_USE

        _run(AboutDialog(RESEARCH_USE, self._window))

    @Slot()
    def _on_log_asked(self) -> None:
        show_log_folder()


def _run(dialog: QDialog) -> None:
    dialog.exec()
    dialog.deleteLater()
