"""The entries as Qt's views want them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractListModel, QMimeData, QModelIndex, QPersistentModelIndex, Qt, QUrl, Signal

from bloodcell_gui.models.entries import Entry, describe_accuracy, describe_facts
from trainer.language import tr

Index = QModelIndex | QPersistentModelIndex
ENTRY = Qt.ItemDataRole.UserRole
IN_USE = Qt.ItemDataRole.UserRole + 1


class LibraryModel(QAbstractListModel):
    """One row an entry; a title that is typed is only asked for, and shown once it is in the file.

    Signals:
        title_given: Path and new title.
    """

    title_given = Signal(object, str)

    def __init__(self) -> None:
        super().__init__()
        self.entries: list[Entry] = []
        self._used: Path | None = None

    def set_entries(self, entries: Sequence[Entry]) -> None:
        """Show other entries."""
        self.beginResetModel()
        self.entries = list(entries)
        self.endResetModel()

    def set_used(self, path: Path | None) -> None:
        """Mark the model that classifies now."""
        self._used = path
        if self.entries:
            self.dataChanged.emit(self.index(0), self.index(len(self.entries) - 1), [IN_USE])

    def row_of(self, path: Path) -> int:
        """Return the row of a file, -1 where it is not here."""
        return next((row for row, entry in enumerate(self.entries) if entry.path == path), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - as Qt declares it
        """Return the number of entries."""
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a view asks of an entry."""
        if not index.isValid():
            return None
        entry = self.entries[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                return entry.title
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._say(entry)
            case Qt.ItemDataRole.ToolTipRole:
                return str(entry.path)
            case _ if role == ENTRY:
                return entry
            case _ if role == IN_USE:
                return entry.path == self._used
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Ask for a new title."""
        entry = self.entries[index.row()]
        if role == Qt.ItemDataRole.EditRole and str(value).strip() != entry.title:
            self.title_given.emit(entry.path, str(value))
        return False

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Return that titles of one's own can be typed, and sound files dragged out."""
        flags = super().flags(index)
        if index.isValid():
            entry = self.entries[index.row()]
            if entry.card is not None:
                flags |= Qt.ItemFlag.ItemIsDragEnabled
                if not entry.is_bundled:
                    flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def mimeTypes(self) -> list[str]:
        """Return that files are dragged."""
        return ["text/uri-list"]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """Return the files of some entries, as a file manager takes them."""
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(self.entries[one.row()].path)) for one in indexes])
        return data

    def supportedDragActions(self) -> Qt.DropAction:
        """Return that what is dragged out is copied."""
        return Qt.DropAction.CopyAction

    def _say(self, entry: Entry) -> str:
        """Return an entry as a screen reader says it."""
        if entry.card is None:
            return tr("{title}, damaged: {problem}", title=entry.title, problem=entry.problem)
        marks = [
            *([tr("default")] if entry.is_default else []),
            *([tr("in use")] if entry.path == self._used else []),
        ]
        classes = ", ".join(tr(one.title) for one in entry.card.classes)
        words = [entry.title, *marks, describe_facts(entry), describe_accuracy(entry.card), classes]
        return ". ".join(filter(None, [*words, tr(entry.card.caution)]))
