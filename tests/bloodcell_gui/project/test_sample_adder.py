from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from bloodcell_gui.long_work import LongWorkLine
from bloodcell_gui.main_window import MainWindow
from bloodcell_gui.notify import Notice
from bloodcell_gui.project.desk import ProjectDesk

CLASSIFY, REVIEW = 0, 1
Classify = Callable[..., None]
MakeCells = Callable[..., Path]
Settle = Callable[[], None]


@pytest.fixture
def answer_new(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Where the user puts a new project; the name that is offered comes with the suffix."""

    def answer(_parent: object, _settings: object, name: str) -> Path:
        return tmp_path / f"{name}.bloodproject"

    monkeypatch.setattr("bloodcell_gui.project.dialogs.ask_new_project", answer)
    return tmp_path


def names(desk: ProjectDesk) -> list[str]:
    return [one.sample.sample_id for one in desk.samples]


def press(window: MainWindow) -> None:
    assert window.classify.workbench is not None
    button = window.classify.workbench.differential.review
    assert button.isEnabled()
    button.click()


def test_from_classified_folders_to_their_review(
    window: MainWindow,
    desk: ProjectDesk,
    classify: Classify,
    make_cells: MakeCells,
    settle: Settle,
    answer_new: Path,
    qtbot: QtBot,
) -> None:
    make_cells("day/S-1", red=3)
    make_cells("day/S-2", green=2)
    classify(answer_new / "day")
    said: list[str] = []
    window.notifier.done_told.connect(said.append)
    press(window)
    qtbot.waitUntil(lambda: len(desk.samples) == 2)
    settle()
    assert desk.path == answer_new / "day.bloodproject"
    assert names(desk) == ["S-1", "S-2"]
    assert window._pages.currentIndex() == REVIEW
    assert said[-1] == "2 samples added to “day”."
    assert desk.chosen.sample.sample_id == "S-1"
    assert window.classify.workbench.differential.review.text() == "&Review in “day”"


def test_what_is_classified_later_is_offered_and_added_when_the_user_says_so(
    window: MainWindow,
    opened: ProjectDesk,
    classify: Classify,
    make_cells: MakeCells,
    settle: Settle,
    told: list[Notice],
    qtbot: QtBot,
) -> None:
    classify(make_cells("S-9", blue=2))
    assert told[-1].summary == "1 sample on the Classify page is not in the project “Monday” yet."
    assert names(opened) == ["S-1", "S-2"]
    window.notices._action.click()
    qtbot.waitUntil(lambda: len(opened.samples) == 3)
    settle()
    assert names(opened) == ["S-1", "S-2", "S-9"]
    # The user sees what was added.
    assert opened.chosen.sample.sample_id == "S-9"
    n_told = len(told)
    classify(make_cells("S-8", blue=2))
    assert told[n_told].summary == "1 sample on the Classify page is not in the project “Monday” yet."
    window.session.clear()
    assert window.notices.notice is None


def test_what_is_in_the_project_already_is_told(
    window: MainWindow,
    opened: ProjectDesk,
    classify: Classify,
    settle: Settle,
    told: list[Notice],
    monday: Path,
) -> None:
    classify(monday.parent / "day")
    press(window)
    settle()
    assert told[-1].summary == "All of these samples are in the project “Monday” already."
    assert names(opened) == ["S-1", "S-2"]
    # What is known to be there is not offered again.
    n_told = len(told)
    window.session.work_changed.emit()
    assert len(told) == n_told


def test_another_sample_of_the_same_name_is_told(
    window: MainWindow,
    opened: ProjectDesk,
    classify: Classify,
    make_cells: MakeCells,
    settle: Settle,
    told: list[Notice],
) -> None:
    classify(make_cells("other/S-1", red=1))
    press(window)
    settle()
    assert told[-1].summary == "The project “Monday” has “S-1” already, with images of another folder."
    assert told[-1].remedy == "Rename the folder and classify again to add them."
    assert names(opened) == ["S-1", "S-2"]


def test_without_a_done_sample_there_is_nothing_to_add(
    window: MainWindow, desk: ProjectDesk, told: list[Notice]
) -> None:
    window._menus.add_samples.trigger()
    assert told[0].summary == "No sample is classified to its end yet."


def test_without_a_name_nothing_is_added(
    window: MainWindow,
    classify: Classify,
    make_cells: MakeCells,
    answer_dialog: Callable[[str], None],
    answer_new: Path,
) -> None:
    classify(make_cells("S-1", red=1))
    answer_dialog("Cancel")
    press(window)
    assert window.desk.opening is None


def test_a_project_that_cannot_be_made_leaves_nothing_waiting(
    window: MainWindow,
    desk: ProjectDesk,
    classify: Classify,
    make_cells: MakeCells,
    settle: Settle,
    answer_new: Path,
    told: list[Notice],
    monday: Path,
) -> None:
    classify(make_cells("S-7", red=1))
    (answer_new / "S-7.bloodproject").write_text("something")
    press(window)
    settle()
    assert "There is already something called" in told[-1].summary
    desk.open(monday)
    settle()
    assert names(desk) == ["S-1", "S-2"]


def test_progress_is_shown_and_cancel_ends_it(
    window: MainWindow,
    opened: ProjectDesk,
    classify: Classify,
    make_cells: MakeCells,
    settle: Settle,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    import bloodcell_gui.project.adding as adding

    def wait(_project: object, _classified: object, _who: str, advance: Callable[[int, int], None]) -> None:
        while True:
            advance(1, 2)

    monkeypatch.setattr(adding, "add_classified", wait)
    classify(make_cells("S-7", red=1))
    window._page_bar.choose(CLASSIFY)
    press(window)
    line = window.findChild(LongWorkLine)
    assert line.isVisible()
    qtbot.waitUntil(lambda: "Adding to “Monday”: 1 of 2" in line.text)
    line._cancel.click()
    qtbot.waitUntil(lambda: not line.isVisible())
    settle()
    assert names(opened) == ["S-1", "S-2"]


def test_adding_ends_with_the_project(
    window: MainWindow,
    opened: ProjectDesk,
    classify: Classify,
    make_cells: MakeCells,
    told: list[Notice],
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    import bloodcell_gui.project.adding as adding

    def wait(_project: object, _classified: object, _who: str, advance: Callable[[int, int], None]) -> None:
        while True:
            advance(1, 2)

    classify(make_cells("S-7", red=1))
    monkeypatch.setattr(adding, "add_classified", wait)
    press(window)
    told.clear()
    opened.close_project()
    qtbot.waitUntil(lambda: not window.work.is_running)
    assert told == []
