"""What the Model menu does: choose a model, tell about it, and set the framing."""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from bloodcell_gui.background import LatestTask
from bloodcell_gui.library_titles import list_titles
from bloodcell_gui.menus import Menus
from bloodcell_gui.notify import Notifier
from bloodcell_gui.session import Session
from bloodcell_gui.settings import Settings
from trainer.language import tr

_SUFFIX = ".bloodcell"


class ModelMenu(QObject):
    """Keeps the Model menu and the session in step."""

    def __init__(
        self, menus: Menus, session: Session, settings: Settings, notifier: Notifier, window: QWidget
    ) -> None:
        super().__init__(window)
        self._menus = menus
        self._session = session
        self._settings = settings
        self._window = window
        self._reading = LatestTask("list models", self)
        self._reading.succeeded.connect(self._fill)
        self._reading.failed.connect(notifier.tell_error)
        menus.models.setToolTipsVisible(True)
        menus.models.addAction(tr("Reading the library…")).setEnabled(False)
        menus.models.aboutToShow.connect(self._read)
        menus.open_model.triggered.connect(self._on_file_asked)
        menus.about_model.triggered.connect(self._on_told)
        menus.framings.triggered.connect(self._on_framing_chosen)
        session.framing_changed.connect(self._on_framing_changed)
        session.model_changed.connect(self._on_model_changed)
        menus.about_model.setEnabled(False)

    def take(self, paths: Sequence[Path]) -> list[Path]:
        """Use the model among some files; return those that are none.

        Args:
            paths: What was dropped, or named at the start.
        """
        models = [path for path in paths if path.suffix.lower() == _SUFFIX]
        if models:
            self._session.open_model(str(models[-1]))
        return [path for path in paths if path.suffix.lower() != _SUFFIX]

    @Slot()
    def _read(self) -> None:
        """Read the library anew: models may have come since the menu was last open."""
        self._reading.run(list_titles)

    @Slot(object)
    def _fill(self, titles: Mapping[Path, str]) -> None:
        menu, present = self._menus.models, self._session.model
        menu.clear()
        for path, title in titles.items():
            action = menu.addAction(title.replace("&", "&&"))
            action.setToolTip(str(path))
            action.setCheckable(True)
            action.setChecked(present is not None and present.path == path)
            action.triggered.connect(partial(self._session.open_model, str(path)))
        if menu.isEmpty():
            menu.addAction(tr("There is no model yet")).setEnabled(False)

    @Slot()
    def _on_file_asked(self) -> None:
        from bloodcell_gui import dialogs

        path: Path | None = dialogs.ask_model(self._window, self._settings)
        if path is not None:
            self._session.open_model(str(path))

    @Slot()
    def _on_told(self) -> None:
        if self._session.model is not None:
            from bloodcell_gui.model_card import ModelDialog

            dialog = ModelDialog(self._session.model.card, self._window)
            dialog.exec()
            dialog.deleteLater()

    @Slot()
    def _on_model_changed(self) -> None:
        self._menus.about_model.setEnabled(self._session.model is not None)

    @Slot(QAction)
    def _on_framing_chosen(self, action: QAction) -> None:
        self._session.set_framing(action.data())

    @Slot()
    def _on_framing_changed(self) -> None:
        for action in self._menus.framings.actions():
            action.setChecked(action.data() == self._session.framing)
