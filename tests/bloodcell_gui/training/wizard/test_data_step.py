import threading
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from bloodcell_gui import dataset_dialogs

Drop = Callable[..., bool]


def test_a_dropped_archive_is_looked_through(driven, drop: Drop, dataset: Path, tmp_path: Path) -> None:
    archive = tmp_path / "cells.zip"
    with zipfile.ZipFile(archive, "w") as file:
        for path in sorted(dataset.rglob("*.jpg")):
            file.write(path, path.relative_to(dataset))
    assert drop(driven.wizard.data, archive)
    driven.wait_for_data()
    table = driven.wizard.data.found.classes.table
    shown = [[table.data(table.index(row, column)) for column in range(3)] for row in range(table.rowCount())]
    assert shown == [["Neutrophil", "white cell", "25"], ["Platelet", "platelet", "25"]]
    assert driven.wizard.data.path.text() == str(archive)


def test_two_things_at_once_are_not_taken(driven, drop: Drop, dataset: Path, tmp_path: Path) -> None:
    assert not drop(driven.wizard.data, dataset, tmp_path)
    assert driven.wizard.draft.choices.dataset == ""


def test_a_chosen_folder_is_looked_through(driven, dataset: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bloodcell_gui.training.wizard.data_step.ask_dataset_folder", lambda *_: dataset)
    QTest.mouseClick(driven.wizard.data._folder, Qt.MouseButton.LeftButton)
    driven.wait_for_data()
    assert driven.wizard.draft.report.n_images == 50


def test_the_place_of_a_chosen_data_set_is_remembered(driven, dataset: Path, monkeypatch) -> None:
    monkeypatch.setattr(
        dataset_dialogs.QFileDialog, "getExistingDirectory", staticmethod(lambda *_: str(dataset))
    )
    assert dataset_dialogs.ask_dataset_folder(driven.wizard, driven.settings) == dataset
    begun: list[str] = []
    monkeypatch.setattr(
        dataset_dialogs.QFileDialog,
        "getOpenFileName",
        staticmethod(lambda *told: begun.append(told[2]) or ("", "")),
    )
    assert dataset_dialogs.ask_dataset_file(driven.wizard, driven.settings) is None
    assert begun == [str(dataset.parent)]


def test_what_is_no_data_set_is_told_beside_it_until_another_comes(
    driven, dataset: Path, tmp_path: Path
) -> None:
    step = driven.wizard.data
    driven.give(tmp_path / "nowhere")
    (line,) = step.hint.lines
    assert line.is_error
    assert line.text == f"There is nothing at “{tmp_path / 'nowhere'}”. Check the name and the place."
    assert step.hint.isVisible()
    driven.give(dataset)
    assert not step.hint.isVisible()


def test_files_that_cannot_be_used_fold_out_and_can_be_saved(
    driven, dataset: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    (dataset / "platelet" / "=bad.jpg").write_bytes(b"")
    driven.give(dataset)
    problems = driven.wizard.data.found.problems
    assert problems.fold.text() == "Show 1 file that cannot be used"
    assert not problems._view.isVisible()
    QTest.mouseClick(problems.fold, Qt.MouseButton.LeftButton)
    assert problems._view.isVisible()
    assert problems.table.data(problems.table.index(0, 0)) == "platelet/=bad.jpg"
    target = tmp_path / "unused.csv"
    monkeypatch.setattr("bloodcell_gui.dialogs.ask_target", lambda *_: target)
    QTest.mouseClick(problems._save, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: driven.done == [f"Written to {tmp_path}: unused.csv"])
    assert "platelet/=bad.jpg,The file is empty" in target.read_text("utf-8-sig")


def test_looking_through_can_be_stopped_and_taken_up_again(
    driven, dataset: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    from trainer.dataset import inspection

    ended = threading.Event()
    real = inspection.inspect_dataset

    def look_for_ever(path, on_progress, **options):
        try:
            while True:
                on_progress(1, 100)
                ended.wait(0.01)
        finally:
            ended.set()

    monkeypatch.setattr(inspection, "inspect_dataset", look_for_ever)
    step = driven.wizard.data
    step.path.setText(str(dataset))
    QTest.keyClick(step.path, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "1 of 100" in step.work.text.text())
    assert driven.wizard._reason.text() == "The data set is still being looked through."
    step.work.cancel_asked.emit()
    qtbot.waitUntil(ended.is_set)
    assert step.work.isHidden()
    assert "not looked through to its end" in step.hint.lines[0].text
    monkeypatch.setattr(inspection, "inspect_dataset", real)
    QTest.keyClick(step.path, Qt.Key.Key_Return)
    driven.wait_for_data()
    assert driven.wizard.next_button.isEnabled()


def test_the_framing_of_a_data_set_is_taken_over_and_given_up_with_it(
    driven, dataset: Path, tmp_path: Path, make_cells
) -> None:
    import numpy as np
    from PIL import Image

    random = np.random.default_rng(0)
    for label in "ab":
        for number in range(4):
            path = tmp_path / "published" / label / f"{number}.png"
            path.parent.mkdir(parents=True, exist_ok=True)
            Image.fromarray(random.integers(0, 256, (363, 360, 3), np.uint8)).save(path)
    driven.give(tmp_path / "published")
    assert driven.wizard.draft.choices.config.native_crop == 200
    driven.give(dataset)
    assert driven.wizard.draft.choices.config.native_crop == 0


def test_what_is_being_typed_stays_while_other_choices_change(driven, dataset: Path) -> None:
    driven.give(dataset)
    field = driven.wizard.data.path
    field.setText("/half of a pa")
    driven.wizard.draft.change_config(epochs=7)
    assert field.text() == "/half of a pa"
    driven.wizard.draft.change(dataset="/another")
    assert field.text() == "/another"


def test_the_data_set_is_judged_again_when_a_fraction_changes(driven, cells: Callable[..., Path]) -> None:
    driven.give(cells({"neutrophil": 24, "platelet": 2}))
    assert "too few for train" in driven.wizard.cleaning.reason()
    driven.wizard.draft.change_config(test_fraction=0.0)
    assert driven.wizard.cleaning.reason() == ""
    assert "too few" not in str(driven.wizard.data.found.concerns.lines)
    driven.wizard.draft.change_config(test_fraction=0.2)
    assert "too few for train" in driven.wizard.cleaning.reason()
