from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget
from pytestqt.qtbot import QtBot

from bloodcell_gui.main_window import MainWindow
from bloodcell_gui.project.desk import ProjectDesk
from bloodcell_gui.project.trail_dialog import TrailDialog, TrailTable, read_end, tell_change
from trainer.language import ENGLISH, use_language
from trainer.project.steps import Action, TrailRow

Settle = Callable[[], None]
Keys = Callable[[], dict[str, int]]
InNextDialog = Callable[[Callable[[QDialog], object]], None]


def row(action: Action, field: str, old: str | None, new: str | None) -> TrailRow:
    return TrailRow("2025-03-31T14:05:00Z", "Ada", action, "S-1", "a.png", field, old, new)


@pytest.fixture
def italian() -> Iterator[None]:
    use_language("it")
    yield
    use_language(ENGLISH)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (row(Action.ASSIGN, "final_class", None, "blast"), "class: – → blast"),
        (row(Action.EXCLUDE, "excluded", "0", "1"), "excluded: no → yes"),
        (row(Action.ADD_SAMPLE, "images", None, "12"), "images: 12"),
        (row(Action.SIGN, "state", "in review", "signed"), "state: in review → signed"),
        (row(Action.CONFIRM, "", None, None), ""),
    ],
)
def test_a_change_is_told_in_words(given: TrailRow, told: str) -> None:
    assert tell_change(given) == told


def test_words_of_ours_are_told_in_the_language_in_use_and_names_as_they_are(
    italian: None, qtbot: QtBot
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    table = TrailTable(parent)
    table.show_rows(
        [
            row(Action.SIGN, "state", "in review", "signed"),
            row(Action.IMPORT_SHEET, "includes_nrbc", None, "yes"),
            row(Action.COMMENT, "comment", None, "signed"),
        ]
    )

    told = [tuple(table.data(table.index(number, column)) for column in (2, 5)) for number in range(3)]

    assert told == [
        ("firma", "stato: in revisione → firmato"),
        ("importa foglio", "comprende NRBC: – → sì"),
        ("commento", "commento: – → signed"),
    ]


def fields(dialog: TrailDialog, number: int) -> list[str]:
    table = dialog.table
    return [table.data(table.index(number, column)) for column in range(table.columnCount())]


def test_the_trail_is_shown_the_newest_first_of_the_project_or_of_the_sample(
    window: MainWindow,
    opened: ProjectDesk,
    keys: Keys,
    settle: Settle,
    in_next_dialog: InNextDialog,
    qtbot: QtBot,
) -> None:
    opened.exclude([keys()["blue_0000.png"]])
    opened.sign()
    settle()

    def look(dialog: QDialog) -> None:
        assert isinstance(dialog, TrailDialog)
        qtbot.waitUntil(lambda: dialog.table.rowCount() == 5)
        assert fields(dialog, 0)[1:] == ["Ada", "sign", "S-1", "", "state: in review → signed"]
        assert fields(dialog, 2)[2:] == ["exclude cells", "S-1", "blue_0000.png", "excluded: no → yes"]
        assert "5 changes" in dialog.told
        dialog.choice.setCurrentIndex(1)
        qtbot.waitUntil(lambda: dialog.table.rowCount() == 4)
        heading = dialog.table.headerData(0, Qt.Orientation.Horizontal)
        assert heading == "When (UTC)"
        dialog.reject()

    in_next_dialog(look)
    window._menus.trail.trigger()


def test_of_a_long_trail_the_newest_rows_are_shown(opened: ProjectDesk, settle: Settle) -> None:
    opened.confirm_rest("red")
    settle()
    assert opened.project is not None
    trail = read_end(opened.project, None, most=2)
    assert (len(trail.rows), trail.n_rows) == (2, 6)
    assert [one.field for one in trail.rows] == ["state", "final_class"]


def test_all_of_it_is_saved(
    window: MainWindow,
    opened: ProjectDesk,
    in_next_dialog: InNextDialog,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    path = tmp_path / "trail.csv"
    monkeypatch.setattr("bloodcell_gui.dialogs.ask_target", lambda *_: path)

    def save(dialog: QDialog) -> None:
        assert isinstance(dialog, TrailDialog)
        dialog.save_asked.emit()
        dialog.reject()

    in_next_dialog(save)
    with qtbot.waitSignal(window.notifier.done_told) as said:
        window._menus.trail.trigger()
    assert said.args == [f"Written to {tmp_path}: trail.csv"]
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == "at,who,action,sample_id,image,field,old,new"
    assert len(lines) == 3
