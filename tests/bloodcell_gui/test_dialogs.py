from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from bloodcell_gui.dialogs import ask_target
from bloodcell_gui.settings import EXPORT_FOLDER, Settings

KINDS = "PNG picture (*.png);;SVG drawing (*.svg)"


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (("/a/b", "SVG drawing (*.svg)"), "/a/b.svg"),
        (("/a/b.svg", "PNG picture (*.png)"), "/a/b.svg"),
        (("/a/b.v2", ""), "/a/b.v2.png"),
        (("/a/B.PNG", ""), "/a/B.PNG"),
    ],
)
def test_a_file_gets_the_suffix_of_its_kind(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, answer: tuple[str, str], expected: str
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: answer)
    assert ask_target(parent, Settings(), "Save", "b.png", KINDS) == Path(expected)


def test_saving_may_be_given_up(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    assert ask_target(parent, Settings(), "Save", "b.png", KINDS) is None


@pytest.mark.parametrize("replaces", [True, False])
def test_a_file_is_not_replaced_unasked_where_the_suffix_was_added(
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    answer_dialog: Callable[[str], None],
    replaces: bool,
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    (tmp_path / "b.png").write_bytes(b"")
    # The system's dialog asked about “b”, which is not there.
    answers = iter([(str(tmp_path / "b"), "PNG picture (*.png)"), (str(tmp_path / "c"), "")])
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: next(answers))
    answer_dialog("Replace" if replaces else "Keep")
    chosen = ask_target(parent, Settings(), "Save", "b.png", KINDS)
    assert chosen == tmp_path / ("b.png" if replaces else "c.png")


def test_the_folder_is_remembered(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    begun: list[str] = []

    def ask(_parent: QWidget, _caption: str, begin: str, _kinds: str) -> tuple[str, str]:
        begun.append(begin)
        return str(tmp_path / "b.png"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    settings = Settings()
    ask_target(parent, settings, "Save", "b.png", KINDS)
    ask_target(parent, settings, "Save", "d.png", KINDS)
    assert settings.read(EXPORT_FOLDER) == str(tmp_path)
    assert begun[1] == str(tmp_path / "d.png")
