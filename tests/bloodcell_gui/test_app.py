import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bloodcell_gui.app import open_window, run
from bloodcell_gui.notify import Notice
from trainer import resources
from trainer.bundle.library import set_default
from trainer.bundle.model_file import rewrite_card

HEAVY = ("tensorflow", "keras", "keras_cv", "cleanlab", "pandas", "sklearn")
LATE = ("numpy", "PIL", "ai_edge_litert", "simplejpeg", "msgspec")
# Light, and yet a good part of what a start would take.
NEEDLESS = ("PySide6.QtNetwork", "PySide6.QtSvg", "importlib.resources", "json", "multiprocessing")


def run_python(script: str) -> str:
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_importing_the_window_loads_nothing_that_a_folder_needs() -> None:
    names = run_python(
        "import sys, bloodcell_gui.app\n"
        f"print(*[name for name in {HEAVY + LATE + NEEDLESS} if name in sys.modules])"
    )
    assert names.split() == []


def test_the_window_is_painted_before_anything_else_is_loaded() -> None:
    names = run_python(
        "import os, sys\n"
        "os.environ['QT_QPA_PLATFORM'] = 'offscreen'\n"
        "from bloodcell_gui import app, main_window\n"
        "class Window(main_window.MainWindow):\n"
        "    def paintEvent(self, event):\n"
        f"        print(*[name for name in {HEAVY + LATE + NEEDLESS} if name in sys.modules], flush=True)\n"
        "        os._exit(0)\n"
        "app.MainWindow = Window\n"
        "app.run(['bloodcell-gui'])\n"
    )
    assert names.split() == []


def test_the_start_module_brings_no_qt_to_a_child() -> None:
    names = run_python("import sys, bloodcell_gui.__main__\nprint('PySide6' in sys.modules)")
    assert names.strip() == "False"


def test_run_returns_when_the_window_is_closed(qapp: QApplication) -> None:
    QTimer.singleShot(0, qapp, lambda: [one.close() for one in qapp.topLevelWidgets()])
    assert run(["bloodcell-gui"]) == 0


def test_paths_of_the_command_line_are_opened(qtbot: QtBot, make_cells: object) -> None:
    folder = make_cells("S", red=2)
    with open_window(["bloodcell-gui", str(folder)]) as window:
        qtbot.waitUntil(lambda: [one.id for one in window.session.samples] == ["S"])
        qtbot.waitUntil(lambda: not window.session.is_working)


def test_the_window_starts_with_the_default_model(qtbot: QtBot, model_path: Path) -> None:
    path = resources.user_models() / "ward.bloodcell"
    rewrite_card(model_path, path, title="Ward")
    set_default(path)
    with open_window(["bloodcell-gui"]) as window:
        qtbot.waitUntil(lambda: window.session.model is not None)
        assert window.session.model.path == path


def test_a_window_that_is_closed_as_soon_as_it_is_painted_begins_nothing(qtbot: QtBot) -> None:
    with open_window(["bloodcell-gui"]) as window:
        # Before the model is opened, which the paint has asked for.
        window.painted.connect(window.leave)
        qtbot.waitUntil(lambda: not window.isVisible())
        session = window.session
    assert session.model is None


def test_the_samples_are_opened_on_demand(
    qtbot: QtBot, make_cells: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make_cells("drawn/S", red=2).parent
    monkeypatch.setattr("trainer.resources.sample_cells", lambda: folder)
    with open_window(["bloodcell-gui", "--samples"]) as window:
        qtbot.waitUntil(lambda: bool(window.session.samples))
        qtbot.waitUntil(lambda: not window.session.is_working)
        assert window.session.samples[0].drawn


def test_a_failure_that_nobody_caught_is_told(qtbot: QtBot, expected_log: list[str]) -> None:
    expected_log.append("Nobody caught this")
    told: list[Notice] = []
    with open_window(["bloodcell-gui"]) as window:
        window.notifier.told.connect(told.append)
        sys.excepthook(ValueError, ValueError("boom"), None)
        qtbot.waitUntil(lambda: bool(told))
        qtbot.waitUntil(lambda: window.session.model is not None)
    assert "boom" in told[0].details


def test_the_window_remembers_its_place(qtbot: QtBot, user: Path) -> None:
    with open_window(["bloodcell-gui"]) as window:
        window.resize(960, 650)
        qtbot.waitUntil(lambda: window.session.model is not None)
    with open_window(["bloodcell-gui"]) as window:
        assert (window.width(), window.height()) == (960, 650)
        qtbot.waitUntil(lambda: window.session.model is not None)


def test_a_system_that_reads_from_the_right_turns_no_figures_round(qapp: QApplication) -> None:
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    with open_window(["bloodcell-gui"]) as window:
        assert window.layoutDirection() is Qt.LayoutDirection.LeftToRight
