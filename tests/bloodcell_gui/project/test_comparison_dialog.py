import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from bloodcell_gui.background import end_tasks
from bloodcell_gui.main_window import MainWindow
from bloodcell_gui.project.comparison_dialog import ComparisonDialog, Kind
from bloodcell_gui.project.desk import ProjectDesk

Settle = Callable[[], None]
Keys = Callable[[], dict[str, int]]
InNextDialog = Callable[[Callable[[QDialog], object]], None]


@pytest.fixture
def dialog(window: MainWindow, opened: ProjectDesk, qtbot: QtBot) -> ComparisonDialog:
    assert opened.project is not None
    made = ComparisonDialog(opened.project, ["S-1", "S-2"], "S-1", window.notifier, window)
    yield_to(made, qtbot)
    return made


def yield_to(dialog: ComparisonDialog, qtbot: QtBot) -> str:
    """Wait for the outcome and return what is said of it."""
    qtbot.waitUntil(lambda: not dialog._comparing.is_running)
    return dialog.told


def rows(dialog: ComparisonDialog) -> list[list[object]]:
    table = dialog.table
    return [
        [table.data(table.index(row, column)) for column in range(table.columnCount())]
        for row in range(table.rowCount())
    ]


def choose(dialog: ComparisonDialog, kind: Kind) -> None:
    dialog.kind.setCurrentIndex([*Kind].index(kind))


def test_a_reviewer_beside_the_model(
    opened: ProjectDesk, keys: Keys, settle: Settle, dialog: ComparisonDialog, qtbot: QtBot
) -> None:
    assert (
        "No cell of the project “Monday.bloodproject” that the model was sure of was reviewed." in dialog.told
    )
    opened.assign([keys()["red_0000.png"]], "blue")
    opened.confirm_rest("red")
    settle()

    dialog.scope.setCurrentIndex(1)

    assert "Ada and the model agree on 2 of 3 cells" in yield_to(dialog, qtbot)
    assert rows(dialog) == [["1 Red", "2", "·"], ["2 Blue", "1", "·"]]
    end_tasks(dialog)


def test_two_reviewers_need_another_project(
    opened: ProjectDesk,
    keys: Keys,
    settle: Settle,
    dialog: ComparisonDialog,
    monday: Path,
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    opened.confirm_rest("red")
    settle()
    choose(dialog, Kind.REVIEWERS)
    assert "Choose the project in which somebody else reviewed the same images." in yield_to(dialog, qtbot)
    dialog.take_other(monday)
    assert "“Monday.bloodproject” is the project that is open." in yield_to(dialog, qtbot)
    opened.close_project()
    settle()
    shutil.copy(monday, tmp_path / "Tuesday.bloodproject")
    opened.open(monday)
    settle()
    assert opened.project is not None
    dialog._project = opened.project

    dialog.take_other(tmp_path / "Tuesday.bloodproject")

    assert "agree on 3 of 3 cells: 100.0 %" in yield_to(dialog, qtbot)
    end_tasks(dialog)


def test_two_samples(dialog: ComparisonDialog, qtbot: QtBot) -> None:
    choose(dialog, Kind.SAMPLES)

    assert "3 and 2 WBC." in yield_to(dialog, qtbot)
    assert rows(dialog) == [["Red", "100.0", "100.0", "+0.0", "-65.8 to 56.1", "1.000"]]
    dialog.second.setCurrentIndex(0)
    assert "“S-1” is compared with itself." in yield_to(dialog, qtbot)
    assert rows(dialog) == []
    end_tasks(dialog)


def test_only_what_has_a_meaning_can_be_chosen(dialog: ComparisonDialog, qtbot: QtBot) -> None:
    shown = {
        kind: [not one.isHidden() for one in (dialog.choose, dialog.scope, dialog.first, dialog.second)]
        for kind in Kind
        if choose(dialog, kind) is None
    }

    assert shown == {
        Kind.MODEL: [False, True, False, False],
        Kind.REVIEWERS: [True, True, False, False],
        Kind.SAMPLES: [False, False, True, True],
    }
    yield_to(dialog, qtbot)
    end_tasks(dialog)


def test_the_menu_opens_it_at_the_chosen_sample(
    window: MainWindow,
    opened: ProjectDesk,
    in_next_dialog: InNextDialog,
    monday: Path,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    monkeypatch.setattr("bloodcell_gui.project.dialogs.ask_project", lambda *_: monday)

    def look(dialog: QDialog) -> None:
        assert isinstance(dialog, ComparisonDialog)
        assert dialog.first.currentText() == "S-1"
        assert dialog.second.currentText() == "S-2"
        choose(dialog, Kind.REVIEWERS)
        dialog.choose.click()
        assert "is the project that is open" in yield_to(dialog, qtbot)
        dialog.reject()

    in_next_dialog(look)
    window._menus.compare.trigger()


def test_what_is_shown_is_saved_as_a_table(
    window: MainWindow,
    opened: ProjectDesk,
    settle: Settle,
    in_next_dialog: InNextDialog,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    path = tmp_path / "table.csv"
    names: list[str] = []
    monkeypatch.setattr("bloodcell_gui.dialogs.ask_target", lambda *given: names.append(given[3]) or path)

    def save(dialog: QDialog) -> None:
        assert isinstance(dialog, ComparisonDialog)
        yield_to(dialog, qtbot)
        # Nobody has reviewed anything: there is nothing to save.
        assert not dialog.save.isEnabled()
        choose(dialog, Kind.SAMPLES)
        assert not dialog.save.isEnabled()
        yield_to(dialog, qtbot)
        dialog.save.click()
        dialog.reject()

    in_next_dialog(save)
    with qtbot.waitSignal(window.notifier.done_told) as said:
        window._menus.compare.trigger()

    assert names == ["Monday comparison.csv"]
    assert said.args == [f"Written to {tmp_path}: table.csv"]
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == (
        "class,S-1: count,S-1: percent_of_wbc,S-2: count,S-2: percent_of_wbc,"
        "difference,difference_low,difference_high,p"
    )
    assert lines[1].startswith("red,3,100.000000,2,100.000000,0.000000,-65.")
    assert lines[1].endswith(",1.000000")
    assert len(lines) == 2
