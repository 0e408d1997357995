"""What the Help menu does: the guide, this computer, the keys, the log, and what this is."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QDialog, QStackedWidget, QWidget

from bloodcell_gui.background import end_tasks
from bloodcell_gui.job_queue import JobQueue
from bloodcell_gui.log import show_log_folder
from bloodcell_gui.menus import Menus
from bloodcell_gui.settings import Settings
from trainer.language import tr

if TYPE_CHECKING:
    from bloodcell_gui.guide import GuideWindow


class HelpMenu(QObject):
    """Opens what the Help menu offers; each dialog is made when it is asked for."""

    def __init__(
        self, menus: Menus, pages: QStackedWidget, queue: JobQueue, settings: Settings, window: QWidget
    ) -> None:
        """Wire the menu.

        Args:
            menus: Hold the actions.
            pages: The guide opens at what it says of the page in sight.
            queue: Asks a child what this computer trains on.
            settings: Know what was last found.
            window: Owner.
        """
        super().__init__(window)
        self._pages = pages
        self._queue = queue
        self._settings = settings
        self._window = window
        self._guide: GuideWindow | None = None
        menus.guide.triggered.connect(self._on_guide_asked)
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
    def _on_guide_asked(self) -> None:
        from bloodcell_gui.guide import CHAPTERS, GuideWindow
        from bloodcell_gui.page_bar import CLASSIFY

        if self._guide is None:
            self._guide = GuideWindow(self._window)
        # The welcome page has no chapter: who reads from there begins at the beginning.
        self._guide.show_chapter(CHAPTERS.get(self._pages.currentIndex(), CHAPTERS[CLASSIFY]))

    @Slot()
    def _on_keys_asked(self) -> None:
        from bloodcell_gui.help import KeysDialog

        _run(KeysDialog(self._window))

    @Slot()
    def _on_about_asked(self) -> None:
        from bloodcell_gui.help import AboutDialog
        from trainer.reports.notice import RESEARCH_USE

        _run(AboutDialog(tr(RESEARCH_USE), self._window))

    @Slot()
    def _on_log_asked(self) -> None:
        show_log_folder()


def _run(dialog: QDialog) -> None:
    dialog.exec()
    end_tasks(dialog)
    dialog.deleteLater()
