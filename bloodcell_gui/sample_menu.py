"""What the menus do with samples: folders and files are opened, closed and classified again."""

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from bloodcell_gui.menus import Menus
from bloodcell_gui.session import Session
from bloodcell_gui.settings import Settings


class SampleMenu(QObject):
    """Carries the actions out, and offers only those that there is something for.

    Signals:
        paths_chosen: Folders or files that the user wants opened, as a sequence of paths.
    """

    paths_chosen = Signal(object)

    def __init__(self, menus: Menus, session: Session, settings: Settings, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._settings = settings
        self._window = window
        self._cancel = menus.cancel
        self._with_samples = (menus.close_sample, menus.close_all, menus.classify_again)
        for action, slot in (
            (menus.open_folder, self.open_folder),
            (menus.open_files, self._on_files_asked),
            (menus.cancel, session.cancel),
            (menus.close_all, session.clear),
            (menus.classify_again, session.classify_again),
        ):
            action.triggered.connect(slot)
        session.work_changed.connect(self._show)
        session.samples_changed.connect(self._show)
        self._show()

    @Slot()
    def open_folder(self) -> None:
        """Ask for a folder."""
        from bloodcell_gui import dialogs

        self.paths_chosen.emit(dialogs.ask_folder(self._window, self._settings))

    @Slot()
    def _on_files_asked(self) -> None:
        from bloodcell_gui import dialogs

        self.paths_chosen.emit(dialogs.ask_files(self._window, self._settings))

    @Slot()
    def _show(self) -> None:
        self._cancel.setEnabled(self._session.is_working)
        for action in self._with_samples:
            action.setEnabled(bool(self._session.samples))
