from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from bloodcell_gui.main_window import MainWindow
from bloodcell_gui.notify import Notice
from bloodcell_gui.project.desk import ProjectDesk
from bloodcell_gui.settings import DECIDED_BY
from trainer import resources
from trainer.classes import Role
from trainer.inference.predictions import Status
from trainer.project.cells import list_cells
from trainer.project.project_file import open_project
from trainer.project.samples import ReviewState
from trainer.project.steps import Action, read_trail

Keys = Callable[[], dict[str, int]]
Settle = Callable[[], None]


def count(desk: ProjectDesk) -> dict[str, int]:
    assert desk.chosen is not None
    return {name: number for name, number in desk.chosen.summary.counts.items() if number}


def test_opening_brings_the_samples_and_the_cells_of_the_first(opened: ProjectDesk, monday: Path) -> None:
    assert opened.path == monday
    assert opened.opening is None
    assert [one.sample.sample_id for one in opened.samples] == ["S-1", "S-2"]
    assert opened.chosen == opened.samples[0]
    assert count(opened) == {"red": 3, "green": 2, "blue": 1}
    assert len(opened.cells) == 6
    assert [one.id for one in opened.classes] == ["red", "green", "blue"]


def test_the_first_sample_that_is_not_signed_is_chosen(
    opened: ProjectDesk, monday: Path, settle: Settle
) -> None:
    opened.sign()
    opened.close_project()
    opened.open(monday)
    settle()
    assert opened.chosen is not None
    assert opened.chosen.sample.sample_id == "S-2"


def test_a_decision_shows_in_the_cells_the_counts_and_the_history(
    opened: ProjectDesk, keys: Keys, settle: Settle
) -> None:
    changed: list[frozenset[int]] = []
    opened.cells_changed.connect(changed.append)
    key = keys()["red_0001.png"]
    row = opened.sample.row_of(key)
    opened.assign([key], "blue")
    settle()
    assert changed == [frozenset({key})]
    assert (opened.cells[row].final_class, opened.cells[row].machine_class) == ("blue", "red")
    assert opened.cells[row].is_reviewed
    assert count(opened) == {"red": 2, "green": 2, "blue": 2}
    assert opened.samples[0] is opened.chosen
    assert opened.chosen.sample.state is ReviewState.IN_REVIEW
    assert (opened.undo_text, opened.redo_text) == ("give 1 cell a class", "")
    opened.undo()
    settle()
    assert count(opened) == {"red": 3, "green": 2, "blue": 1}
    assert (opened.undo_text, opened.redo_text) == ("", "give 1 cell a class")
    opened.redo()
    settle()
    assert count(opened)["blue"] == 2


@pytest.mark.parametrize(
    ("command", "status", "comment"),
    [
        (lambda desk, key: desk.exclude([key]), Status.EXCLUDED, ""),
        (lambda desk, key: desk.confirm([key]), Status.CLASSIFIED, ""),
        (lambda desk, key: desk.comment([key], "odd"), Status.CLASSIFIED, "odd"),
        (lambda desk, _: desk.confirm_rest("red"), Status.CLASSIFIED, ""),
    ],
)
def test_each_command_reaches_the_review(
    opened: ProjectDesk,
    keys: Keys,
    settle: Settle,
    command: Callable[[ProjectDesk, int], None],
    status: Status,
    comment: str,
) -> None:
    key = keys()["red_0000.png"]
    command(opened, key)
    settle()
    cell = opened.cells[opened.sample.row_of(key)]
    assert (cell.status, cell.comment) == (status, comment)
    assert cell.is_reviewed == (status is Status.CLASSIFIED and not comment)


def test_an_excluded_cell_counts_again(opened: ProjectDesk, keys: Keys, settle: Settle) -> None:
    key = keys()["red_0000.png"]
    opened.exclude([key])
    opened.include([key])
    settle()
    assert count(opened)["red"] == 3


def test_keys_that_are_pressed_at_once_are_all_kept_in_their_order(
    opened: ProjectDesk, keys: Keys, settle: Settle, monday: Path
) -> None:
    named = keys()
    for class_id in ("blue", "green", "red") * 5:
        opened.assign([named["red_0002.png"]], class_id)
    opened.assign([named["red_0002.png"]], "green")
    settle()
    assert count(opened) == {"red": 2, "green": 3, "blue": 1}
    assert opened.project is not None
    steps = [row for row in read_trail(opened.project) if row.action is Action.ASSIGN]
    assert len([row for row in steps if row.field == "final_class"]) == 16


