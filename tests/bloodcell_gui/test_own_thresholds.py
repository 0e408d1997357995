"""The threshold that the user chose, where cells are classified."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bloodcell_gui.main_window import MainWindow
from trainer.bundle.model_file import read_card
from trainer.bundle.own_thresholds import ALL, keep_own_thresholds


def test_open_samples_are_classified_anew_with_it(
    window: MainWindow,
    qtbot: QtBot,
    classify: Callable[..., None],
    make_cells: Callable[..., Path],
    model_path: Path,
) -> None:
    classify(make_cells("S", red=3))
    assert window.session.samples[0].counts.snapshot().n_unsure == 0
    keep_own_thresholds(read_card(model_path), {ALL: 1.0})

    window.training.threshold_kept.emit(model_path)

    def is_done() -> bool:
        samples = window.session.samples
        return bool(samples) and samples[0].counts.snapshot().n_unsure == 3

    qtbot.waitUntil(is_done)
    qtbot.waitUntil(lambda: not window.session.is_working)
    QApplication.processEvents()


def test_another_models_threshold_changes_nothing(
    window: MainWindow, classify: Callable[..., None], make_cells: Callable[..., Path], tmp_path: Path
) -> None:
    classify(make_cells("S", red=3))
    window.training.threshold_kept.emit(tmp_path / "other.bloodcell")
    assert not window.session._opening.is_running
    assert len(window.session.samples) == 1


def test_a_new_title_does_not_take_it_back(window: MainWindow, qtbot: QtBot, model_path: Path) -> None:
    keep_own_thresholds(read_card(model_path), {ALL: 0.8})
    window.session.open_model(str(model_path))
    qtbot.waitUntil(
        lambda: window.session.model is not None and window.session.model.card.thresholds == {ALL: 0.8}
    )
    window.session.take_card(replace(read_card(model_path), title="Another"))
    assert window.session.model is not None
    assert window.session.model.card.title == "Another"
    assert window.session.model.card.thresholds == {ALL: 0.8}
