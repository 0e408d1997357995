"""The menu of what was removed: each can be brought back, or all deleted for good."""

from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QMenu, QWidget

from bloodcell_gui.models.changes import LibraryChanges
from trainer.bundle.trash import list_trash


class TrashMenu(QMenu):
    """Lists the trash anew each time it opens."""

    def __init__(self, changes: LibraryChanges, parent: QWidget) -> None:
        super().__init__("Trash", parent)
        self._changes = changes
        self.aboutToShow.connect(self.fill)

    @Slot()
    def fill(self) -> None:
        """List what is there, the latest first."""
        self.clear()
        trashed = list_trash()
        for one in trashed:
            left = f"{one.days_left} day{'' if one.days_left == 1 else 's'} left"
            action = self.addAction(f"Restore “{one.name.replace('&', '&&')}”  ({left})")
            action.triggered.connect(partial(self._changes.restore, one))
        if trashed:
            self.addSeparator()
            self.addAction("&Empty Trash").triggered.connect(self._changes.empty_trash)
        else:
            self.addAction("The trash is empty").setEnabled(False)
