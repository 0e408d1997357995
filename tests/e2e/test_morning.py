"""What a technologist does in a morning: folders, review by key, signatures, a report."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QDialogButtonBox, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from bloodcell_gui.export_dialog import ExportDialog
from bloodcell_gui.main_window import MainWindow
from bloodcell_gui.project.name_dialog import NameDialog
from trainer.__main__ import main
from trainer.project.project_file import open_project
from trainer.project.samples import list_samples

Key, Modifier = Qt.Key, Qt.KeyboardModifier
InNextDialog = Callable[[Callable[[QDialog], object]], None]


def press(window: MainWindow, text: str) -> None:
    buttons = [one for one in window.findChildren(QPushButton) if one.text().replace("&", "") == text]
    next(one for one in buttons if one.isVisible()).click()


def give_name(dialog: QDialog) -> None:
    assert isinstance(dialog, NameDialog)
    dialog.name.setText("Ada")
    dialog.confirm.click()


def test_from_dropped_folders_to_a_signed_report(
    window: MainWindow,
    make_cells: Callable[..., Path],
    drop: Callable[..., bool],
    in_next_dialog: InNextDialog,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make_cells("day/S-1", red=3, green=1)
    day = make_cells("day/S-2", red=1, blue=2).parent
    project = tmp_path / "day.bloodproject"
    monkeypatch.setattr(
        "bloodcell_gui.project.dialogs.QFileDialog.getSaveFileName", lambda *_, **__: (str(project), "")
    )
    assert drop(window.classify, day)
    qtbot.waitUntil(lambda: bool(window.session.samples) and not window.session.is_working)

    in_next_dialog(give_name)
    press(window, "Review in a project…")
    desk = window.desk
    qtbot.waitUntil(lambda: desk.chosen is not None and len(desk.samples) == 2)
    assert window.review.isVisible()

    # The first cell is no red one: by its key it becomes a blue one.
    window.activateWindow()
    gallery = window.review.workbench.cells.gallery
    gallery.setFocus()
    qtbot.waitUntil(gallery.hasFocus)
    qtbot.keyClick(gallery, Key.Key_3)
    qtbot.waitUntil(lambda: desk.chosen.summary.counts["blue"] == 1)
    assert desk.chosen.summary.counts["red"] == 2
    qtbot.keyClick(QApplication.focusWidget() or gallery, Key.Key_Return, Modifier.ControlModifier)
    qtbot.waitUntil(lambda: desk.samples[0].is_signed)
    assert desk.samples[0].sample.state_by == "Ada"

    def export(dialog: QDialog) -> None:
        assert isinstance(dialog, ExportDialog)
        dialog.findChildren(QLineEdit)[0].setText(str(tmp_path / "window"))
        dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Save).click()

    in_next_dialog(export)
    with qtbot.waitSignal(window.notifier.done_told):
        window._menus.export.trigger()
    window.leave()

    assert main(["report", str(project), "--out", str(tmp_path / "line")]) == 0
    written = {path.name: path.read_bytes() for path in (tmp_path / "line").iterdir()}
    assert set(written) == {"day.json", "day_cells.csv", "day_counts.csv", "day_samples.csv"}
    assert {path.name: path.read_bytes() for path in (tmp_path / "window").iterdir()} == written
    with open_project(project) as opened:
        assert [one.state.value for one in list_samples(opened)] == ["signed", "new"]
