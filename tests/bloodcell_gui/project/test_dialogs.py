from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from bloodcell_gui.project import dialogs
from bloodcell_gui.settings import PROJECT_FOLDER, Settings


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


def answer(monkeypatch: pytest.MonkeyPatch, kind: str, chosen: object) -> list[tuple[object, ...]]:
    asked: list[tuple[object, ...]] = []

    def respond(*given: object, **_: object) -> object:
        asked.append(given)
        return chosen

    monkeypatch.setattr(QFileDialog, kind, respond)
    return asked


def test_a_new_project_has_the_suffix_of_projects(
    parent: QWidget, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings()
    answer(monkeypatch, "getSaveFileName", (str(tmp_path / "Dr. Who"), ""))
    assert dialogs.ask_new_project(parent, settings, "x") == tmp_path / "Dr. Who.bloodproject"
    answer(monkeypatch, "getSaveFileName", (str(tmp_path / "a.bloodproject"), ""))
    assert dialogs.ask_new_project(parent, settings, "x") == tmp_path / "a.bloodproject"
    assert settings.read(PROJECT_FOLDER) == str(tmp_path)
    asked = answer(monkeypatch, "getSaveFileName", ("", ""))
    assert dialogs.ask_new_project(parent, settings, "monday") is None
    assert asked[0][2] == str(tmp_path / "monday.bloodproject")


def test_a_project_is_asked_for_where_the_last_one_was(
    parent: QWidget, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings()
    answer(monkeypatch, "getOpenFileName", (str(tmp_path / "a.bloodproject"), ""))
    assert dialogs.ask_project(parent, settings) == tmp_path / "a.bloodproject"
    asked = answer(monkeypatch, "getOpenFileName", ("", ""))
    assert dialogs.ask_project(parent, settings) is None
    assert asked[0][2] == str(tmp_path)
    assert dialogs.ask_sheet(parent, settings) is None


def test_a_folder_that_moved_is_asked_for_near_its_old_place(
    parent: QWidget, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = answer(monkeypatch, "getExistingDirectory", str(tmp_path / "new"))
    assert dialogs.ask_moved(parent, tmp_path / "gone" / "day") == tmp_path / "new"
    assert asked[0][1:] == ("Where is “day” now?", str(tmp_path))
    asked = answer(monkeypatch, "getOpenFileName", ("", ""))
    assert dialogs.ask_moved(parent, tmp_path / "day.zip") is None
    assert asked[0][3] == "Archives (*.zip)"
