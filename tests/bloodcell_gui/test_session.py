import shutil
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bloodcell_gui.classify_thread import ClassifyThread, find_new_samples
from bloodcell_gui.main_window import MainWindow
from bloodcell_gui.notify import Notice
from bloodcell_gui.samples import SampleState
from bloodcell_gui.session import Session
from trainer.bundle.library import find_model
from trainer.errors import ModelFileError

MakeCells = Callable[..., Path]
Classify = Callable[..., None]
OpenHalf = Callable[[Path], Callable[[], None]]


@pytest.fixture
def session(window: MainWindow) -> Session:
    return window.session


def counts(session: Session, place: int = 0) -> dict[str, int]:
    return session.samples[place].counts.snapshot().counts


def test_a_folder_becomes_a_sample_with_counts(
    session: Session, classify: Classify, make_cells: MakeCells
) -> None:
    classify(make_cells("S-001", red=5, green=2, blue=3))
    assert [one.id for one in session.samples] == ["S-001"]
    assert counts(session) == {"red": 5, "green": 2, "blue": 3}
    assert session.samples[0].state is SampleState.DONE
    assert session.samples[0].n_done == session.samples[0].n_listed == 10
    assert session.cells is not None
    assert len(session.cells) == 10


def test_sub_folders_are_samples(session: Session, classify: Classify, make_cells: MakeCells) -> None:
    make_cells("all/a", red=2)
    classify(make_cells("all/b", green=1).parent)
    assert [one.id for one in session.samples] == ["a", "b"]
    assert session.overall is not None
    assert session.overall.snapshot().counts == {"red": 2, "green": 1, "blue": 0}


def test_a_second_folder_waits_and_names_stay_unique(
    session: Session, classify: Classify, make_cells: MakeCells, tmp_path: Path
) -> None:
    first = make_cells("x/S", red=20)
    second = make_cells("y/S", green=3)
    session.open_paths([first])
    classify(second)
    assert [one.id for one in session.samples] == ["S", "S_2"]
    assert counts(session, 1) == {"red": 0, "green": 3, "blue": 0}
    assert len({one.key for one in session.samples}) == 2


def test_a_byte_identical_picture_counts_once(
    session: Session, classify: Classify, make_cells: MakeCells
) -> None:
    folder = make_cells("S", red=2)
    shutil.copy(folder / "red_0000.png", folder / "zz.png")
    classify(folder)
    summary = session.samples[0].counts.snapshot()
    assert (summary.n_classified, summary.n_excluded) == (2, 1)


def test_bad_images_are_listed_and_the_others_go_on(
    session: Session, classify: Classify, make_cells: MakeCells, told: list[Notice]
) -> None:
    folder = make_cells("S", red=2)
    (folder / "empty.png").write_bytes(b"")
    (folder / "text.jpg").write_text("hello")
    classify(folder)
    summary = session.samples[0].counts.snapshot()
    assert (summary.n_classified, summary.n_failed) == (2, 2)
    assert session.cells is not None
    assert sorted(session.cells.reasons.values())[0].startswith("The file is")
    assert told == []


@pytest.mark.parametrize("kind", ["missing", "empty"])
def test_a_folder_that_holds_nothing_is_told(
    session: Session, classify: Classify, told: list[Notice], tmp_path: Path, kind: str
) -> None:
    folder = tmp_path / "nothing"
    if kind == "empty":
        folder.mkdir()
    classify(folder)
    assert len(told) == 1
    assert "“" in told[0].summary
    assert told[0].remedy
    assert session.samples == []


def test_cancel_keeps_what_has_its_result(
    session: Session, open_half: OpenHalf, make_cells: MakeCells, qtbot: QtBot, told: list[Notice]
) -> None:
    open_half(make_cells("S", red=40))
    session.open_paths([make_cells("T", red=3)])
    session.cancel()
    qtbot.waitUntil(lambda: not session.is_working)
    assert session.samples[0].state is SampleState.STOPPED
    assert session.cells is not None
    assert len(session.cells) == session.samples[0].n_done == 32
    assert [one.id for one in session.samples] == ["S"]
    assert told == []


def test_a_sample_can_be_closed_and_its_files_stay(
    session: Session, classify: Classify, make_cells: MakeCells
) -> None:
    first, second = make_cells("a", red=2), make_cells("b", green=3)
    classify(first, second)
    session.remove_sample(session.samples[0].key)
    assert [one.id for one in session.samples] == ["b"]
    assert session.overall is not None
    assert session.overall.snapshot().counts == {"red": 0, "green": 3, "blue": 0}
    assert session.cells is not None
    assert len(session.cells) == 3
    session.remove_sample(session.samples[0].key)
    assert session.cells is None
    assert len(list(first.iterdir())) == 2
    session.remove_sample(12345)
    assert session.samples == []


