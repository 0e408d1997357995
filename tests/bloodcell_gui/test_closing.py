"""What becomes of a training when its window is closed."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QDialog, QPushButton, QSystemTrayIcon
from pytestqt.qtbot import QtBot

from bloodcell_gui import main_window
from bloodcell_gui.closing import ClosingDialog
from bloodcell_gui.main_window import MainWindow
from bloodcell_gui.training.run.record import RunState
from trainer import resources
from trainer.jobs import AdaptJob, AttuneJob, LaboratoryJob, TrainJob
from trainer.runs import unfinished_jobs

Train = Callable[..., MainWindow]
CloseAndAnswer = Callable[[MainWindow, str], bool]


@pytest.fixture
def train(
    open_training: Callable[[str], MainWindow], make_job: Callable[..., TrainJob], qtbot: QtBot
) -> Train:
    """Return a function that opens the window with a training under way."""

    def start(target: str = "train_until_asked") -> MainWindow:
        window = open_training(target)
        window.training.train(make_job())
        if target == "train_until_asked":
            qtbot.waitUntil(lambda: _runs_batches(window), timeout=30_000)
        return window

    return start


def _runs_batches(window: MainWindow) -> bool:
    record = window.training.follower.current
    return record is not None and record.curves.batch is not None


@pytest.fixture
def close_and_answer(answer_dialog: Callable[[str], None]) -> CloseAndAnswer:
    """Return a function that closes the window, answers the question, and says whether it closed."""

    def close(window: MainWindow, button: str) -> bool:
        answer_dialog(button)
        return window.close()

    return close


def test_without_a_training_nothing_is_asked(window: MainWindow) -> None:
    assert window.close()


def test_the_window_can_be_kept_open(train: Train, close_and_answer: CloseAndAnswer) -> None:
    window = train()
    assert not close_and_answer(window, "Keep the window open")
    assert window.isVisible()
    assert window.queue.current is not None


def test_escape_keeps_the_window_open(train: Train, in_next_dialog: Callable[..., None]) -> None:
    window = train()
    in_next_dialog(QDialog.reject)
    assert not window.close()
    assert window.queue.current is not None


def test_a_training_left_for_later_can_be_resumed(train: Train, close_and_answer: CloseAndAnswer) -> None:
    window = train()
    job = window.queue.current
    assert close_and_answer(window, "Leave it for later")
    assert not window.isVisible()
    assert window.queue.current is None
    assert unfinished_jobs() == [job]


@pytest.mark.parametrize("has_tray", [False, True])
def test_a_training_goes_on_out_of_sight_and_can_be_brought_back(
    train: Train,
    close_and_answer: CloseAndAnswer,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    has_tray: bool,
) -> None:
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: has_tray)
    window = train()
    assert not close_and_answer(window, "Close it and go on training")
    assert window.isMinimized() or not window.isVisible()
    assert (window._closer._tray is not None) is has_tray
    assert window._closer.is_waiting
    assert window.queue.current is not None
    window._closer.show_window()
    assert window.isVisible()
    assert not window._closer.is_waiting
    qtbot.waitUntil(lambda: not window.isMinimized())


def test_the_application_ends_with_the_training(
    train: Train, close_and_answer: CloseAndAnswer, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: True)
    window = train()
    quits = []
    monkeypatch.setattr(main_window.QApplication, "quit", lambda: quits.append(True))
    assert not close_and_answer(window, "Close it and go on training")
    window.training.follower.stop()
    qtbot.waitUntil(lambda: bool(quits), timeout=30_000)
    assert not window.isVisible()
    assert (resources.user_models() / "mine.bloodcell").exists()


def test_stop_publishes_the_best_before_the_application_ends(
    train: Train, close_and_answer: CloseAndAnswer, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = train()
    quits = []
    monkeypatch.setattr(main_window.QApplication, "quit", lambda: quits.append(True))
    assert not close_and_answer(window, "Stop and keep the best")
    qtbot.waitUntil(lambda: bool(quits), timeout=30_000)
    assert (resources.user_models() / "mine.bloodcell").exists()
    assert unfinished_jobs() == []


def test_a_window_out_of_sight_comes_back_when_the_training_fails(
    train: Train, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: True)
    window = train("train_and_fail")
    window._closer._go_out_of_sight("Mine")
    assert not window.isVisible()
    qtbot.waitUntil(window.isVisible, timeout=30_000)
    assert window.notices.notice is not None
    assert window.notices.notice.summary == "Memory ran out."


def test_a_training_that_is_paused_goes_on_out_of_sight(
    train: Train, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, close_and_answer: CloseAndAnswer
) -> None:
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: True)
    window = train()
    follower = window.training.follower
    follower.pause()
    qtbot.waitUntil(lambda: follower.current is not None and follower.current.state is RunState.PAUSED)
    assert not close_and_answer(window, "Close it and go on training")
    assert not window.queue.is_paused
    qtbot.waitUntil(lambda: follower.current is not None and follower.current.state is RunState.TRAINING)


def test_stop_is_said_by_the_run_too(
    train: Train, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot, close_and_answer: CloseAndAnswer
) -> None:
    window = train()
    monkeypatch.setattr(main_window.QApplication, "quit", lambda: None)
    record = window.training.follower.current
    assert record is not None
    assert not close_and_answer(window, "Stop and keep the best")
    assert record.is_asked_to_stop
    qtbot.waitUntil(lambda: record.end is not None, timeout=30_000)


def test_a_stop_does_not_hit_the_training_that_has_begun_meanwhile(
    train: Train,
    qtbot: QtBot,
    make_job: Callable[..., TrainJob],
    in_next_dialog: Callable[[Callable[[ClosingDialog], object]], None],
) -> None:
    window = train()
    follower = window.training.follower
    first = follower.current
    assert first is not None
    second = replace(make_job(), out=resources.user_models() / "second.bloodcell")
    window.training.train(second)

    def answer_late(dialog: ClosingDialog) -> None:
        follower.stop()
        qtbot.waitUntil(lambda: window.queue.current is second and _runs_batches(window), timeout=30_000)
        buttons = {one.text(): one for one in dialog.findChildren(QPushButton)}
        buttons["&Stop and keep the best"].click()

    in_next_dialog(answer_late)
    assert window.close()
    assert first.end is not None
    # The second one is neither stopped nor lost.
    assert unfinished_jobs() == [second]
    assert not second.out.exists()


@pytest.mark.parametrize("kind", ["adapt", "attune"])
def test_a_model_for_the_laboratory_that_waits_is_not_lost_with_a_window_out_of_sight(
    kind: str,
    train: Train,
    close_and_answer: CloseAndAnswer,
    make_job: Callable[..., TrainJob],
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: True)
    window = train()
    quits = []
    monkeypatch.setattr(main_window.QApplication, "quit", lambda: quits.append(True))
    dataset = make_job().dataset
    model, out = dataset / "no model", dataset / "out"
    waiting: LaboratoryJob = (
        AdaptJob(dataset=dataset, model=model, out=out)
        if kind == "adapt"
        else AttuneJob(images=dataset, model=model, out=out)
    )
    window.queue.submit(waiting)
    assert not close_and_answer(window, "Close it and go on training")

    with qtbot.waitSignal(
        window.queue.job_ended, timeout=30_000, check_params_cb=lambda job, _: job is waiting
    ):
        window.training.follower.stop()

    assert window.isVisible()
    assert not quits
    assert not window._closer.is_waiting