def test_a_signed_sample_refuses_in_words_until_it_is_reopened(
    opened: ProjectDesk, keys: Keys, settle: Settle, told: list[Notice]
) -> None:
    opened.sign()
    opened.exclude([keys()["red_0000.png"]])
    settle()
    assert opened.chosen is not None
    assert (opened.chosen.is_signed, opened.chosen.sample.state_by) == (True, "Ada")
    assert [one.summary for one in told] == ["The sample “S-1” was signed by Ada."]
    assert count(opened)["red"] == 3
    opened.reopen()
    opened.exclude([keys()["red_0000.png"]])
    settle()
    assert opened.chosen.sample.state is ReviewState.REOPENED
    assert count(opened)["red"] == 2


def test_choosing_another_sample_brings_its_cells(opened: ProjectDesk, settle: Settle) -> None:
    first, second = opened.samples
    opened.choose_sample(second.key)
    settle()
    assert opened.chosen == second
    assert len(opened.cells) == 2
    opened.choose_sample(first.key)
    settle()
    assert len(opened.cells) == 6


def test_whoever_runs_through_the_samples_waits_for_the_last_one_only(
    opened: ProjectDesk, settle: Settle
) -> None:
    brought: list[int] = []
    opened.sample_opened.connect(lambda: brought.append(opened.chosen.key))
    first, second = (one.key for one in opened.samples)
    for key in (first, second) * 4:
        opened.choose_sample(key)
    settle()
    assert brought == [second]


def test_a_class_of_ones_own_is_added_and_given_at_once(
    opened: ProjectDesk, keys: Keys, settle: Settle, qtbot: QtBot
) -> None:
    key = keys()["red_0000.png"]
    with qtbot.waitSignal(opened.classes_changed):
        opened.add_class("smudge", Role.ARTEFACT, [key])
    settle()
    assert opened.classes[-1].title == "Smudge"
    assert opened.cells[opened.sample.row_of(key)].final_class == "smudge"
    assert all("smudge" in one.summary.counts for one in opened.samples)
    assert count(opened)["smudge"] == 1


def test_where_pixels_are_is_known_by_the_row(opened: ProjectDesk) -> None:
    for cell in opened.cells:
        source = opened.sample.find_source(cell.name)
        assert source.path is not None
        assert source.path.is_file()


def test_the_name_is_asked_for_once(
    window: MainWindow, monday: Path, settle: Settle, answer_dialog: Callable[[str], None]
) -> None:
    desk = window.desk
    desk.open(monday)
    settle()
    answer_dialog("Cancel")
    desk.sign()
    settle()
    assert desk.reviewer.name == ""
    assert not desk.chosen.is_signed
    answer_dialog("OK")
    desk.sign()
    desk.reopen()
    settle()
    assert window.settings.read(DECIDED_BY) == desk.reviewer.name != ""
    assert desk.chosen.sample.state_by == desk.reviewer.name


def test_two_windows_on_one_project_are_refused_and_the_window_stays_usable(
    desk: ProjectDesk, monday: Path, settle: Settle, told: list[Notice], tmp_path: Path
) -> None:
    with open_project(monday):
        desk.open(monday)
        assert desk.opening == monday
        settle()
    assert [one.summary for one in told] == ["The project “Monday.bloodproject” is open in another window."]
    assert (desk.path, desk.opening) == (None, None)
    desk.open(monday)
    settle()
    assert desk.path == monday


@pytest.mark.parametrize(
    ("spoil", "summary"),
    [
        (lambda path: path.write_bytes(path.read_bytes()[:5000]), "damaged or cut short"),
        (lambda path: path.write_text("something else"), "is no project"),
        (lambda path: path.unlink(), "There is no project at"),
    ],
)
def test_a_project_that_cannot_be_opened_leaves_the_other_one_open(
    opened: ProjectDesk,
    monday: Path,
    settle: Settle,
    told: list[Notice],
    tmp_path: Path,
    spoil: Callable[[Path], object],
    summary: str,
) -> None:
    other = tmp_path / "Tuesday.bloodproject"
    other.write_bytes(monday.read_bytes())
    spoil(other)
    opened.open(other)
    settle()
    assert summary in told[0].summary
    assert told[0].remedy
    assert (opened.path, opened.opening) == (monday, None)
    opened.sign()
    settle()
    assert opened.chosen.is_signed


