from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from bloodcell_gui.main_window import MainWindow
from bloodcell_gui.new_class_dialog import NewClassDialog
from bloodcell_gui.notify import Notice
from bloodcell_gui.project.desk import ProjectDesk
from trainer import resources
from trainer.classes import Role

Settle = Callable[[], None]
Keys = Callable[[], dict[str, int]]
InNextDialog = Callable[[Callable[[QDialog], object]], None]


@pytest.fixture
def answer_sheet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """A function that writes a sample sheet, which the user chooses then."""

    def write(text: str) -> None:
        path = tmp_path / "sheet.csv"
        path.write_text(text, encoding="utf-8")
        monkeypatch.setattr("bloodcell_gui.project.dialogs.ask_sheet", lambda *_: path)

    return write


def test_a_sample_sheet_is_taken_over_and_told(
    window: MainWindow,
    opened: ProjectDesk,
    settle: Settle,
    answer_sheet: Callable[[str], None],
    qtbot: QtBot,
) -> None:
    answer_sheet("sample_id;patient group;analyser WBC;includes NRBC\nS-1;adult;7,4;yes\nS-2;child;;\n")
    with qtbot.waitSignal(window.notifier.done_told) as said:
        window._menus.import_sheet.trigger()
    assert said.args == ["2 samples described by “sheet.csv”."]
    settle()
    first, second = (one.sample for one in opened.samples)
    assert (first.patient_group, first.analyser_wbc, first.includes_nrbc) == ("adult", 7.4, True)
    assert second.patient_group == "child"
    assert opened.chosen == opened.samples[0]
    with qtbot.waitSignal(window.notifier.done_told) as said:
        window._menus.import_sheet.trigger()
    assert said.args == ["Nothing is new in “sheet.csv”."]
    settle()


@pytest.mark.parametrize(
    ("text", "summary"),
    [
        ("sample_id\nS-1\nS-1\n", "are both about “S-1”"),
        ("sample_id,folder\nS-1,nowhere\n", "which is not there"),
        ("sample_id,analyser WBC\nS-1,many\n", "which is no count of white cells"),
        ("sample_id\nS-9\n", "has no sample “S-9”"),
    ],
)
def test_a_bad_sheet_changes_nothing_and_is_told(
    window: MainWindow,
    opened: ProjectDesk,
    settle: Settle,
    answer_sheet: Callable[[str], None],
    told: list[Notice],
    text: str,
    summary: str,
) -> None:
    before = opened.samples
    answer_sheet(text)
    window._menus.import_sheet.trigger()
    settle()
    assert summary in told[0].summary
    assert told[0].remedy
    assert opened.samples == before


def test_a_class_is_asked_for_and_given_to_the_cells_that_were_chosen(
    window: MainWindow, opened: ProjectDesk, keys: Keys, settle: Settle, in_next_dialog: InNextDialog
) -> None:
    def name(dialog: QDialog) -> None:
        assert isinstance(dialog, NewClassDialog)
        dialog.name.setText("red")
        assert "already" in dialog.told
        dialog.name.setText("blast")
        dialog.role.setCurrentIndex(dialog.role.findData(Role.WBC.value))
        dialog.confirm.click()

    in_next_dialog(name)
    key = keys()["red_0000.png"]
    window.review.new_class_wanted.emit((key,))
    settle()
    assert opened.cells[opened.sample.row_of(key)].final_class == "blast"
    assert opened.classes[-1].role is Role.WBC


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The folders that the system was asked to show."""
    folders: list[Path] = []

    def show(url: QUrl) -> bool:
        folders.append(Path(url.toLocalFile()))
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", show)
    return folders


def test_the_laboratorys_tables_are_shown_edited_and_read_again(
    window: MainWindow,
    opened: ProjectDesk,
    settle: Settle,
    shown: list[Path],
    told: list[Notice],
    qtbot: QtBot,
) -> None:
    window._menus.laboratory.trigger()
    qtbot.waitUntil(lambda: bool(told))
    folder = resources.user_laboratory()
    assert shown == [folder]
    assert str(folder) in told[0].summary
    table = folder / "reference-ranges.csv"
    assert table.is_file()
    table.write_text("class,patient group,low,high,unit\nlymphocyte,,40,20,%\n", encoding="utf-8")
    window.notices._action.click()
    qtbot.waitUntil(lambda: len(told) > 1)
    assert "reference-ranges.csv" in told[1].summary
    assert str(folder) in told[1].remedy
    # Nothing else is lost by it.
    assert [one.sample.sample_id for one in opened.samples] == ["S-1", "S-2"]


def test_what_the_user_wrote_into_a_table_stays(
    window: MainWindow, desk: ProjectDesk, shown: list[Path], qtbot: QtBot
) -> None:
    table = resources.user_laboratory() / "class-roles.csv"
    table.parent.mkdir(parents=True)
    table.write_text("class,role\n", encoding="utf-8")
    window._menus.laboratory.trigger()
    qtbot.waitUntil(lambda: bool(shown))
    assert table.read_text(encoding="utf-8") == "class,role\n"


def test_comparing_is_asked_for(
    window: MainWindow, opened: ProjectDesk, in_next_dialog: InNextDialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bloodcell_gui.project.comparison_dialog import ComparisonDialog

    monkeypatch.setattr("bloodcell_gui.project.dialogs.ask_project", lambda *_: opened.path)

    def look(dialog: QDialog) -> None:
        assert isinstance(dialog, ComparisonDialog)
        dialog.other_wanted.emit()

    in_next_dialog(look)
    window._menus.compare.trigger()
