from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from bloodcell_gui.main_window import MainWindow
from bloodcell_gui.notify import Notice
from bloodcell_gui.project.desk import ProjectDesk
from bloodcell_gui.project.exporter import list_files, warn
from trainer.bundle.model_file import read_model
from trainer.dataset.samples import find_samples
from trainer.inference.classify import classify_samples
from trainer.project.adding import add_predictions
from trainer.project.project_file import open_project
from trainer.project.report import write_project_report
from trainer.reports.target import Format, ReportTarget
from trainer.reports.used_model import name_model

CLASSIFY, REVIEW = 0, 1
Settle = Callable[[], None]
Keys = Callable[[], dict[str, int]]


def answer(monkeypatch: pytest.MonkeyPatch, target: ReportTarget | None) -> list[tuple[object, ...]]:
    asked: list[tuple[object, ...]] = []

    def respond(*given: object) -> ReportTarget | None:
        asked.append(given)
        return target

    monkeypatch.setattr("bloodcell_gui.export_dialog.ask_report", respond)
    return asked


def test_export_on_the_review_page_writes_what_the_command_line_writes(
    window: MainWindow,
    opened: ProjectDesk,
    keys: Keys,
    settle: Settle,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
    monday: Path,
) -> None:
    opened.assign([keys()["red_0000.png"]], "blue")
    opened.sign()
    settle()
    asked = answer(monkeypatch, ReportTarget(tmp_path / "out", "monday"))
    assert window._menus.export.isEnabled()
    with qtbot.waitSignal(window.notifier.done_told) as said:
        window._menus.export.trigger()
    assert (asked[0][1], asked[0][3]) == ("Monday", "1 of 2 samples is not signed yet.")
    assert said.args[0].startswith(f"Written to {tmp_path / 'out'}: monday_counts.csv")
    opened.close_project()
    settle()
    with open_project(monday) as project:
        files, _, _ = write_project_report(project, ReportTarget(tmp_path / "line", "monday"))
    for file in files:
        assert (tmp_path / "out" / file.name).read_bytes() == file.read_bytes()
    assert "red_0000.png,red" in (tmp_path / "out" / "monday_cells.csv").read_text(encoding="utf-8-sig")


def test_images_that_are_gone_are_told(
    window: MainWindow,
    opened: ProjectDesk,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
    told: list[Notice],
    monday: Path,
) -> None:
    (monday.parent / "day" / "S-1" / "red_0000.png").unlink()
    answer(monkeypatch, ReportTarget(tmp_path / "out", "monday"))
    window._menus.export.trigger()
    qtbot.waitUntil(lambda: bool(told))
    assert told[0].summary == "1 image is no longer there."
    assert "counts and decisions stay" in told[0].remedy


def test_what_cannot_be_written_is_told(
    window: MainWindow,
    opened: ProjectDesk,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
    told: list[Notice],
) -> None:
    (tmp_path / "file").write_text("no folder")
    answer(monkeypatch, ReportTarget(tmp_path / "file", "monday"))
    window._menus.export.trigger()
    qtbot.waitUntil(lambda: bool(told))
    assert told[0].remedy
    assert (tmp_path / "file").read_text() == "no folder"


def test_export_is_about_the_page_in_sight(
    window: MainWindow,
    opened: ProjectDesk,
    settle: Settle,
    monkeypatch: pytest.MonkeyPatch,
    classify: Callable[..., None],
    make_cells: Callable[..., Path],
) -> None:
    asked = answer(monkeypatch, None)
    window._page_bar.choose(REVIEW)
    window._menus.export.trigger()
    assert asked[-1][1] == "Monday"
    window._page_bar.choose(CLASSIFY)
    assert not window._menus.export.isEnabled()
    classify(make_cells("new", red=1))
    assert window._menus.export.isEnabled()
    window._menus.export.trigger()
    assert asked[-1][1] == "new"
    window._page_bar.choose(3)
    assert not window._menus.export.isEnabled()
    window._page_bar.choose(REVIEW)
    opened.close_project()
    assert not window._menus.export.isEnabled()


def test_samples_of_several_models_have_a_report_for_each(opened: ProjectDesk, tmp_path: Path) -> None:
    first, second = opened.samples
    target = ReportTarget(tmp_path, "monday", formats=(Format.JSON, Format.PDF))
    assert warn(opened.samples) == "2 of 2 samples are not signed yet."
    assert [path.name for path in list_files(opened.samples, target)] == ["monday.json", "monday.pdf"]
    other = replace(second, model=replace(second.model, name="ours", sha256="b" * 64))

    assert "each model has a report of its own" in warn([first, other])
    assert [path.name for path in list_files([first, other], target)] == [
        "monday_colours.json",
        "monday_colours.pdf",
        "monday_ours.json",
        "monday_ours.pdf",
    ]


def test_the_reports_of_all_models_are_written(
    window: MainWindow,
    opened: ProjectDesk,
    settle: Settle,
    make_cells: Callable[..., Path],
    model_path: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    samples, model = find_samples([make_cells("more/S-3", red=1).parent]), read_model(model_path)
    assert opened.project is not None
    used = replace(name_model(model), name="ours", sha256="b" * 64)
    for _ in add_predictions(opened.project, samples, classify_samples(samples, model), used, who="Ada"):
        pass
    opened.reload()
    settle()
    answer(monkeypatch, ReportTarget(tmp_path / "out", "monday", formats=(Format.JSON,)))

    with qtbot.waitSignal(window.notifier.done_told) as said:
        window._menus.export.trigger()

    assert said.args == [f"Written to {tmp_path / 'out'}: monday_colours.json, monday_ours.json"]
