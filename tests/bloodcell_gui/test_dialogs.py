from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from bloodcell_gui.dialogs import ask_target
from bloodcell_gui.settings import Settings

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