def test_a_project_whose_drive_is_gone_says_so_and_goes_on_when_it_is_back(
    opened: ProjectDesk, keys: Keys, monday: Path, settle: Settle, told: list[Notice]
) -> None:
    key = keys()["red_0000.png"]
    away = monday.rename(monday.with_name("away"))
    opened.exclude([key])
    settle()
    assert {one.summary for one in told} == {
        f"The project “Monday.bloodproject” is no longer in “{monday.parent}”."
    }
    assert opened.cells[opened.sample.row_of(key)].status is Status.CLASSIFIED
    away.rename(monday)
    opened.exclude([key])
    settle()
    assert opened.cells[opened.sample.row_of(key)].status is Status.EXCLUDED


def test_a_new_project_takes_the_place_of_the_open_one(
    opened: ProjectDesk, monday: Path, settle: Settle, tmp_path: Path
) -> None:
    path = tmp_path / "Tuesday.bloodproject"
    opened.create(path)
    settle()
    assert (opened.path, opened.samples, opened.chosen, len(opened.cells)) == (path, (), None, 0)
    # The other one is free.
    open_project(monday).close()


def test_a_project_is_never_replaced(
    desk: ProjectDesk, monday: Path, settle: Settle, told: list[Notice]
) -> None:
    before = monday.read_bytes()
    desk.create(monday)
    settle()
    assert "There is already something called" in told[0].summary
    assert monday.read_bytes() == before


def test_closing_the_project_keeps_what_was_decided(
    opened: ProjectDesk, keys: Keys, settle: Settle, monday: Path
) -> None:
    opened.assign([keys()["red_0000.png"]], "blue")
    opened.close_project()
    assert (opened.path, opened.samples, opened.chosen) == (None, (), None)
    # Nothing is open that could be decided about.
    opened.exclude([1])
    settle()
    with open_project(monday) as project:
        cells = {cell.name: cell for cell in list_cells(project, 1)}
    assert cells["red_0000.png"].final_class == "blue"


def test_the_window_closes_at_once_and_the_last_keys_are_kept(
    window: MainWindow, opened: ProjectDesk, keys: Keys, monday: Path
) -> None:
    for key in keys().values():
        opened.exclude([key])
    window.leave()
    with open_project(monday) as project:
        assert {cell.status for cell in list_cells(project, 1)} == {Status.EXCLUDED}


def test_a_project_that_is_being_opened_when_the_window_closes_is_let_go(
    window: MainWindow, desk: ProjectDesk, monday: Path
) -> None:
    desk.open(monday)
    window.leave()
    open_project(monday).close()


def test_what_comes_late_of_another_project_is_passed_over(
    opened: ProjectDesk, settle: Settle, tmp_path: Path, monday: Path
) -> None:
    opened.reload()
    opened.choose_sample(opened.samples[1].key)
    opened.sign()
    opened.create(tmp_path / "Tuesday.bloodproject")
    settle()
    assert (opened.samples, opened.chosen) == ((), None)
    opened.open(monday)
    settle()
    assert [one.is_signed for one in opened.samples] == [True, False]


def test_asking_twice_for_a_project_opens_it_once(
    desk: ProjectDesk, monday: Path, settle: Settle, told: list[Notice]
) -> None:
    desk.open(monday)
    desk.open(monday)
    settle()
    assert desk.path == monday
    assert told == []


def test_asking_for_the_open_project_again_leaves_it_open(
    opened: ProjectDesk, monday: Path, qtbot: QtBot, told: list[Notice]
) -> None:
    with qtbot.waitSignal(opened.project_opened):
        opened.open(monday)
    assert opened.opening is None
    assert told == []


def test_what_counts_as_a_white_cell_is_for_the_laboratory_to_say(
    desk: ProjectDesk, monday: Path, settle: Settle
) -> None:
    folder = resources.user_laboratory()
    folder.mkdir(parents=True)
    (folder / "class-roles.csv").write_text("class,role\nblue,wbc\n")

    desk.open(monday)
    settle()

    assert [one.role for one in desk.classes] == [Role.WBC, Role.NRBC, Role.WBC]
    assert desk.samples[0].summary.n_wbc == 4
