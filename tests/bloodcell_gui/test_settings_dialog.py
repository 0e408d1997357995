"""The settings dialog has a control for each option that is offered, and applies what is chosen."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QDialog, QDialogButtonBox, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from bloodcell_gui.main_window import MainWindow
from bloodcell_gui.settings import (
    DECIDED_BY,
    EXPORT_DIALECT,
    OPTIONS,
    SHOW_WELCOME,
    TEXT_SIZE,
    THEME,
    THUMBNAIL_SIZE,
)
from bloodcell_gui.settings_dialog import SettingsDialog

OFFERED = [one for one in OPTIONS if one.offer is not None]


@pytest.fixture
def dialog(window: MainWindow, qtbot: QtBot) -> Iterator[SettingsDialog]:
    made = SettingsDialog(window.settings, window)
    qtbot.addWidget(made)
    made.show()
    yield made
    made.close()


def press(dialog: QDialog, text: str) -> None:
    box = dialog.findChild(QDialogButtonBox)
    next(one for one in box.buttons() if one.text().replace("&", "") == text).click()


def test_each_option_that_is_offered_has_a_control_that_says_what_it_is(dialog: SettingsDialog) -> None:
    assert set(dialog.controls) == {one.key for one in OFFERED}
    for option in OFFERED:
        control = dialog.controls[option.key]
        title = option.offer.title.replace("&", "")
        said = control.text().replace("&", "") if isinstance(control, QCheckBox) else control.accessibleName()
        assert said == title
        assert option.meaning in control.accessibleDescription()


def test_the_letters_of_the_controls_are_different(dialog: SettingsDialog) -> None:
    texts = [one.text() for one in dialog.findChildren(QLabel) if one.buddy() is not None]
    texts += [one.text() for one in dialog.findChildren(QCheckBox)]
    letters = [text[text.index("&") + 1].lower() for text in texts]
    assert len(set(letters)) == len(letters)
    assert "r" not in letters  # Reset


def test_what_is_chosen_counts_at_once(dialog: SettingsDialog, window: MainWindow) -> None:
    size = QApplication.font().pointSizeF()
    box = dialog.controls[TEXT_SIZE.key]
    assert isinstance(box, QComboBox)
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_End)
    assert window.settings.read(TEXT_SIZE) == 150
    assert QApplication.font().pointSizeF() == pytest.approx(1.5 * size)
    name = dialog.controls[DECIDED_BY.key]
    assert isinstance(name, QLineEdit)
    QTest.keyClicks(name, "Ada  Lovelace")
    assert window.settings.read(DECIDED_BY) == "Ada Lovelace"
    assert window.desk.reviewer.name == "Ada Lovelace"
    check = dialog.controls[SHOW_WELCOME.key]
    QTest.keyClick(check, Qt.Key.Key_Space)
    assert window.settings.read(SHOW_WELCOME)


@pytest.mark.parametrize("size", [75, 100, 150])
def test_all_choices_begin_in_one_line(
    dialog: SettingsDialog, window: MainWindow, qtbot: QtBot, size: int
) -> None:
    window.settings.write(TEXT_SIZE, size)

    def places() -> set[int]:
        controls = [one for one in dialog.controls.values() if not isinstance(one, QCheckBox)]
        return {one.mapTo(dialog, QPoint()).x() for one in controls}

    qtbot.waitUntil(lambda: len(places()) == 1)


def test_reset_gives_back_what_is_shown_here_and_nothing_else(
    dialog: SettingsDialog, window: MainWindow
) -> None:
    window.settings.write(THUMBNAIL_SIZE, 128)
    window.settings.write(EXPORT_DIALECT, "comma-countries")
    window.settings.write(THEME, "dark")
    press(dialog, "Reset to defaults")
    for option in OFFERED:
        assert window.settings.read(option) == option.default
    assert dialog.controls[THEME.key].currentData() == "system"
    assert window.settings.read(THUMBNAIL_SIZE) == 128


def test_it_opens_from_the_menu_with_what_is_set(
    window: MainWindow, in_next_dialog: Callable[[Callable[[QDialog], object]], None]
) -> None:
    window.settings.write(THEME, "dark")
    found: list[object] = []

    def look(dialog: QDialog) -> None:
        assert isinstance(dialog, SettingsDialog)
        found.append(dialog.controls[THEME.key].currentData())

    in_next_dialog(look)
    window._menus.settings.trigger()
    assert found == ["dark"]
    assert window._menus.settings.shortcut().toString() == "Ctrl+,"
