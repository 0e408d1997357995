"""The menu of what was removed: each can be brought back, or all deleted for good."""

from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QMenu, QWidget

from bloodcell_gui.models.changes import LibraryChanges
from trainer.bundle.trash import list_trash
from trainer.language import tr, tr_n


class TrashMenu(QMenu):
    """Lists the trash anew each time it opens."""

    def __init__(self, changes: LibraryChanges, parent: QWidget) -> None:
        super().__init__(tr("Trash"), parent)
        self._changes = changes
        self.aboutToShow.connect(self.fill)

    @Slot()
    def fill(self) -> None:
        """List what is there, the latest first."""
        self.clear()
        trashed = list_trash()
        for one in trashed:
            left = tr_n("{count} day left", "{count} days left", one.days_left)
            action = self.addAction(
                tr("Restore “{one}”  ({left})", one=one.name.replace("&", "&&"), left=left)
            )
            action.triggered.connect(partial(self._changes.restore, one))
        if trashed:
            self.addSeparator()
            self.addAction(tr("&Empty Trash")).triggered.connect(self._changes.empty_trash)
        else:
            self.addAction(tr("The trash is empty")).setEnabled(False)
