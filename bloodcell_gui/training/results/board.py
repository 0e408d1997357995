"""Several models side by side, on the same test images; what is not comparable stands apart."""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from bloodcell_gui.background import LatestTask
from bloodcell_gui.dialog_buttons import add_buttons
from bloodcell_gui.icons import set_icon
from bloodcell_gui.notify import Notifier
from bloodcell_gui.saving import Saver, text_kind
from bloodcell_gui.settings import Settings
from bloodcell_gui.texts import make_text
from bloodcell_gui.training.results.board_content import BoardContent, BoardGroup, read_board
from bloodcell_gui.training.results.board_table import BoardView
from bloodcell_gui.training.results.board_text import (
    say_differences,
    say_test,
    tabulate_board,
    title_group,
    write_board,
)
from trainer.language import tr


class Board(QWidget):
    """Models of the library by what they reached.

    Signals:
        left: The user wants to go back.
    """

    left = Signal()

    def __init__(self, notifier: Notifier, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._notifier = notifier
        self._saver = Saver(notifier, settings, self)
        self._reading = LatestTask("read board", self)
        self._reading.succeeded.connect(self._on_read)
        self._reading.failed.connect(self._on_failed)
        self._paths: tuple[Path, ...] = ()
        self._content: BoardContent | None = None
        self._back = QPushButton(tr("&Back"))
        set_icon(self._back, "back")
        self._back.setToolTip(tr("Escape"))
        self._title = QLabel(tr("Models side by side"))
        font = self._title.font()
        font.setPointSizeF(font.pointSizeF() * 1.4)
        font.setBold(True)
        self._title.setFont(font)
        self._choose = QPushButton(tr("Choose m&odels…"))
        set_icon(self._choose, "models")
        self._save = QPushButton(tr("&Save table…"))
        set_icon(self._save, "save")
        self._save.setToolTip(tr("Save the board as CSV or Markdown"))
        self._scroll = QScrollArea()
        self._scroll.setAccessibleName(tr("Models side by side"))
        self._scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        head = QHBoxLayout()
        head.setContentsMargins(16, 8, 16, 0)
        head.setSpacing(8)
        head.addWidget(self._back)
        head.addSpacing(8)
        head.addWidget(self._title, 1)
        head.addWidget(self._choose)
        head.addWidget(self._save)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addWidget(self._scroll, 1)
        self._back.clicked.connect(self.left)
        self._choose.clicked.connect(self._on_choice_asked)
        self._save.clicked.connect(self._on_save_asked)
        self._show_words("")

    @property
    def content(self) -> BoardContent | None:
        """What is shown; None while it is being read."""
        return self._content

    def show_models(self, paths: Sequence[Path]) -> None:
        """Read the results of some models and show them side by side.

        Args:
            paths: The model files.
        """
        self._paths = tuple(paths)
        self._content = None
        self._show_words(tr("Reading the models…"))
        self._reading.run(partial(read_board, self._paths))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back by Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the system's text size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ApplicationFontChange and self._content is not None:
            self._show_content(self._content)

    @Slot(object)
    def _on_read(self, content: BoardContent) -> None:
        self._content = content
        self._show_content(content)

    @Slot(object, str)
    def _on_failed(self, error: Exception, details: str) -> None:
        self._show_words(tr("The models cannot be compared."))
        self._notifier.tell_error(error, details)

    def _show_content(self, content: BoardContent) -> None:
        if not content.groups and not content.left_out:
            self._show_words(tr("Choose the models that are to be compared."))
            return
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(16, 8, 16, 16)
        column.setSpacing(24)
        for group in content.groups:
            column.addWidget(GroupView(group))
        if content.left_out:
            column.addWidget(_list_left_out(content))
        column.addStretch()
        self._scroll.setWidget(body)
        self._save.setEnabled(bool(content.groups))

    def _show_words(self, text: str) -> None:
        label = make_text(text)
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._scroll.setWidget(label)
        self._save.setEnabled(False)

    @Slot()
    def _on_choice_asked(self) -> None:
        titles = self._content.titles if self._content is not None else {}
        dialog = ChoiceDialog(titles, self._paths, self)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self.show_models(dialog.chosen)
        dialog.deleteLater()

    @Slot()
    def _on_save_asked(self) -> None:
        if self._content is not None:
            markdown = text_kind("Markdown", ".md", write_board(self._content))
            table = self._saver.csv_kind(tabulate_board(self._content).write)
            self._saver.save(tr("Save the comparison"), "models", [table, markdown])


class GroupView(QWidget):
    """Comparable models: their table, and the differences from one of them in words."""

    def __init__(self, group: BoardGroup, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._group = group
        heading = QLabel(tr("On {group}", group=title_group(group)))
        font = heading.font()
        font.setBold(True)
        heading.setFont(font)
        self.view = BoardView(group, heading.text(), self)
        self.reference = QComboBox()
        for row in group.rows:
            self.reference.addItem(row.title)
        name = QLabel(tr("Held &against:"))
        name.setBuddy(self.reference)
        self._sentences = make_text()
        self._sentences.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._test = make_text(say_test(group) if group.comparison is not None else "")
        self._test.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        choice = QHBoxLayout()
        choice.setSpacing(8)
        choice.addWidget(name)
        choice.addWidget(self.reference)
        choice.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(heading)
        if group.reason:
            layout.addWidget(make_text(group.reason))
        layout.addWidget(self.view)
        layout.addLayout(choice)
        layout.addWidget(self._sentences)
        layout.addWidget(self._test)
        for widget in (name, self.reference, self._sentences, self._test):
            widget.setVisible(group.comparison is not None)
        self.reference.currentIndexChanged.connect(self._say)
        self._say(0)

    @property
    def words(self) -> str:
        """The differences in words."""
        return self._sentences.text()

    @Slot(int)
    def _say(self, reference: int) -> None:
        self._sentences.setText("\n".join(say_differences(self._group, reference)))


class ChoiceDialog(QDialog):
    """Which models are compared."""

    def __init__(self, titles: Mapping[Path, str], chosen: Sequence[Path], parent: QWidget) -> None:
        """Ask.

        Args:
            titles: What each model that can be chosen is called.
            chosen: The models that are ticked to begin with.
            parent: The window.
        """
        super().__init__(parent)
        self.setWindowTitle(tr("Models to compare"))
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Models"))
        self.list.setMinimumSize(360, 320)
        for path, title in titles.items():
            item = QListWidgetItem(title)
            item.setToolTip(str(path))
            item.setData(Qt.ItemDataRole.UserRole, path)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if path in chosen else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(16)
        layout.addWidget(self.list)
        buttons = QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        layout.addWidget(add_buttons(self, buttons))

    @property
    def chosen(self) -> list[Path]:
        """The models that are ticked, in the order of the library."""
        items = [self.list.item(row) for row in range(self.list.count())]
        return [
            item.data(Qt.ItemDataRole.UserRole)
            for item in items
            if item.checkState() is Qt.CheckState.Checked
        ]


def _list_left_out(content: BoardContent) -> QLabel:
    lines = [f"“{name}”: {reason}" for name, reason in content.left_out]
    label = make_text("\n".join([tr("Not compared:"), *lines]))
    label.setForegroundRole(QPalette.ColorRole.PlaceholderText)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label
