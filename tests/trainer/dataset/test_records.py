import math
from pathlib import Path

import pytest

from trainer.dataset.records import Record, TableForm, read_number, read_records
from trainer.errors import LaboratoryError

FORM = TableForm(
    columns={"name": ("name", "thing"), "size": ("size",)},
    needed="name",
    error=LaboratoryError,
    comments=True,
)


def read(tmp_path: Path, text: str, encoding: str = "utf-8") -> list[Record]:
    path = tmp_path / "things.csv"
    path.write_bytes(text.encode(encoding))
    return list(read_records(path, FORM))


def test_lines_are_told_by_number_and_columns_by_any_spelling(tmp_path: Path) -> None:
    found = read(tmp_path, "Size;THING;other\n3; a ;x\n\n# passed over; for us\n4;b\n")

    assert [(one.line, dict(one.fields)) for one in found] == [
        (2, {"name": "a", "size": "3"}),
        (5, {"name": "b", "size": "4"}),
    ]
    assert found[1].where == "Line 5 of “things.csv”"


def test_columns_that_are_not_there_are_missing(tmp_path: Path) -> None:
    (found,) = read(tmp_path, "thing\na\n")

    assert dict(found.fields) == {"name": "a"}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_any_usual_encoding_is_read(tmp_path: Path, encoding: str) -> None:
    assert read(tmp_path, "name\nü\n", encoding)[0].fields["name"] == "ü"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "“things.csv” has no column “name”"),
        ("# nothing but this\n", "“things.csv” has no column “name”"),
        ("size\n3\n", "“things.csv” has no column “name”"),
        ("name,size\na,1,5\n", "Line 2 of “things.csv” has 3 values, but the first line names 2 columns"),
        ('name\n"a' + "x" * 200_000, "“things.csv” is no proper table"),
    ],
)
def test_what_is_no_such_table_is_told(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(LaboratoryError) as caught:
        read(tmp_path, text)

    assert told in caught.value.summary
    assert caught.value.remedy


def test_a_table_that_is_not_there_or_too_large_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(LaboratoryError, match=r"The table “.*gone\.csv” cannot be read"):
        list(read_records(tmp_path / "gone.csv", FORM))
    monkeypatch.setattr("trainer.dataset.records.MAX_BYTES", 3)
    with pytest.raises(LaboratoryError, match="is larger than the"):
        read(tmp_path, "name\na\n")


@pytest.mark.parametrize(("written", "number"), [("7.5", 7.5), ("7,5", 7.5), ("12", 12.0), ("1e2", 100.0)])
def test_a_comma_may_be_a_point(written: str, number: float) -> None:
    assert read_number(written) == number


@pytest.mark.parametrize("written", ["1,234.5", "1.234,5", "1,2,3", "many", ""])
def test_what_may_mean_two_things_is_no_number(written: str) -> None:
    assert math.isnan(read_number(written))
