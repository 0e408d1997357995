"""A training from its start to its end through the real window, with a scripted child."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QLabel, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from bloodcell_gui.main_window import MainWindow
from bloodcell_gui.notify import Kind, Notice
from bloodcell_gui.training.run.record import RunState
from trainer.jobs import TrainJob
from trainer.runs import keep_job, run_folder

OpenWindow = Callable[[str], MainWindow]
MakeJob = Callable[..., TrainJob]
Press = Callable[[QWidget, str], None]
AnswerDialog = Callable[[str], None]


def texts(root: QWidget) -> str:
    return "\n".join(one.text() for one in root.findChildren(QLabel) if one.isVisible())


def state(window: MainWindow) -> RunState | None:
    record = window.training.follower.current
    return record.state if record is not None else None


def begin(window: MainWindow, job: TrainJob, qtbot: QtBot) -> None:
    """Start a training as the wizard does, and wait until batches run."""
    window.training.train(job)
    qtbot.waitUntil(
        lambda: (record := window.training.follower.current) is not None and record.curves.batch is not None,
        timeout=30_000,
    )
    qtbot.waitUntil(lambda: window.training.run is not None and window.training.run.plots is not None)


def test_the_empty_page_invites(open_training: OpenWindow) -> None:
    window = open_training("train_until_asked")
    home = window.training.home
    assert "Teach a network your own cells" in texts(home)
    assert home.start.isVisible()
    assert not home.now.isVisible()
    assert not home.unfinished.isVisible()
    assert not window.training_line.isVisible()


def test_the_start_button_opens_the_wizard(open_training: OpenWindow, qtbot: QtBot) -> None:
    window = open_training("train_until_asked")
    qtbot.mouseClick(window.training.home.start, Qt.MouseButton.LeftButton)
    assert window.training.wizard is not None
    assert window.training.wizard.isVisible()
    window.training.wizard.left.emit()
    assert window.training.home.isVisible()


def test_the_page_leads_to_what_this_computer_trains_on(
    open_training: OpenWindow, press: Press, in_next_dialog: Callable[..., None]
) -> None:
    window = open_training("train_until_asked")
    titles: list[str] = []
    in_next_dialog(lambda dialog: titles.append(dialog.windowTitle()))
    press(window.training.home, "This computer…")

    assert titles == ["This computer"]


def test_a_run_is_watched_paused_and_stopped(
    open_training: OpenWindow, make_job: MakeJob, qtbot: QtBot, press: Press
) -> None:
    window = open_training("train_until_asked")
    begin(window, make_job("Mine"), qtbot)
    run = window.training.run
    assert run is not None
    qtbot.waitUntil(lambda: "Epoch 4 of 4" in texts(run.figures))
    assert "Batch 10 of 100" in texts(run.figures)
    assert "80.0 %" in texts(run.figures)
    said = "Training: Epoch 4 of 4  ·  54 s left at most"
    qtbot.waitUntil(lambda: window.training_line.text == said)
    assert window.training_line.isVisible()

    press(run, "Pause")
    qtbot.waitUntil(lambda: state(window) is RunState.PAUSED, timeout=30_000)
    qtbot.waitUntil(lambda: "paused" in window.training_line.text)
    press(run, "Resume")
    qtbot.waitUntil(lambda: state(window) is RunState.TRAINING, timeout=30_000)

    press(run, "Stop")
    qtbot.waitUntil(lambda: run.outcome.isVisible(), timeout=30_000)
    assert "Stopped by you; the best epoch so far was kept." in texts(run)
    assert "Test accuracy: 95.8 %" in texts(run)
    assert not run.controls.isVisible()
    assert not window.training_line.isVisible()


def test_a_finished_model_is_in_the_menu_and_classifies(
    open_training: OpenWindow, make_job: MakeJob, qtbot: QtBot, press: Press
) -> None:
    window = open_training("train_to_the_end")
    job = make_job()
    window.training.train(job)
    run = window.training.run
    assert run is not None
    qtbot.waitUntil(lambda: run.outcome.isVisible(), timeout=30_000)
    window._menus.models.aboutToShow.emit()
    qtbot.waitUntil(lambda: len(window._menus.models.actions()) == 2)
    press(run, "Classify with it")
    qtbot.waitUntil(lambda: window.session.model is not None and window.session.model.path == job.out)
    assert window._pages.currentIndex() == 0


def test_cancel_asks_once_and_leaves_nothing_behind(
    open_training: OpenWindow,
    make_job: MakeJob,
    qtbot: QtBot,
    press: Press,
    answer_dialog: AnswerDialog,
) -> None:
    window = open_training("train_until_asked")
    job = make_job()
    begin(window, job, qtbot)
    run = window.training.run
    assert run is not None
    answer_dialog("Go on training")
    press(run, "Cancel")
    assert state(window) is RunState.TRAINING
    answer_dialog("Cancel the training")
    press(run, "Cancel")
    qtbot.waitUntil(lambda: window.training.follower.current is None, timeout=30_000)
    assert window.training.home.isVisible()
    assert not run_folder(job.id).exists()
    assert not job.out.exists()


def test_a_failed_run_says_why_and_goes_on_with_a_smaller_batch(
    open_training: OpenWindow, make_job: MakeJob, qtbot: QtBot, press: Press
) -> None:
    window = open_training("train_and_fail")
    told: list[Notice] = []
    window.notifier.told.connect(told.append)
    window.training.train(make_job())
    run = window.training.run
    assert run is not None
    qtbot.waitUntil(lambda: run.outcome.isVisible(), timeout=30_000)
    assert "Memory ran out." in texts(run)
    assert "Use a smaller batch." in texts(run)
    press(run.outcome, "Details")
    press(run.outcome, "Copy details")
    assert "Exit code -9." in QGuiApplication.clipboard().text()
    # The page says it itself; the bar would only say it again.
    assert told == []
    press(run.outcome, "Resume with a batch of 16")
    qtbot.waitUntil(lambda: run.record is not None and run.record.state is RunState.FINISHED, timeout=30_000)
    assert run.record is not None
    assert run.record.job.config.batch_size == 16
    assert run.record.curves.n_epochs == 3


def test_a_failure_that_nobody_sees_is_told_in_the_bar(
    open_training: OpenWindow, make_job: MakeJob, qtbot: QtBot
) -> None:
    window = open_training("train_and_fail")
    told: list[Notice] = []
    window.notifier.told.connect(told.append)
    window.training.train(make_job())
    window._page_bar.choose(0)
    qtbot.waitUntil(lambda: bool(told), timeout=30_000)
    notice = told[0]
    assert (notice.kind, notice.summary, notice.remedy) == (
        Kind.ERROR,
        "Memory ran out.",
        "Use a smaller batch.",
    )
    assert notice.action is not None
    notice.action()
    assert window._pages.currentIndex() == 3
    assert window.training.run is not None
    assert window.training.run.outcome.isVisible()


def test_the_users_own_mistake_offers_no_other_batch(
    open_training: OpenWindow, make_job: MakeJob, qtbot: QtBot
) -> None:
    window = open_training("refuse_the_data")
    window.training.train(make_job())
    run = window.training.run
    assert run is not None
    qtbot.waitUntil(lambda: run.outcome.isVisible(), timeout=30_000)
    assert "The folder is gone." in texts(run)
    assert run.outcome._resume.text() == "&Try again"
    assert not run.outcome._smaller.isVisible()
    assert not run.outcome._details.button.isVisible()


def test_the_queue_is_seen_and_what_waits_can_be_left_out(
    open_training: OpenWindow, make_job: MakeJob, qtbot: QtBot, press: Press
) -> None:
    window = open_training("train_until_asked")
    begin(window, make_job("First"), qtbot)
    window.training.train(make_job("Second"))
    home = window.training.home
    assert home.isVisible()
    assert [row.title for row in home.now.rows] == ["First", "Second"]
    qtbot.waitUntil(lambda: "1 waiting" in window.training_line.text)
    press(home, "Leave out")
    assert [row.title for row in home.now.rows] == ["First"]
    press(home, "Show")
    assert window.training.run is not None
    assert window.training.run.isVisible()


def test_an_unfinished_run_is_resumed_from_the_page(
    open_training: OpenWindow, make_job: MakeJob, qtbot: QtBot, press: Press
) -> None:
    job = make_job("Broken off")
    (keep_job(job) / "checkpoint-000002.safetensors").write_bytes(b"")
    window = open_training("train_until_asked")
    home = window.training.home
    qtbot.waitUntil(lambda: len(home.unfinished.rows) == 1)
    assert "2 of 4 epochs are kept" in "\n".join(
        label.text() for label in home.unfinished.findChildren(QLabel)
    )
    press(home.unfinished, "Resume")
    assert window.queue.current == job
    window.training.show_home()
    qtbot.waitUntil(lambda: not home.unfinished.isVisible())


def test_an_unfinished_run_is_removed_after_a_question(
    open_training: OpenWindow,
    make_job: MakeJob,
    qtbot: QtBot,
    press: Press,
    answer_dialog: AnswerDialog,
) -> None:
    job = make_job("Broken off")
    keep_job(job)
    window = open_training("train_until_asked")
    home = window.training.home
    qtbot.waitUntil(lambda: len(home.unfinished.rows) == 1)
    answer_dialog("Keep")
    press(home.unfinished, "Remove…")
    assert run_folder(job.id).exists()
    answer_dialog("Remove")
    press(home.unfinished, "Remove…")
    qtbot.waitUntil(lambda: not home.unfinished.rows)
    assert not run_folder(job.id).exists()


def test_finished_trainings_of_the_session_are_listed(
    open_training: OpenWindow, make_job: MakeJob, qtbot: QtBot
) -> None:
    window = open_training("train_to_the_end")
    window.training.train(make_job("Mine"))
    run = window.training.run
    assert run is not None
    qtbot.waitUntil(lambda: run.outcome.isVisible(), timeout=30_000)
    qtbot.mouseClick(run._back, Qt.MouseButton.LeftButton)
    assert [row.title for row in window.training.home.finished.rows] == ["Mine"]


def test_of_trainings_into_one_file_the_last_is_listed(
    open_training: OpenWindow, make_job: MakeJob, qtbot: QtBot
) -> None:
    window = open_training("train_to_the_end")
    first, other, last = make_job("First"), make_job("Other"), make_job("Last")
    for job in (first, replace(other, out=other.out.with_stem("other")), last):
        with qtbot.waitSignal(window.training.follower.ended, timeout=30_000):
            window.training.train(job)
    window.training.show_home()
    assert window.training.home is not None
    assert [row.title for row in window.training.home.finished.rows] == ["Last", "Other"]


def test_the_log_tells_the_run_line_by_line(
    open_training: OpenWindow, make_job: MakeJob, qtbot: QtBot, press: Press
) -> None:
    window = open_training("train_until_asked")
    begin(window, make_job(), qtbot)
    run = window.training.run
    assert run is not None
    log = run.findChildren(QPlainTextEdit)
    press(run, "Log")
    shown = next(one for one in log if one.accessibleName() == "Log of the run")
    assert shown.isVisible()
    qtbot.waitUntil(lambda: "Epoch 3:" in shown.toPlainText())
    assert shown.toPlainText().count("It starts from nothing.") == 1


def test_curves_are_saved_as_picture_drawing_and_table(
    open_training: OpenWindow,
    make_job: MakeJob,
    qtbot: QtBot,
    press: Press,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    window = open_training("train_until_asked")
    begin(window, make_job(), qtbot)
    run = window.training.run
    assert run is not None
    for name, filter_, start in (
        ("curves.png", "", b"\x89PNG"),
        ("curves.svg", "", b"<?xml"),
        ("curves", "CSV table (*.csv)", b"\xef\xbb\xbfepoch"),
    ):
        path = tmp_path / name
        chosen = (str(path), filter_)
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, chosen=chosen: chosen)
        with qtbot.waitSignal(window.notifier.done_told):
            press(run, "Save curves…")
        written = path if path.suffix else path.with_name("curves.csv")
        assert written.read_bytes().startswith(start)
    assert b"Accuracy" in (tmp_path / "curves.svg").read_bytes()


def test_a_folder_that_cannot_be_written_is_told(
    open_training: OpenWindow,
    make_job: MakeJob,
    qtbot: QtBot,
    press: Press,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    window = open_training("train_until_asked")
    begin(window, make_job(), qtbot)
    (tmp_path / "file").write_bytes(b"")
    chosen = (str(tmp_path / "file" / "curves.csv"), "")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: chosen)
    with qtbot.waitSignal(window.notifier.told) as told:
        press(window, "Save curves…")
    assert "cannot be written" in told.args[0].summary