def test_a_sample_can_be_closed_while_it_is_worked_on(
    session: Session, open_half: OpenHalf, make_cells: MakeCells, qtbot: QtBot
) -> None:
    open_half(make_cells("S", red=40))
    session.remove_sample(session.samples[0].key)
    qtbot.waitUntil(lambda: not session.is_working)
    assert session.cells is None
    assert session.samples == []


def test_native_images_are_cut_unless_the_user_says_otherwise(
    session: Session, classify: Classify, make_cells: MakeCells, qtbot: QtBot
) -> None:
    classify(make_cells("S", side=48, red=4))
    assert session.samples[0].counts.snapshot().n_cropped == 4
    session.set_framing("whole")
    qtbot.waitUntil(lambda: not session.is_working)
    assert session.samples[0].counts.snapshot().n_cropped == 0
    assert counts(session) == {"red": 4, "green": 0, "blue": 0}
    assert len(session.samples) == 1


def test_changing_the_framing_while_working_leaves_no_late_results(
    session: Session, open_half: OpenHalf, make_cells: MakeCells, qtbot: QtBot
) -> None:
    open_half(make_cells("S", side=48, red=40))
    assert session.samples[0].counts.snapshot().n_cropped == 32
    session.set_framing("whole")
    qtbot.waitUntil(lambda: not session.is_working)
    summary = session.samples[0].counts.snapshot()
    assert (summary.n_classified, summary.n_cropped) == (40, 0)


