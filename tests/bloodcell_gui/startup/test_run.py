import faulthandler
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bloodcell_gui import app
from bloodcell_gui.main_window import MainWindow
from bloodcell_gui.notify import Notice, Notifier
from bloodcell_gui.startup import run as module
from bloodcell_gui.startup.instance import Instance, find_place
from bloodcell_gui.startup.request import HandOver, StartRequest
from bloodcell_gui.startup.run import begin_run
from trainer import resources
from trainer.log import WINDOW_LOG, fault_path, log_path

CRASH = """
import os, sys
from PySide6.QtCore import QTimer
from bloodcell_gui import app
from PySide6.QtWidgets import QApplication
application = app._make_application(["bloodcell-gui"])
QTimer.singleShot(0, application, lambda: os.kill(os.getpid(), int(sys.argv[1])))
sys.exit(app.run(["bloodcell-gui"]))
"""


@pytest.fixture(autouse=True)
def apart(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("run")))
    was_enabled = faulthandler.is_enabled()
    yield
    if was_enabled and not faulthandler.is_enabled():
        faulthandler.enable(sys.__stderr__)


def end_by(number: int) -> "subprocess.CompletedProcess[str]":
    """Start the application in a process of its own, and send it a signal once it waits."""
    return subprocess.run(
        [sys.executable, "-c", CRASH, str(number)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )


def tell_all() -> list[Notice]:
    """Begin a run, and return what is told in it."""
    told: list[Notice] = []
    notifier = Notifier()
    notifier.told.connect(told.append)
    with begin_run(StartRequest()) as run:
        assert run is not None
        run.follow(notifier)
    return told


def test_a_run_after_a_good_end_tells_nothing(qapp: QApplication) -> None:
    assert tell_all() == []
    assert tell_all() == []


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_a_logout_is_a_good_end(qapp: QApplication) -> None:
    done = end_by(15)
    assert done.returncode == 0, done.stderr
    assert "The window is closed" in log_path(WINDOW_LOG).read_text(encoding="utf-8")
    assert tell_all() == []


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_a_crash_is_told_once_with_its_trace(qapp: QApplication) -> None:
    assert end_by(11).returncode == -11
    (told,) = tell_all()
    assert "ended unexpectedly" in told.summary
    assert "Segmentation fault" in told.details
    assert "INFO MainThread bloodcell_gui.app" in told.details
    assert tell_all() == []


def test_what_nobody_caught_at_the_start_is_told_at_the_next(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch, expected_log: list[str]
) -> None:
    expected_log.append("ends by this")

    def fail(*_: object) -> None:
        raise ValueError("of the start")

    with monkeypatch.context() as broken:
        broken.setattr(app, "MainWindow", fail)
        with pytest.raises(ValueError, match="of the start"):
            app.run(["bloodcell-gui"])
    (told,) = tell_all()
    assert "ValueError: of the start" in told.details


def test_another_window_leaves_the_trace_of_the_first_alone(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    with begin_run(StartRequest()):
        monkeypatch.setattr(Instance, "hand_over", lambda *_: HandOver.NO_ANSWER)
        with begin_run(StartRequest()):
            pass
        assert fault_path(WINDOW_LOG).exists()


def test_one_that_does_not_answer_is_told_of(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    other = Instance()
    other.hand_over(StartRequest())
    other.serve()
    with monkeypatch.context() as hanging:
        hanging.setattr(Instance, "hand_over", lambda *_: HandOver.NO_ANSWER)
        (told,) = tell_all()
    assert "does not answer" in told.summary
    # The other one keeps its place, for when it comes back to itself.
    assert Path(find_place()).exists() or os.name != "posix"
    other.close()


@pytest.fixture
def answered(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """One entry for each time that other starts begin to be answered: whether there is a painted window."""
    began: list[bool] = []

    def serve(_: Instance) -> None:
        windows = (one for one in QApplication.topLevelWidgets() if isinstance(one, MainWindow))
        began.append(any(one._is_painted for one in windows))

    monkeypatch.setattr(Instance, "serve", serve)
    return began


def test_other_starts_are_answered_once_the_window_is_painted(
    qapp: QApplication, answered: list[bool]
) -> None:
    def close() -> None:
        (window,) = (one for one in QApplication.topLevelWidgets() if isinstance(one, MainWindow))
        window.painted.connect(lambda: QTimer.singleShot(0, window.close))

    QTimer.singleShot(0, qapp, close)
    assert app.run(["bloodcell-gui"]) == 0
    assert answered == [True]


def test_a_window_out_of_sight_answers_other_starts_too(
    qtbot: QtBot, answered: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_SERVE_MILLISECONDS", 1)
    with begin_run(StartRequest()) as run:
        assert run is not None
        run.follow(Notifier())
        assert not answered
        qtbot.waitUntil(lambda: len(answered) == 1)
        run.serve()
    assert answered == [False]


def test_a_run_that_ends_answers_nobody(qapp: QApplication, answered: list[bool]) -> None:
    with begin_run(StartRequest()) as run:
        assert run is not None
        run.follow(Notifier())
        run.close()
        run.serve()
    assert not answered


def test_a_start_that_was_taken_opens_no_window(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Instance, "hand_over", lambda *_: HandOver.TAKEN)
    monkeypatch.setattr(app, "MainWindow", None)
    assert app.run(["bloodcell-gui"]) == 0
    assert not resources.user_logs().exists()


def test_the_system_may_end_the_process_once_it_has_asked_to_save(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    with begin_run(StartRequest()):
        assert list(resources.user_logs().glob("running-*"))
        qapp.commitDataRequest.emit(None)
        assert not list(resources.user_logs().glob("running-*"))


def test_another_start_brings_the_window_to_the_front_and_opens_its_paths(
    qtbot: QtBot, qapp: QApplication, make_cells: Callable[..., Path], model_path: Path
) -> None:
    folder = make_cells("S-1", red=2)
    seen: list[str] = []

    def find_window() -> MainWindow:
        return next(one for one in QApplication.topLevelWidgets() if isinstance(one, MainWindow))

    def hand_over() -> None:
        window = find_window()
        window.showMinimized()
        request = StartRequest((folder, model_path))
        runs[0].asked.emit(request)
        assert not window.isMinimized()
        window.session.work_changed.connect(lambda: check(window))

    def check(window: MainWindow) -> None:
        if window.session.samples and not window.session.is_working:
            seen.extend(one.id for one in window.session.samples)
            QTimer.singleShot(0, window.close)

    runs: list[module.Run] = []
    original = module.Run.follow

    def follow(run: module.Run, notifier: Notifier) -> None:
        original(run, notifier)
        runs.append(run)
        QTimer.singleShot(0, hand_over)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module.Run, "follow", follow)
        assert app.run(["bloodcell-gui"]) == 0
    assert seen == ["S-1"]
