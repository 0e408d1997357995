from collections.abc import Callable
from pathlib import Path

import pytest

from trainer.errors import OutputError, SelfTestError
from trainer.project.review import Review
from trainer.self_test import projects
from trainer.self_test.projects import check_project, check_report


def test_a_project_keeps_what_is_decided(tmp_path: Path) -> None:
    assert check_project(tmp_path) == "A project of 21 cells keeps what is decided in it."


@pytest.mark.parametrize("lost", ["assign", "exclude", "sign"])
def test_a_decision_that_is_lost_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lost: str) -> None:
    monkeypatch.setattr(Review, lost, lambda *_: None)
    with pytest.raises(SelfTestError, match="is not there when it is opened again") as told:
        check_project(tmp_path)
    assert "Make room" in told.value.remedy


def test_a_full_disk_is_told(tmp_path: Path, fill_disk: Callable[[], None]) -> None:
    fill_disk()
    with pytest.raises(OutputError, match="No space left"):
        check_project(tmp_path)


def test_a_report_is_written_in_all_forms(tmp_path: Path) -> None:
    assert check_report(tmp_path) == "6 files are written: CSV, JSON, XLSX, PDF."


@pytest.mark.parametrize("name", ["self-test.pdf", "self-test.xlsx", "self-test.json", "self-test_cells.csv"])
def test_a_file_of_the_report_that_is_empty_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    write = projects.write_project_report

    def write_and_empty(*arguments: object, **named: object) -> object:
        written = write(*arguments, **named)  # type: ignore[arg-type]
        (tmp_path / "report" / name).write_bytes(b"")
        return written

    monkeypatch.setattr(projects, "write_project_report", write_and_empty)
    with pytest.raises(SelfTestError, match=f"“{name}” is empty or damaged"):
        check_report(tmp_path)


def test_a_font_that_is_missing_is_told(
    product: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from trainer.reports.pdf import lettering

    lettering.load_fonts.cache_clear()
    (product / "fonts/DejaVuSansCondensed.ttf").unlink()
    with pytest.raises(Exception, match="DejaVuSansCondensed"):
        check_report(tmp_path)
    lettering.load_fonts.cache_clear()
