"""The Models page: the library, built when it is first shown; model files may be dropped on it."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from bloodcell_gui.drop_frame import DropOverlay, local_paths
from bloodcell_gui.notify import Notifier
from bloodcell_gui.session import Session
from bloodcell_gui.settings import Settings
from trainer.language import tr

if TYPE_CHECKING:
    from bloodcell_gui.models.library_view import LibraryView

_SUFFIX = ".bloodcell"


class ModelsPage(QWidget):
    """Shows the library; what belongs to other pages is asked for by signals.

    Signals:
        training_wanted: Path of the model to train on from.
        adapting_wanted: Path of the model to adapt to the user's laboratory.
        results_wanted: Path of the model whose results are to be shown.
        board_wanted: List of paths of the models to compare.
        device_wanted: The user wants to see what this computer trains on.
    """

    training_wanted = Signal(object)
    adapting_wanted = Signal(object)
    results_wanted = Signal(object)
    board_wanted = Signal(object)
    device_wanted = Signal()

    def __init__(
        self, session: Session, settings: Settings, notifier: Notifier, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAcceptDrops(True)
        self._session = session
        self._settings = settings
        self._notifier = notifier
        self.library: LibraryView | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._overlay = DropOverlay(self, tr("Drop to import"))

    def show_model(self, path: Path) -> None:
        """Choose a model of the library."""
        self._make_library().choose(path)

    @Slot()
    def reload(self) -> None:
        """Read the library again where it is in sight: a model may have come."""
        if self.library is not None and self.isVisible():
            self.library.reload()

    def showEvent(self, event: QShowEvent) -> None:
        """Build the library at the first time, and read it again at every other."""
        super().showEvent(event)
        if self.library is None:
            self._make_library()
        else:
            self.library.reload()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take model files of this computer, but not those that are dragged out of here."""
        is_own = self.library is not None and event.source() is self.library.list
        if not is_own and _model_files(event.mimeData()):
            event.acceptProposedAction()
            self._overlay.cover()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Forget what was dragged over."""
        self._overlay.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        """Import what was dropped."""
        self._overlay.hide()
        files = _model_files(event.mimeData())
        if files:
            event.acceptProposedAction()
            self._make_library().import_files(files)

    def _make_library(self) -> "LibraryView":
        if self.library is None:
            from bloodcell_gui.models.library_view import LibraryView

            library = LibraryView(self._session, self._settings, self._notifier)
            library.training_wanted.connect(self.training_wanted)
            library.adapting_wanted.connect(self.adapting_wanted)
            library.results_wanted.connect(self.results_wanted)
            library.board_wanted.connect(self.board_wanted)
            library.device_wanted.connect(self.device_wanted)
            self._layout.addWidget(library)
            self.setFocusProxy(library)
            self.library = library
        return self.library


def _model_files(data: QMimeData) -> Sequence[Path]:
    return [path for path in local_paths(data) if path.suffix.lower() == _SUFFIX]
