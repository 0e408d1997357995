from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog, QWidget
from pytestqt.qtbot import QtBot

from bloodcell_gui.project.name_dialog import NameDialog
from bloodcell_gui.project.reviewer import Reviewer
from bloodcell_gui.settings import Settings
from trainer.machine import name_user

InNextDialog = Callable[[Callable[[QDialog], object]], None]


@pytest.fixture
def reviewer(user: Path, qtbot: QtBot) -> Reviewer:
    window = QWidget()
    qtbot.addWidget(window)
    made = Reviewer(Settings(), window)
    # The window must outlive it.
    made.window = window  # type: ignore[attr-defined]
    return made


def type_name(name: str) -> Callable[[QDialog], None]:
    def answer(dialog: QDialog) -> None:
        assert isinstance(dialog, NameDialog)
        dialog.name.setText(name)
        dialog.confirm.click()

    return answer


def test_whoever_has_not_given_a_name_is_asked(reviewer: Reviewer, in_next_dialog: InNextDialog) -> None:
    in_next_dialog(type_name("  Ada   Lovelace "))
    assert reviewer.ask() == "Ada Lovelace"
    # Now nobody is asked: a dialog would fail the test.
    assert reviewer.ask() == "Ada Lovelace"


def test_the_login_is_offered(reviewer: Reviewer, in_next_dialog: InNextDialog) -> None:
    offered: list[str] = []
    in_next_dialog(lambda dialog: offered.append(dialog.name.text()))  # type: ignore[attr-defined]
    assert reviewer.ask() == ""
    assert offered == [name_user()]


def test_the_name_can_be_changed_and_kept(reviewer: Reviewer, in_next_dialog: InNextDialog) -> None:
    reviewer.set_name("Ada")
    in_next_dialog(type_name("=Grace"))
    reviewer.change()
    assert reviewer.name == "=Grace"
    in_next_dialog(lambda dialog: dialog.reject())
    reviewer.change()
    assert reviewer.name == "=Grace"


def test_a_name_of_blanks_is_none(reviewer: Reviewer, in_next_dialog: InNextDialog) -> None:
    def look(dialog: QDialog) -> None:
        assert isinstance(dialog, NameDialog)
        dialog.name.setText("   ")
        assert not dialog.confirm.isEnabled()

    in_next_dialog(look)
    reviewer.ask()
