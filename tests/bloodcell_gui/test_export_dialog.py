from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialogButtonBox, QWidget
from pytestqt.qtbot import QtBot

from bloodcell_gui.background import end_tasks
from bloodcell_gui.export_dialog import ExportDialog
from trainer.reports.notice import RESEARCH_USE
from trainer.reports.tables import COMMA_COUNTRIES
from trainer.reports.target import Format, ReportTarget


@pytest.fixture
def parent(qtbot: QtBot) -> Iterator[QWidget]:
    widget = QWidget()
    qtbot.addWidget(widget)
    yield widget
    end_tasks(widget)


def make(parent: QWidget, folder: Path, *, partial: bool = False) -> ExportDialog:
    warning = "what there is so far" if partial else ""
    return ExportDialog(
        ReportTarget(folder, "monday", COMMA_COUNTRIES), lambda target: target.files, warning, parent
    )


def save_button(dialog: ExportDialog) -> bool:
    return dialog._buttons.button(QDialogButtonBox.StandardButton.Save).isEnabled()


def texts(dialog: ExportDialog) -> str:
    from PySide6.QtWidgets import QLabel

    return "\n".join(one.text() for one in dialog.findChildren(QLabel) if not one.isHidden())


def test_the_answer_is_what_was_offered(parent: QWidget, tmp_path: Path) -> None:
    target = make(parent, tmp_path).target
    assert (target.folder, target.name, target.dialect.id) == (tmp_path, "monday", "comma-countries")


def test_the_files_are_named_before_they_are_written(parent: QWidget, tmp_path: Path) -> None:
    dialog = make(parent, tmp_path)
    dialog._name.setText("tuesday")
    assert "tuesday_counts.csv" in texts(dialog)
    assert "tuesday.json" in texts(dialog)


def test_replacing_is_said(parent: QWidget, tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "monday.json").write_text("{}")
    dialog = make(parent, tmp_path)
    qtbot.waitUntil(lambda: "will be replaced" in texts(dialog))
    dialog._name.setText("tuesday")
    qtbot.waitUntil(lambda: "will be replaced" not in texts(dialog))
    dialog._name.setText("monday")
    qtbot.waitUntil(lambda: "will be replaced" in texts(dialog))
    dialog._name.setText("")
    assert "will be replaced" not in texts(dialog)


def test_without_a_name_nothing_can_be_exported(parent: QWidget, tmp_path: Path) -> None:
    dialog = make(parent, tmp_path)
    dialog._name.setText("  ")
    assert not save_button(dialog)
    dialog._name.setText("x")
    assert save_button(dialog)


def test_unfinished_work_is_said(parent: QWidget, tmp_path: Path) -> None:
    assert "so far" in texts(make(parent, tmp_path, partial=True))
    assert "so far" not in texts(make(parent, tmp_path))


def test_the_research_line_stands_there(parent: QWidget, tmp_path: Path) -> None:
    assert RESEARCH_USE in texts(make(parent, tmp_path))


def test_only_the_files_of_the_forms_that_are_wanted_are_written(parent: QWidget, tmp_path: Path) -> None:
    dialog = make(parent, tmp_path)
    assert dialog.target.formats == (Format.CSV, Format.JSON)
    dialog._formats[Format.PDF].setChecked(True)
    dialog._formats[Format.CSV].setChecked(False)
    assert dialog.target.formats == (Format.JSON, Format.PDF)
    assert "monday.pdf" in texts(dialog)
    assert "monday_counts.csv" not in texts(dialog)
    assert not dialog._dialect.isEnabled()
    for box in dialog._formats.values():
        box.setChecked(False)
    assert not save_button(dialog)


def test_of_many_files_the_first_are_named(parent: QWidget, tmp_path: Path) -> None:
    target = ReportTarget(tmp_path, "monday", formats=(Format.PDF,))
    dialog = ExportDialog(target, lambda target: target.list_files(1000), "", parent)
    assert "monday_6.pdf" in texts(dialog)
    assert "and 4 more" in texts(dialog)
