"""What a new user does in the first minute, through the real window."""

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QDialogButtonBox, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from bloodcell_gui.export_dialog import ExportDialog
from bloodcell_gui.main_window import MainWindow
from trainer.__main__ import main

FillExport = Callable[[Path, str], None]
MakeCells = Callable[..., Path]


def press(window: MainWindow, text: str) -> None:
    buttons = [one for one in window.findChildren(QPushButton) if one.text().replace("&", "") == text]
    next(one for one in buttons if one.isVisible()).click()


@pytest.fixture
def fill_export(in_next_dialog: Callable[..., None]) -> FillExport:
    """Return a function that answers the export dialog as a user does, when it opens."""

    def fill(folder: Path, name: str) -> None:
        def answer(dialog: QDialog) -> None:
            assert isinstance(dialog, ExportDialog)
            folder_field, name_field = dialog.findChildren(QLineEdit)[:2]
            folder_field.setText(str(folder))
            name_field.setText(name)
            dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Save).click()

        in_next_dialog(answer)

    return fill


def test_from_a_dropped_folder_to_a_table(
    window: MainWindow,
    make_cells: MakeCells,
    drop: Callable[..., bool],
    fill_export: FillExport,
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    make_cells("monday/patient 1", red=7, green=1, blue=2)
    folder = make_cells("monday/patient 2", red=3, green=2).parent
    assert drop(window.classify, folder)
    qtbot.waitUntil(lambda: bool(window.session.samples) and not window.session.is_working)

    fill_export(tmp_path / "results", "monday")
    with qtbot.waitSignal(window.notifier.done_told):
        press(window, "Export…")

    with (tmp_path / "results" / "monday_samples.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["sample_id"], row["n_wbc"], row["nrbc_per_100_wbc"]) for row in rows] == [
        ("patient 1", "7", "14.29"),
        ("patient 2", "3", "66.67"),
    ]
    report = json.loads((tmp_path / "results" / "monday.json").read_text(encoding="utf-8"))
    assert report["model"]["title"] == "Three colours"


def test_the_window_and_the_command_line_write_the_same_bytes(
    window: MainWindow,
    make_cells: MakeCells,
    fill_export: FillExport,
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    folder = make_cells("run/a", side=40, red=5, green=4, blue=3).parent
    window.open_paths([folder])
    qtbot.waitUntil(lambda: bool(window.session.samples) and not window.session.is_working)
    fill_export(tmp_path / "window", "run")
    with qtbot.waitSignal(window.notifier.done_told):
        press(window, "Export…")

    assert main(["classify", str(folder), "--out", str(tmp_path / "line"), "--name", "run"]) == 0
    written = {path.name: path.read_bytes() for path in (tmp_path / "line").iterdir()}
    assert set(written) == {"run.json", "run_cells.csv", "run_counts.csv", "run_samples.csv"}
    assert {path.name: path.read_bytes() for path in (tmp_path / "window").iterdir()} == written


def test_the_sample_cells_are_one_click_away(
    window: MainWindow, make_cells: MakeCells, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make_cells("drawn/one", red=2).parent
    monkeypatch.setattr("trainer.resources.sample_cells", lambda: folder)
    press(window, "Try the sample cells")
    qtbot.waitUntil(lambda: bool(window.session.samples) and not window.session.is_working)
    assert window.classify.workbench is not None
    qtbot.waitUntil(lambda: "drawn" in window.classify.workbench.caption.text)


def test_the_keyboard_alone_is_enough(
    window: MainWindow, make_cells: MakeCells, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make_cells("S", red=6, blue=2)
    monkeypatch.setattr("bloodcell_gui.dialogs.QFileDialog.getExistingDirectory", lambda *_: str(folder))
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: bool(window.session.samples) and not window.session.is_working)
    workbench = window.classify.workbench
    assert workbench is not None
    workbench.gallery.setFocus()
    qtbot.waitUntil(workbench.gallery.hasFocus)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Right)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert workbench.cell_view.isVisible()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Right)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert workbench.gallery.isVisible()
    assert workbench.gallery.current == 2