def test_a_model_that_cannot_be_opened_is_told(
    session: Session, told: list[Notice], qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "broken.bloodcell"
    path.write_bytes(b"no zip")
    before = session.model
    session.open_model(str(path))
    qtbot.waitUntil(lambda: bool(told))
    assert told[0].remedy
    assert session.model is before


def test_another_model_classifies_anew(
    session: Session,
    classify: Classify,
    make_cells: MakeCells,
    model_path: Path,
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    classify(make_cells("S", red=2))
    other = tmp_path / "other.bloodcell"
    shutil.copy(model_path, other)
    with qtbot.waitSignal(session.model_changed):
        session.open_model(str(other))
    qtbot.waitUntil(lambda: not session.is_working and len(session.samples) == 1)
    assert session.model is not None
    assert session.model.path == other
    assert counts(session) == {"red": 2, "green": 0, "blue": 0}


def test_a_model_with_fewer_classes_takes_the_place_of_one_with_more(
    window: MainWindow, classify: Classify, make_cells: MakeCells, told: list[Notice], qtbot: QtBot
) -> None:
    classify(make_cells("S", red=2))
    session, workbench = window.session, window.classify.workbench
    assert session.model is not None
    assert workbench is not None
    card = replace(session.model.card, classes=session.model.card.classes[:2])
    session._on_model_opened(replace(session.model, card=card))
    assert [style.title for style in workbench._styles] == ["Red", "Green"]
    # This card is false: the model has three outputs, which is told and not counted.
    qtbot.waitUntil(lambda: bool(told) and not session.is_working)
    assert "cannot be used" in told[0].summary
    assert [one.n_done for one in session.samples] == [0]


def test_a_folder_that_is_being_looked_through_is_not_lost_with_the_model(
    session: Session, make_cells: MakeCells, qtbot: QtBot
) -> None:
    session.open_paths([make_cells("S", red=3)])
    assert session.model is not None
    session._on_model_opened(session.model)
    qtbot.waitUntil(lambda: not session.is_working)
    assert [one.n_done for one in session.samples] == [3]


def test_without_any_model_a_folder_is_told_about(
    window: MainWindow,
    told: list[Notice],
    make_cells: MakeCells,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(name: str | None) -> None:
        raise ModelFileError("There is no model.", "Install one.")

    monkeypatch.setattr("trainer.bundle.library.find_model", refuse)
    window.session.model = None
    window.session.open_paths([make_cells("S", red=1)])
    qtbot.waitUntil(lambda: bool(told))
    assert told[0].summary == "There is no model."
    assert not window.session.is_working


def test_a_fault_in_the_thread_is_told_with_details(
    session: Session,
    classify: Classify,
    told: list[Notice],
    make_cells: MakeCells,
    monkeypatch: pytest.MonkeyPatch,
    expected_log: list[str],
) -> None:
    expected_log.append("Classification failed")

    def fail(*_: object) -> None:
        raise ValueError("boom")

    monkeypatch.setattr("trainer.inference.classify.classify_samples", fail)
    classify(make_cells("S", red=1))
    assert "inside the application" in told[0].summary
    assert "boom" in told[0].details
    assert session.samples[0].state is SampleState.STOPPED


def test_a_folder_that_vanishes_midway_leaves_rows_with_reasons(
    session: Session, open_half: OpenHalf, make_cells: MakeCells, qtbot: QtBot
) -> None:
    folder = make_cells("S", red=40)
    go_on = open_half(folder)
    # It is listed to its end by then.
    qtbot.waitUntil(lambda: session.samples[0].n_listed == 40)
    shutil.rmtree(folder)
    go_on()
    qtbot.waitUntil(lambda: not session.is_working)
    summary = session.samples[0].counts.snapshot()
    assert (summary.n_classified, summary.n_failed) == (32, 8)
    assert session.cells is not None
    assert {reason.split(".")[0] for reason in session.cells.reasons.values()} == {
        "The file is no longer there"
    }


def test_closing_the_window_while_working_ends_all_threads(
    window: MainWindow, open_half: OpenHalf, make_cells: MakeCells
) -> None:
    open_half(make_cells("S", red=40))
    (thread,) = window.session.findChildren(ClassifyThread)
    assert thread.isRunning()
    assert window.close()
    assert not thread.isRunning()
    QApplication.processEvents()


def test_closing_a_sample_leaves_a_folder_that_is_being_looked_through(
    session: Session, classify: Classify, make_cells: MakeCells, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    classify(make_cells("a", red=1))
    looking, go_on = threading.Event(), threading.Event()

    def find(*arguments: object) -> object:
        looking.set()
        go_on.wait()
        return find_new_samples(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr("bloodcell_gui.session.find_new_samples", find)
    session.open_paths([make_cells("b", green=2)])
    qtbot.waitUntil(looking.is_set)
    session.remove_sample(session.samples[0].key)
    go_on.set()
    qtbot.waitUntil(lambda: not session.is_working)
    assert [(one.id, one.n_done) for one in session.samples] == [("b", 2)]


def test_the_model_that_was_wanted_last_is_opened(
    session: Session, model_path: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    others = [tmp_path / f"{name}.bloodcell" for name in "abc"]
    for other in others:
        shutil.copy(model_path, other)
        session.open_model(str(other))
    qtbot.waitUntil(lambda: session.model is not None and session.model.path == others[-1])


def test_work_is_told_while_the_model_is_still_being_opened(
    window: MainWindow, make_cells: MakeCells, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = threading.Event()

    def wait(name: str | None) -> object:
        go_on.wait()
        return find_model(name)

    monkeypatch.setattr("trainer.bundle.library.find_model", wait)
    session = window.session
    session.model = None
    session.open_paths([make_cells("S", red=1)])
    assert window.work_line.isVisible()
    assert window.work_line.text == "Looking for images…"
    go_on.set()
    qtbot.waitUntil(lambda: not session.is_working)
    assert [one.n_done for one in session.samples] == [1]


def test_the_counts_of_all_are_those_of_the_samples_that_are_left(
    session: Session, classify: Classify, make_cells: MakeCells
) -> None:
    folder = make_cells("b", side=48, red=2, green=1)
    shutil.copy(folder / "red_0000.png", folder / "zz.png")
    (folder / "bad.png").write_bytes(b"")
    classify(make_cells("a", red=3), folder, make_cells("c", blue=2))
    session.remove_sample(session.samples[0].key)
    session.remove_sample(session.samples[1].key)
    assert session.overall is not None
    overall, left = session.overall.snapshot(), session.samples[0].counts.snapshot()
    assert replace(overall, sample_id=left.sample_id) == left
    assert (left.n_classified, left.n_excluded, left.n_failed, left.n_cropped) == (3, 1, 1, 4)


def test_another_title_reaches_what_shows_it(window: MainWindow) -> None:
    model = window.session.model
    assert model is not None
    window.session.take_card(replace(model.card, title="Four colours"))
    assert "Four colours" in window.model_line.text()
    assert window.session.model is not None
    assert window.session.model.card.title == "Four colours"


def test_the_card_of_another_network_is_passed_over(window: MainWindow) -> None:
    model = window.session.model
    assert model is not None
    entries = dict.fromkeys(model.card.entries, "0" * 64)
    window.session.take_card(replace(model.card, title="Another", entries=entries))
    assert window.session.model is model
