"""The library: cards at the left, the chosen model in full at the right."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QPalette
from PySide6.QtWidgets import (
    QLabel,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from bloodcell_gui import dialogs
from bloodcell_gui.background import LatestTask
from bloodcell_gui.models.card_list import CardList
from bloodcell_gui.models.changes import LibraryChanges
from bloodcell_gui.models.details import DetailsPane
from bloodcell_gui.models.entries import Entry, read_library
from bloodcell_gui.models.list_model import LibraryModel
from bloodcell_gui.models.model_actions import ModelActions
from bloodcell_gui.models.note_dialog import NoteDialog
from bloodcell_gui.models.top_bar import TopBar
from bloodcell_gui.models.trash_menu import TrashMenu
from bloodcell_gui.models.undo_bar import UndoBar
from bloodcell_gui.notify import Notifier
from bloodcell_gui.saving import Saver, text_kind
from bloodcell_gui.session import Session
from bloodcell_gui.settings import Settings
from trainer.language import tr

_LIST_WIDTH = 440


class LibraryView(QWidget):
    """Shows the library and carries out what the user asks of it.

    Signals:
        training_wanted: Path of the model to train on from.
        adapting_wanted: Path of the model to adapt to the user's laboratory.
        results_wanted: Path of the model whose results are to be shown.
        board_wanted: Paths of the models to compare.
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
        self._session = session
        self._settings = settings
        self._notifier = notifier
        self._saver = Saver(notifier, settings, self)
        self._reading = LatestTask("read library", self)
        self._wanted: Path | None = None
        self.page_actions = ModelActions(self)
        self.changes = LibraryChanges(notifier, self)
        self.model = LibraryModel()
        self.list = CardList(self.model)
        self.details = DetailsPane(self.page_actions)
        self.undo_bar = UndoBar()
        self.trash = TrashMenu(self.changes, self)
        self.top = TopBar(self.page_actions.compare, self.trash)
        self._hint = QLabel()
        self._build()
        self._connect()
        self.reload()

    def _build(self) -> None:
        self._hint.setText(
            tr("Models that you train or import stand here.\nDrop model files to import them.")
        )
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._hint.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self._hint.setContentsMargins(8, 8, 8, 24)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(8, 0, 0, 8)
        column.setSpacing(0)
        column.addWidget(self.list, 1)
        column.addWidget(self._hint)
        splitter = QSplitter()
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(left)
        splitter.addWidget(self.details)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([_LIST_WIDTH, 2 * _LIST_WIDTH])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.top)
        layout.addWidget(self.undo_bar)
        layout.addWidget(splitter, 1)
        self.setFocusProxy(self.list)

    def _connect(self) -> None:
        actions, changes = self.page_actions, self.changes
        for action, slot in (
            (actions.use, self._on_use_asked),
            (actions.set_default, lambda: self._with_one(changes.set_default)),
            (actions.train_on, lambda: self._with_one(lambda one: self.training_wanted.emit(one.path))),
            (actions.adapt, lambda: self._with_one(lambda one: self.adapting_wanted.emit(one.path))),
            (actions.show_results, lambda: self._with_one(lambda one: self.results_wanted.emit(one.path))),
            (actions.compare, self._on_compare_asked),
            (actions.rename, lambda: self.list.edit(self.list.currentIndex())),
            (actions.write_note, lambda: self._with_one(self._ask_note)),
            (actions.duplicate, lambda: self._with_one(changes.duplicate)),
            (actions.export, lambda: self._with_one(self._ask_export)),
            (actions.copy_markdown, self._on_markdown_copied),
            (actions.save_markdown, self._on_markdown_save_asked),
            (actions.remove, self._on_remove_asked),
            (actions.undo, changes.undo),
        ):
            action.triggered.connect(slot)
        self.top.take_in.clicked.connect(self._on_import_asked)
        self.top.device.clicked.connect(self.device_wanted)
        self.undo_bar.undo_asked.connect(changes.undo)
        self._reading.succeeded.connect(self._on_read)
        self._reading.failed.connect(self._notifier.tell_error)
        changes.changed.connect(self._on_changed)
        changes.undo_changed.connect(self._on_undo_changed)
        self.model.title_given.connect(self._on_title_given)
        self.list.selectionModel().selectionChanged.connect(self._show_chosen)
        self.list.customContextMenuRequested.connect(self._on_menu_asked)
        self.list.activated.connect(self.page_actions.use.trigger)
        self._session.model_changed.connect(self._on_used_changed)
        self._on_used_changed()

    # -- what is shown -----------------------------------------------------------------------

    @property
    def chosen(self) -> list[Entry]:
        """The chosen entries, from the top."""
        rows = sorted(index.row() for index in self.list.selectionModel().selectedIndexes())
        return [self.model.entries[row] for row in rows]

    @Slot()
    def reload(self) -> None:
        """Read the library anew, off the window's thread."""
        self._reading.run(read_library)

    def choose(self, path: Path) -> None:
        """Choose a model of the library; one that is not here yet as soon as it is read."""
        row = self.model.row_of(path)
        self._wanted = path if row < 0 else None
        if row >= 0:
            index = self.model.index(row)
            self.list.selectionModel().setCurrentIndex(
                index, QItemSelectionModel.SelectionFlag.ClearAndSelect
            )
            self.list.scrollTo(index)

    def import_files(self, files: Sequence[Path]) -> None:
        """Copy model files into the library."""
        self.changes.import_files(files)

    @Slot(object)
    def _on_read(self, entries: list[Entry]) -> None:
        if entries != self.model.entries:
            kept = [entry.path for entry in self.chosen]
            row = self.list.currentIndex().row()
            self.model.set_entries(entries)
            self._choose_again(kept, row)
        if self._wanted is not None:
            self.choose(self._wanted)
            self._wanted = None
        self._hint.setVisible(all(entry.is_bundled for entry in entries))
        self._show_chosen()
        self._tell_session(entries)

    def _choose_again(self, kept: Sequence[Path], row: int) -> None:
        """Choose what was chosen, or what stands where it stood."""
        rows = [found for path in kept if (found := self.model.row_of(path)) >= 0]
        last = len(self.model.entries) - 1
        for found in rows or ([min(max(row, 0), last)] if last >= 0 else []):
            self.list.selectionModel().setCurrentIndex(
                self.model.index(found), QItemSelectionModel.SelectionFlag.Select
            )

    def _tell_session(self, entries: Sequence[Entry]) -> None:
        """Let the session know of another title of the model that classifies."""
        used = self._session.model
        for entry in entries:
            if used is not None and entry.path == used.path and entry.card is not None:
                self._session.take_card(entry.card)

    @Slot()
    def _show_chosen(self) -> None:
        chosen = self.chosen
        self.page_actions.enable_for(chosen)
        self.top.compare.setEnabled(self.page_actions.compare.isEnabled())
        if len(chosen) == 1:
            used = self._session.model
            is_used = used is not None and used.path == chosen[0].path
            self.details.show_entry(chosen[0], is_used=is_used)
        else:
            self.details.show_several(len(chosen))

    @Slot()
    def _on_used_changed(self) -> None:
        used = self._session.model
        self.model.set_used(None if used is None else used.path)
        self._show_chosen()

    # -- what is done ------------------------------------------------------------------------

    def _with_one(self, act: Callable[[Entry], object]) -> None:
        chosen = self.chosen
        if len(chosen) == 1:
            act(chosen[0])

    @Slot()
    def _on_use_asked(self) -> None:
        self._with_one(lambda one: self._session.open_model(str(one.path)))

    @Slot()
    def _on_compare_asked(self) -> None:
        self.board_wanted.emit([entry.path for entry in self.chosen])

    @Slot(object, str)
    def _on_title_given(self, path: Path, title: str) -> None:
        self.changes.rename(self.model.entries[self.model.row_of(path)], title)

    def _ask_note(self, entry: Entry) -> None:
        if entry.card is None:
            return
        dialog = NoteDialog(entry.title, entry.card.description, self)
        if dialog.exec() == NoteDialog.DialogCode.Accepted and dialog.note != entry.card.description:
            self.changes.write_note(entry, dialog.note)
        dialog.deleteLater()

    def _ask_export(self, entry: Entry) -> None:
        target = dialogs.ask_target(
            self, self._settings, tr("Export the model"), entry.path.name, tr("Model (*.bloodcell)")
        )
        if target is not None:
            self.changes.export(entry, target)

    @Slot()
    def _on_import_asked(self) -> None:
        path = dialogs.ask_model(self, self._settings)
        if path is not None:
            self.import_files([path])

    @Slot()
    def _on_remove_asked(self) -> None:
        chosen = self.chosen
        if chosen:
            self.changes.remove(chosen)

    @Slot()
    def _on_markdown_copied(self) -> None:
        QGuiApplication.clipboard().setText(self.details.card.markdown)
        self._notifier.tell_done(tr("The card is on the clipboard, as Markdown"))

    @Slot()
    def _on_markdown_save_asked(self) -> None:
        chosen = self.chosen
        text = self.details.card.markdown
        if len(chosen) != 1 or not text:
            return
        kinds = [text_kind("Markdown", ".md", text)]
        self._saver.save(tr("Save the card as Markdown"), chosen[0].path.stem, kinds)

    @Slot(object)
    def _on_changed(self, path: Path | None) -> None:
        self._wanted = path
        self.reload()

    @Slot(str)
    def _on_undo_changed(self, told: str) -> None:
        self.undo_bar.offer(told)
        self.page_actions.undo.setEnabled(self.changes.can_undo)

    @Slot(QPoint)
    def _on_menu_asked(self, place: QPoint) -> None:
        index: QModelIndex = self.list.indexAt(place)
        if index.isValid():
            self.page_actions.menu.popup(self.list.viewport().mapToGlobal(place))
