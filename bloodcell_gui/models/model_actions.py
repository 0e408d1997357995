"""What can be done on the Models page: actions with their texts and keys, and when they can be done."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from bloodcell_gui.models.entries import Entry
from trainer.language import tr


class ModelActions(QObject):
    """The page's actions, in one menu for the button, the context menu and the keys.

    Attributes are actions, named after what they do; the exception is:
        menu: All that concerns the chosen models.
    """

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self._page = page
        self.menu = QMenu(tr("Model"), page)
        self.use = self._add(tr("&Use for Classifying"), tr("Classify with this model from now on (Enter)"))
        self.set_default = self._add(tr("Set as &Default"), tr("Use it whenever no model is named"))
        self.menu.addSeparator()
        self.train_on = self._add(tr("&Train On From It…"), tr("Start a training from what this model knows"))
        self.adapt = self._add(
            tr("Adapt to M&y Laboratory…"), tr("Teach it what your cells look like, with about 100 of them")
        )
        self.show_results = self._add(tr("Show Resu&lts"), tr("What came of its training, image by image"))
        self.compare = self._add(tr("&Compare…"), tr("Hold two or more models side by side"))
        self.menu.addSeparator()
        self.rename = self._add(tr("&Rename"), tr("Give it another title"), "F2")
        self.write_note = self._add(tr("Edit &Note…"), tr("Write down what it is for"))
        self.duplicate = self._add(tr("Duplic&ate"), tr("Make a copy that can be changed"))
        self.menu.addSeparator()
        self.export = self._add(tr("&Export…"), tr("Copy the model file to another place"))
        self.copy_markdown = self._add(
            tr("Copy Card as &Markdown"), tr("Put all that is known on the clipboard")
        )
        self.save_markdown = self._add(tr("&Save Card as Markdown…"), tr("Write all that is known to a file"))
        self.menu.addSeparator()
        self.remove = self._add(tr("Re&move"), tr("Move it to the trash"), QKeySequence.StandardKey.Delete)
        self.undo = self._make(tr("&Undo"), tr("Take back what was done last"), QKeySequence.StandardKey.Undo)
        self.undo.setEnabled(False)

    def enable_for(self, chosen: Sequence[Entry]) -> None:
        """Let be done what makes sense for the chosen models."""
        one = chosen[0] if len(chosen) == 1 else None
        sound = one is not None and one.card is not None
        own = bool(chosen) and not any(entry.is_bundled for entry in chosen)
        for action in (
            self.use,
            self.train_on,
            self.adapt,
            self.show_results,
            self.duplicate,
            self.export,
            self.copy_markdown,
            self.save_markdown,
        ):
            action.setEnabled(sound)
        self.set_default.setEnabled(sound and one is not None and not one.is_default)
        self.rename.setEnabled(sound and own)
        self.write_note.setEnabled(sound and own)
        self.compare.setEnabled(len(chosen) > 1 and all(entry.card is not None for entry in chosen))
        self.remove.setEnabled(own)

    def _add(self, text: str, tip: str, key: str | QKeySequence.StandardKey | None = None) -> QAction:
        action = self._make(text, tip, key)
        self.menu.addAction(action)
        return action

    def _make(self, text: str, tip: str, key: str | QKeySequence.StandardKey | None = None) -> QAction:
        action = QAction(text, self)
        action.setToolTip(tip)
        if key is not None:
            sequence = QKeySequence(key)
            action.setShortcut(sequence)
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            action.setToolTip(f"{tip} ({sequence.toString(QKeySequence.SequenceFormat.NativeText)})")
        self._page.addAction(action)
        return action
