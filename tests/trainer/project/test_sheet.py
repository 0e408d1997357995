from pathlib import Path

import pytest

from trainer.errors import SampleSheetError
from trainer.project.sheet import SheetRow, read_sheet

HEADER = "sample_id,folder,patient group,analyser WBC,includes NRBC\n"


def write(tmp_path: Path, text: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "sheet.csv"
    path.write_bytes(text.encode(encoding))
    return path


def test_a_sheet_in_full(tmp_path: Path) -> None:
    (tmp_path / "S-1").mkdir()

    rows = read_sheet(write(tmp_path, HEADER + "S-1,S-1,newborn,7.4,yes\n\nS-2,,,,\n"))

    assert rows == (
        SheetRow(
            line=2,
            sample_id="S-1",
            folder=tmp_path / "S-1",
            patient_group="newborn",
            analyser_wbc=7.4,
            includes_nrbc=True,
        ),
        SheetRow(
            line=4, sample_id="S-2", folder=None, patient_group="", analyser_wbc=None, includes_nrbc=None
        ),
    )


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_a_spreadsheets_way_of_writing_it_is_understood(tmp_path: Path, encoding: str) -> None:
    text = "Analyzer WBC;Sample ID;Includes NRBC\n12,50;'=S ü;No\n"

    (row,) = read_sheet(write(tmp_path, text, encoding))

    assert (row.sample_id, row.analyser_wbc, row.includes_nrbc) == ("=S ü", 12.5, False)


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ("S-1,,,,\nS-2,,,,\nS-1,,,,\n", "Lines 2 and 4 of “sheet.csv” are both about “S-1”"),
        ("S-1,nowhere,,,\n", "Line 2 of “sheet.csv” names the folder “nowhere”, which is not there"),
        ("S-1,,,7,4,yes\n", "Line 2 of “sheet.csv” has 6 values, but the first line names 5 columns"),
        ('S-1,,,"1,234.5",\n', "has the analyser WBC “1,234.5”"),
        ("S-1,,,0,\n", "has the analyser WBC “0”"),
        ("S-1,,,nan,\n", "has the analyser WBC “nan”"),
        ("S-1,,,7400,\n", "has the analyser WBC “7400”"),
        ("S-1,,,many,\n", "has the analyser WBC “many”"),
        ("S-1,,=cmd|' '!A0,,\n", "has the patient group “=cmd|' '!A0”, which a spreadsheet would take"),
        ("S-1,,,,maybe\n", "has “maybe” for “includes NRBC”, which is neither yes nor no"),
        (",,,7.4,\n", "Line 2 of “sheet.csv” names no sample"),
    ],
)
def test_a_line_that_makes_no_sense_is_named(tmp_path: Path, lines: str, told: str) -> None:
    with pytest.raises(SampleSheetError) as caught:
        read_sheet(write(tmp_path, HEADER + lines))

    assert told in caught.value.summary
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "has no column “sample_id”"),
        ("name,wbc\nS-1,7\n", "has no column “sample_id”"),
        ('sample_id\n"S-1' + "x" * 200_000, "is no proper table"),
    ],
)
def test_what_is_no_sheet_is_told(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(SampleSheetError, match=told):
        read_sheet(write(tmp_path, text))


def test_a_sheet_that_is_not_there_or_too_large_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(SampleSheetError, match="cannot be read"):
        read_sheet(tmp_path / "gone.csv")
    monkeypatch.setattr("trainer.dataset.records.MAX_BYTES", 10)
    with pytest.raises(SampleSheetError, match="is larger than the"):
        read_sheet(write(tmp_path, HEADER))
