"""Samples that do not look like what the model learned from, in the window."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from bloodcell_gui.differential.flag_texts import tell_flags
from bloodcell_gui.main_window import MainWindow
from bloodcell_gui.report_source import prepare_report
from trainer.__main__ import main
from trainer.bundle.learned import LearnedStatistics
from trainer.bundle.model_file import rewrite_learned
from trainer.inference.doubt.looks import LOOKS
from trainer.reports.flags import Flag, FlagKind
from trainer.reports.target import ReportTarget

SHIFT = "do not look like what the model learned from"


@pytest.fixture
def telling(tmp_path: Path, model_path: Path) -> Path:
    """The model of colours, which says that it learned from images of no colour at all."""
    n_looks = len(LOOKS)
    learned = LearnedStatistics(
        means=np.eye(3, dtype=np.float32),
        directions=np.eye(3, 1, dtype=np.float32),
        variances=np.ones(1, np.float32),
        noise=np.ones(1, np.float32),
        look_means=np.zeros((3, n_looks), np.float32),
        look_precision=np.eye(n_looks, dtype=np.float32),
        drift_means=np.zeros((3, n_looks + 1), np.float32),
        drift_spreads=np.full(n_looks + 1, 10, np.float32),
    )
    return rewrite_learned(model_path, tmp_path / "telling.bloodcell", learned).path


@pytest.fixture
def opened(window: MainWindow, qtbot: QtBot, telling: Path) -> MainWindow:
    """The window with that model."""
    window.session.open_model(str(telling))
    qtbot.waitUntil(lambda: window.session.model is not None and window.session.model.path == telling)
    return window


def test_a_sample_that_differs_is_told_with_what_to_do(
    opened: MainWindow, classify: Callable[..., None], make_cells: Callable[..., Path]
) -> None:
    make_cells("run/few", red=3)
    classify(make_cells("run/many", red=30).parent)
    few, many = opened.session.samples
    # Of three cells nothing is said.
    assert few.counts.shift == ""
    assert "they differ in colour (" in many.counts.shift
    assert "Compare the stain and the camera's white balance" in many.counts.shift
    assert opened.session.overall is not None
    assert opened.session.overall.shift.startswith("“many” does not look like")


def test_the_list_of_samples_marks_it(
    opened: MainWindow, classify: Callable[..., None], make_cells: Callable[..., Path]
) -> None:
    make_cells("run/few", red=3)
    classify(make_cells("run/many", red=30).parent)
    assert opened.classify.workbench is not None
    opened.classify.workbench._show_numbers()
    rows = opened.classify.workbench.samples._list
    texts = [rows.index(row).data() for row in (1, 2)]
    assert texts == ["few\n3 images", "many\n30 images, differs"]
    assert SHIFT in rows.index(2).data(Qt.ItemDataRole.ToolTipRole)
    assert SHIFT in rows.index(2).data(Qt.ItemDataRole.AccessibleTextRole)


def test_closing_the_sample_takes_the_remark_on_all_of_them_back(
    opened: MainWindow, classify: Callable[..., None], make_cells: Callable[..., Path]
) -> None:
    make_cells("run/few", red=3)
    classify(make_cells("run/many", red=30).parent)
    opened.session.remove_sample(opened.session.samples[1].key)
    assert opened.session.overall is not None
    assert opened.session.overall.shift == ""


def test_window_and_command_line_write_the_same_bytes(
    opened: MainWindow,
    classify: Callable[..., None],
    make_cells: Callable[..., Path],
    telling: Path,
    tmp_path: Path,
) -> None:
    folder = make_cells("run/many", red=30, blue=2)
    classify(folder)
    ours = prepare_report(opened.session, ReportTarget(tmp_path / "window", "run"))()
    out = tmp_path / "command"
    assert main(["classify", str(folder), "--model", str(telling), "--out", str(out), "--name", "run"]) == 0
    assert SHIFT in (tmp_path / "window" / "run.json").read_text(encoding="utf-8")
    assert {path.name: path.read_bytes() for path in ours} == {
        path.name: path.read_bytes() for path in out.iterdir()
    }


def test_each_flag_is_a_sentence_of_its_own() -> None:
    flags = [Flag(FlagKind.FEW_WBC, "fewer than 100 WBC"), Flag(FlagKind.SHIFT, "These images differ. Look.")]
    assert tell_flags(flags) == (
        "Fewer than 100 WBC, so the percentages are uncertain.\n\nThese images differ. Look."
    )
    assert tell_flags([]) == ""
