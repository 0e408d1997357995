"""Every text of the window is looked up: in a language of brackets, all that is seen stands in brackets."""

import gettext
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDialog,
    QGroupBox,
    QLabel,
    QLineEdit,
    QMenu,
    QTableView,
    QTabWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from bloodcell_gui.app import open_window
from bloodcell_gui.main_window import MainWindow
from bloodcell_gui.page_bar import CLASSIFY, CLEAN, MODELS, REVIEW, TRAIN
from bloodcell_gui.settings import LANGUAGE, SHOW_WELCOME, Settings
from trainer import language
from trainer.networks import PRESETS

OPEN, CLOSE = "⟦", "⟧"
_BRACKETED = re.compile(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}")
# Names of products, files and formats, Qt's own button (in Italian), and keys as they stand on keyboards.
_SAME_EVERYWHERE = re.compile(
    r"Bloodcell|Three colours|Chiudi|English|Italiano|MobileNetV2|float32|ImageNet|px"
    r"|(Ctrl|Alt|Shift)\+\S+|F\d+|[\w.-]+\.(png|bloodcell)|Knows colours only\."
    r"|" + "|".join(re.escape(one.title) for one in PRESETS)
)
# What a person or a file gave a name to.
_NAMES = {"colours", "mixed", "red", "green", "blue", "Red", "Green", "Blue"}


class Brackets(gettext.NullTranslations):
    """A language whose words are English, in brackets; what is put into them stands outside."""

    def gettext(self, message: str) -> str:
        if OPEN in message:
            return message
        parts = re.split(r"(\{[^{}]*\})", message)
        return "".join(
            part if place % 2 else f"{OPEN}{part}{CLOSE}" for place, part in enumerate(parts) if part
        )

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


@pytest.fixture
def bracketed(monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> Iterator[MainWindow]:
    def read(code: str) -> language._Language:
        return language._Language(code, Brackets() if code == "it" else gettext.NullTranslations())

    monkeypatch.setattr(language, "_read_language", read)
    Settings().write(LANGUAGE, "it")
    Settings().write(SHOW_WELCOME, True)
    with open_window(["bloodcell-gui"]) as opened:
        qtbot.waitUntil(lambda: opened.session.model is not None)
        yield opened


def _texts(root: QWidget) -> Iterator[tuple[QWidget, str]]:
    for one in (root, *root.findChildren(QWidget)):
        yield one, one.toolTip()
        yield one, one.accessibleName()
        yield one, one.accessibleDescription()
        if one.isWindow():
            yield one, one.windowTitle()
        if isinstance(one, QAbstractButton | QLabel):
            yield one, one.text()
        if isinstance(one, QLineEdit):
            yield one, one.placeholderText()
        if isinstance(one, QGroupBox):
            yield one, one.title()
        if isinstance(one, QComboBox):
            yield from ((one, one.itemText(row)) for row in range(one.count()))
        if isinstance(one, QTabWidget):
            yield from ((one, one.tabText(tab)) for tab in range(one.count()))
        if isinstance(one, QMenu):
            yield from ((one, action.text()) for action in one.actions())
        if isinstance(one, QAbstractItemView) and one.model() is not None:
            yield from ((one, text) for text in _cells(one))


def _cells(view: QAbstractItemView) -> Iterator[str]:
    model, root = view.model(), QModelIndex()
    is_table = isinstance(view, QTableView)
    columns = range(model.columnCount(root)) if is_table else range(1)
    roles = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)
    for column in columns:
        if is_table:
            for role in roles:
                yield model.headerData(column, Qt.Orientation.Horizontal, role)
        for row in range(min(model.rowCount(root), 20)):
            for role in roles:
                yield model.index(row, column).data(role)


def _find_forgotten(root: QWidget) -> list[str]:
    found = []
    for one, text in _texts(root):
        if not isinstance(text, str):
            continue
        rest = text.replace("&", "")
        while _BRACKETED.search(rest):
            rest = _BRACKETED.sub("", rest)
        rest = _SAME_EVERYWHERE.sub("", re.sub(r"<[^>]*>", "", rest))
        words = set(re.findall(r"[^\W\d_]{2,}", rest)) - _NAMES
        if words and not _is_path(rest):
            found.append(f"{type(one).__name__} {one.objectName()}: {text!r}")
    return found


def _is_path(text: str) -> bool:
    return str(Path.cwd().anchor) in text.strip() and "/" in text


def test_a_text_that_is_not_looked_up_is_found(qtbot: QtBot) -> None:
    label = QLabel("Forgotten")
    qtbot.addWidget(label)
    assert _find_forgotten(label) == ["QLabel : 'Forgotten'"]
    label.setText(f"{OPEN}Looked {OPEN}up{CLOSE}{CLOSE}: 12 px")
    assert _find_forgotten(label) == []


def test_pages_and_menus(bracketed: MainWindow, qtbot: QtBot, make_cells: Callable[..., Path]) -> None:
    assert _find_forgotten(bracketed) == []
    bracketed.open_paths([make_cells("mixed", red=3, green=2, blue=1)])
    qtbot.waitUntil(lambda: not bracketed.session.is_working, timeout=20_000)
    for page in (CLASSIFY, REVIEW, CLEAN, TRAIN, MODELS):
        bracketed._page_bar.choose(page)
        QApplication.processEvents()
    qtbot.waitUntil(lambda: bracketed.models.library is not None)
    assert _find_forgotten(bracketed) == []
    actions = [one for one in bracketed.findChildren(QAction) if one.text() and not one.isSeparator()]
    assert [one.text() for one in actions if OPEN not in one.text() and one.text() != "Three colours"] == []


def test_values_are_looked_up_too(qtbot: QtBot) -> None:
    label = QLabel(Brackets().gettext("Step {number}: {title}").format(number=1, title="Data"))
    qtbot.addWidget(label)
    assert len(_find_forgotten(label)) == 1


def test_the_wizard(bracketed: MainWindow, qtbot: QtBot) -> None:
    bracketed._page_bar.choose(TRAIN)
    assert bracketed.training.home is not None
    bracketed.training.home.start.click()
    QApplication.processEvents()
    assert bracketed.training.wizard is not None
    assert _find_forgotten(bracketed.training) == []


def test_dialogs(bracketed: MainWindow, qtbot: QtBot) -> None:
    from bloodcell_gui.help import AboutDialog, KeysDialog
    from bloodcell_gui.settings_dialog import SettingsDialog

    dialogs: list[QDialog] = [
        KeysDialog(bracketed),
        AboutDialog(language.tr("Research"), bracketed),
        SettingsDialog(Settings(), bracketed),
    ]
    for dialog in dialogs:
        assert _find_forgotten(dialog) == []
        dialog.deleteLater()
