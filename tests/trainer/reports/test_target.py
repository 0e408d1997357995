import os
import sys
from pathlib import Path

import pytest

from trainer.errors import ConfigError, OutputError
from trainer.reports.target import Format, ReportTarget, name_report, read_formats


def test_the_files_of_a_report(tmp_path: Path) -> None:
    names = [path.name for path in ReportTarget(tmp_path, "smears").files]

    assert names == ["smears_counts.csv", "smears_samples.csv", "smears_cells.csv", "smears.json"]


def test_many_samples_are_in_several_pdfs(tmp_path: Path) -> None:
    target = ReportTarget(tmp_path, "smears", formats=(Format.PDF, Format.XLSX))

    assert [path.name for path in target.list_files(0)] == ["smears.xlsx", "smears.pdf"]
    assert [path.name for path in target.list_files(100)] == ["smears.xlsx", "smears.pdf"]
    assert [path.name for path in target.pdfs(201)] == ["smears.pdf", "smears_2.pdf", "smears_3.pdf"]


def test_formats_are_read_by_their_names() -> None:
    assert read_formats(["pdf", " CSV", "pdf"]) == (Format.CSV, Format.PDF)


@pytest.mark.parametrize("names", [["docx"], ["pdf", ""], []])
def test_a_format_that_there_is_not_is_told(names: list[str]) -> None:
    with pytest.raises(ConfigError, match=r"A report can be csv, json, xlsx and pdf\."):
        read_formats(names)


def test_every_pdf_must_be_replaceable(tmp_path: Path) -> None:
    (tmp_path / "smears_2.pdf").mkdir()
    target = ReportTarget(tmp_path, "smears", formats=(Format.PDF,))

    target.check(100)
    with pytest.raises(OutputError, match=r"“smears_2\.pdf” in .* cannot be replaced"):
        target.check(101)


def test_checking_makes_the_folder_and_leaves_it_empty(tmp_path: Path) -> None:
    ReportTarget(tmp_path / "new" / "deeper", "smears").check()

    assert list((tmp_path / "new" / "deeper").iterdir()) == []


@pytest.mark.parametrize("name", ["", "a/b", "a\\b", "what?", "a:b", "a\nb", "=cmd|x", "a" * 244, "ü" * 122])
def test_a_name_that_some_system_refuses_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(OutputError, match="cannot be part of a file's name"):
        ReportTarget(tmp_path, name).check()


@pytest.mark.parametrize("name", ["-x", "=1", "Müller 血液 🩸", "a" * 243, "ü" * 121])
def test_other_names_will_do(tmp_path: Path, name: str) -> None:
    target = ReportTarget(tmp_path, name)

    target.check()

    for path in target.files:
        path.touch()


def test_a_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(OutputError, match="Nothing can be written in"):
        ReportTarget(tmp_path / "file", "smears").check()


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o555)
    try:
        with pytest.raises(OutputError, match="Nothing can be written in"):
            ReportTarget(tmp_path, "smears").check()
    finally:
        tmp_path.chmod(0o755)


@pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="needs a folder that not even root may write"
)
def test_a_folder_of_the_system_is_refused() -> None:
    with pytest.raises(OutputError, match="Nothing can be written in"):
        ReportTarget(Path("/proc/self"), "smears").check()


def test_a_file_that_cannot_be_replaced_is_found_before_the_work(tmp_path: Path) -> None:
    (tmp_path / "smears_cells.csv").mkdir()

    with pytest.raises(OutputError, match=r"“smears_cells\.csv” in .* cannot be replaced"):
        ReportTarget(tmp_path, "smears").check()


def test_checking_changes_no_report_that_is_there(tmp_path: Path) -> None:
    (tmp_path / "smears_cells.csv").write_text("old")

    ReportTarget(tmp_path, "smears").check()

    assert (tmp_path / "smears_cells.csv").read_text() == "old"
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize(
    ("folder", "name"),
    [
        ("smears", "smears"),
        ("2024.01 Müller", "2024.01 Müller"),
        ("-x", "-x"),
        ("=cmd|calc", "=cmd_calc"),
        ("ends. ", "ends"),
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="Windows refuses such folders itself")
def test_a_report_is_named_after_its_folder(tmp_path: Path, folder: str, name: str) -> None:
    (tmp_path / folder).mkdir()

    assert name_report(tmp_path / folder) == name


def test_a_report_is_named_after_its_file(tmp_path: Path) -> None:
    (tmp_path / "cells.npz").touch()

    assert name_report(tmp_path / "cells.npz") == "cells"


def test_this_folder_has_a_name_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")

    assert name_report(Path()) == "here"
    assert name_report(Path("/")) == "report"


@pytest.mark.parametrize("letter", ["a", "ü", "血"])
def test_a_long_name_is_cut_to_what_file_systems_allow(tmp_path: Path, letter: str) -> None:
    folder = tmp_path / (letter * (250 // len(letter.encode())))
    folder.mkdir()
    target = ReportTarget(tmp_path, name_report(folder))

    target.check()
    target.samples.touch()

    assert target.name.startswith(letter * 80)
