from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from bloodcell_gui.main_window import MainWindow
from bloodcell_gui.notify import Notice
from bloodcell_gui.project.dataset_dialog import DatasetDialog, suggest_manifest
from bloodcell_gui.project.desk import ProjectDesk

Settle = Callable[[], None]
InNextDialog = Callable[[Callable[[QDialog], object]], None]


def test_the_file_is_suggested_above_all_images() -> None:
    project = Path("/data/Monday.bloodproject")
    folders = [Path("/data/day/S-1"), Path("/data/day/S-2")]
    assert suggest_manifest(project, folders) == Path("/data/day/Monday reviewed.csv")
    assert suggest_manifest(project, []) == Path("/data/Monday reviewed.csv")


def fill(*, signed_only: bool, path: Path | None = None) -> Callable[[QDialog], None]:
    def answer(dialog: QDialog) -> None:
        assert isinstance(dialog, DatasetDialog)
        dialog.signed_only.setChecked(signed_only)
        if path is not None:
            dialog.path_field.setText(str(path))
        dialog._make.click()

    return answer


def test_reviewed_cells_become_a_data_set(
    window: MainWindow,
    opened: ProjectDesk,
    settle: Settle,
    in_next_dialog: InNextDialog,
    monday: Path,
    qtbot: QtBot,
) -> None:
    opened.confirm_rest("red")
    settle()
    in_next_dialog(fill(signed_only=False))
    with qtbot.waitSignal(window.notifier.done_told) as said:
        window._menus.make_dataset.trigger()
    assert said.args == ["3 reviewed cells in Monday reviewed.csv."]
    lines = (monday.parent / "day" / "Monday reviewed.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines[:2] == ["path,label,sample_id", "S-1/red_0000.png,red,S-1"]


def test_of_unsigned_samples_nothing_is_taken_unless_it_is_said(
    window: MainWindow,
    opened: ProjectDesk,
    settle: Settle,
    in_next_dialog: InNextDialog,
    told: list[Notice],
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    opened.confirm_rest("red")
    settle()
    in_next_dialog(fill(signed_only=True, path=tmp_path / "set"))
    window._menus.make_dataset.trigger()
    qtbot.waitUntil(lambda: bool(told))
    assert told[0].summary.startswith("No signed sample of the project")
    assert told[0].remedy.startswith("Sign some, or take unsigned ones too")
    assert not (tmp_path / "set.csv").exists()


def test_without_a_file_nothing_is_made(opened: ProjectDesk, window: MainWindow, qtbot: QtBot) -> None:
    dialog = DatasetDialog(Path("x.csv"), window)
    dialog.path_field.setText("  ")
    assert not dialog._make.isEnabled()
    dialog.path_field.setText("day")
    assert dialog.path == Path("day.csv")
    dialog.deleteLater()


def test_the_file_can_be_looked_for(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    dialog = DatasetDialog(Path("x.csv"), window)
    monkeypatch.setattr(
        "bloodcell_gui.project.dataset_dialog.QFileDialog.getSaveFileName", lambda *_, **__: ("/a/b.csv", "")
    )
    dialog._on_browse()
    assert dialog.path == Path("/a/b.csv")
    dialog.deleteLater()
