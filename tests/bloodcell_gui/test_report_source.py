import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QTableView

from bloodcell_gui.differential.table import DifferentialTable
from bloodcell_gui.main_window import MainWindow
from bloodcell_gui.notify import Notice
from bloodcell_gui.report_source import prepare_report, suggest_name
from trainer import resources
from trainer.__main__ import main
from trainer.errors import OutputError
from trainer.reports.target import Format, ReportTarget

ALL = tuple(Format)


def test_the_report_holds_every_sample_and_cell(
    window: MainWindow, classify: Callable[..., None], make_cells: Callable[..., Path], tmp_path: Path
) -> None:
    make_cells("run/a", red=3, blue=1)
    second = make_cells("run/b", side=48, green=2)
    (second / "text.png").write_text("no image")
    classify(second.parent)
    target = ReportTarget(tmp_path / "out", "run")
    files = prepare_report(window.session, target)()
    assert [path.name for path in files] == [
        "run_counts.csv",
        "run_samples.csv",
        "run_cells.csv",
        "run.json",
    ]
    with (tmp_path / "out" / "run_counts.csv").open(encoding="utf-8-sig", newline="") as file:
        counts = {(row["sample_id"], row["class"]): int(row["count"]) for row in csv.DictReader(file)}
    assert counts[("a", "red")] == 3
    assert counts[("b", "green")] == 2
    with (tmp_path / "out" / "run_cells.csv").open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.DictReader(file))) == 7
    report = json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))
    assert [sample["n_cropped"] for sample in report["samples"]] == [0, 2]
    assert [sample["n_failed"] for sample in report["samples"]] == [0, 1]


def test_a_report_is_of_the_moment_it_was_asked_for(
    window: MainWindow, classify: Callable[..., None], make_cells: Callable[..., Path], tmp_path: Path
) -> None:
    classify(make_cells("a", red=3))
    write = prepare_report(window.session, ReportTarget(tmp_path / "out", "a"))
    window.session.clear()
    write()
    assert (
        json.loads((tmp_path / "out" / "a.json").read_text(encoding="utf-8"))["samples"][0]["n_images"] == 3
    )


def test_a_place_that_cannot_be_written_is_said(
    window: MainWindow, classify: Callable[..., None], make_cells: Callable[..., Path], tmp_path: Path
) -> None:
    classify(make_cells("a", red=1))
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(OutputError):
        prepare_report(window.session, ReportTarget(tmp_path / "file", "a"))()


def test_nothing_open_is_nothing_to_export(window: MainWindow, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="nothing to export"):
        prepare_report(window.session, ReportTarget(tmp_path, "a"))


def test_names_follow_what_is_open(
    window: MainWindow, classify: Callable[..., None], make_cells: Callable[..., Path]
) -> None:
    classify(make_cells("run/a", red=1))
    assert suggest_name(window.session) == "a"
    classify(make_cells("run/b", red=1))
    assert suggest_name(window.session) == "run"
    classify(make_cells("elsewhere/c", red=1))
    assert suggest_name(window.session) == "report"


@pytest.fixture
def laboratory() -> Path:
    """The user's own tables: blue things are white cells too, and half of them is too much."""
    folder = resources.user_laboratory()
    folder.mkdir(parents=True)
    (folder / "laboratory.toml").write_text('name = "Labor Müller"\n', encoding="utf-8")
    (folder / "class-roles.csv").write_text("class,role\nblue,wbc\nred,wbc\n")
    (folder / "reference-ranges.csv").write_text("class,low,high\nblue,,20\n")
    return folder


def list_white_cells(window: MainWindow) -> list[object]:
    """Return the classes that have a row in the differential on the Classify page."""
    view = next(one for one in window.findChildren(QTableView) if isinstance(one.model(), DifferentialTable))
    return [view.model().index(row, 0).data() for row in range(view.model().rowCount())]


def test_the_users_own_tables_hold_in_the_window(
    window: MainWindow, classify: Callable[..., None], make_cells: Callable[..., Path], laboratory: Path
) -> None:
    classify(make_cells("a", red=1, blue=1))

    summary = window.session.samples[0].counts.snapshot()
    assert (summary.n_wbc, summary.n_platelets) == (2, 0)
    assert [flag.text for flag in summary.flags][1:] == [
        "Blue 50.0 % of WBC, over the laboratory's range of ≤ 20"
    ]
    assert list_white_cells(window) == ["Red", "Blue"]
    assert window.session.overall is not None
    overall = window.session.overall.snapshot()
    # What is usual is so of one patient's blood.
    assert (overall.n_wbc, len(overall.flags)) == (2, 1)


def test_every_form_has_the_bytes_that_the_command_line_gives(
    window: MainWindow,
    classify: Callable[..., None],
    make_cells: Callable[..., Path],
    laboratory: Path,
    model_path: Path,
    tmp_path: Path,
) -> None:
    make_cells("run/a", red=3, blue=1)
    (make_cells("run/b", side=48, green=2) / "text.png").write_text("no image")
    classify(tmp_path / "run")

    files = prepare_report(window.session, ReportTarget(tmp_path / "1", "x", formats=ALL))()
    forms = ("--out", str(tmp_path / "2"), "--name", "x", "--report", ",".join(ALL))
    assert main(["classify", str(tmp_path / "run"), "--model", str(model_path), *forms]) == 0

    assert len(files) == 6
    for file in files:
        assert (tmp_path / "2" / file.name).read_bytes() == file.read_bytes()


def test_a_table_that_makes_no_sense_is_told_before_anything_is_counted(
    window: MainWindow,
    classify: Callable[..., None],
    make_cells: Callable[..., Path],
    laboratory: Path,
    told: list[Notice],
) -> None:
    (laboratory / "class-roles.csv").unlink()
    (laboratory / "reference-ranges.csv").write_text("class,low,high\nneutrophil,75,40\n")

    classify(make_cells("a", red=1))

    (notice,) = told
    assert "has a low border of 75, which is above its high border of 40" in notice.summary
    assert str(laboratory) in notice.remedy
    assert not window.session.samples
