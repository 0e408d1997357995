"""A cleaning by a real child, from the drop to the first decision."""

import importlib.util
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from bloodcell_gui.main_window import MainWindow
from trainer.cleaning.decisions import read_decisions
from trainer.cleaning.issues import IssueKind
from trainer.cleaning.keeping import find_place

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(importlib.util.find_spec("cleanlab") is None, reason="needs the training half"),
]


def test_a_wrong_label_is_found_shown_and_decided(
    window: MainWindow, make_cells: Callable[..., Path], tmp_path: Path, qtbot: QtBot
) -> None:
    for colour in ("red", "green", "blue"):
        make_cells(f"set/{colour}", **{colour: 12})
    wrong = tmp_path / "set" / "red" / "wrong.png"
    (tmp_path / "set" / "blue" / "blue_0003.png").rename(wrong)
    window._page_bar.choose(2)
    window.cleaning.look_through(tmp_path / "set")
    qtbot.waitUntil(lambda: not window.cleaning.examination.is_working, timeout=120_000)
    assert window.notices.notice is None
    bench = window.cleaning.dataset.workbench
    bench.doubtful.kinds.choose(IssueKind.LABEL)
    assert bench.doubtful.image.path == "red/wrong.png"
    window.activateWindow()
    bench.doubtful.list.setFocus()
    qtbot.waitUntil(bench.doubtful.list.hasFocus)
    assert bench.deciding.issue.suggested == "blue"
    place = [one.id for one in bench.opened.images.classes].index("blue")
    QTest.keyClick(bench.doubtful.list, Qt.Key(Qt.Key.Key_1 + place))
    saver = window.cleaning.dataset.autosaver
    qtbot.waitUntil(lambda: saver.is_saved)
    (decision,) = read_decisions(find_place(tmp_path / "set"))
    assert (decision.path, decision.new_label) == ("red/wrong.png", "blue")
