import csv
from pathlib import Path

import pytest

from trainer.errors import OutputError
from trainer.reports.tables import (
    COMMA_COUNTRIES,
    DIALECTS,
    STANDARD,
    Dialect,
    guard_text,
    unguard_text,
    write_table,
)


@pytest.mark.parametrize(
    "text", ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "=", "-leading.png"]
)
def test_text_that_could_be_a_formula_is_guarded(text: str) -> None:
    assert guard_text(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "S-001", "a=b", "'=1", " =1", "1-2", "血液", "\n=1"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert guard_text(text) == text


@pytest.mark.parametrize(
    ("dialect", "value", "written"),
    [
        (STANDARD, 12.345, "12.35"),
        (STANDARD, -0.5, "-0.50"),
        (STANDARD, 0, "0.00"),
        (STANDARD, None, ""),
        (COMMA_COUNTRIES, 1234.5, "1234,50"),
        (COMMA_COUNTRIES, None, ""),
    ],
)
def test_numbers_are_written_as_the_dialect_wants(
    dialect: Dialect, value: float | None, written: str
) -> None:
    assert dialect.format_number(value, 2) == written


def test_a_comma_as_decimal_never_separates_values() -> None:
    assert {(dialect.delimiter, dialect.decimal) for dialect in DIALECTS.values()} == {(",", "."), (";", ",")}


def test_a_table_is_rfc_4180_with_a_byte_order_mark(tmp_path: Path) -> None:
    with write_table(tmp_path / "t.csv", STANDARD, ("name", "count")) as write_row:
        write_row(("plain", 1))
        write_row(('with "quotes", comma', 2))
        write_row(("two\nlines", 3))

    assert (tmp_path / "t.csv").read_bytes() == (
        b'\xef\xbb\xbfname,count\r\nplain,1\r\n"with ""quotes"", comma",2\r\n"two\nlines",3\r\n'
    )


def test_the_comma_countries_get_semicolons(tmp_path: Path) -> None:
    with write_table(tmp_path / "t.csv", COMMA_COUNTRIES, ("name", "share")) as write_row:
        write_row(("a;b", "0,5"))
        write_row(("a,b", "1,5"))

    assert (tmp_path / "t.csv").read_bytes() == b'\xef\xbb\xbfname;share\r\n"a;b";0,5\r\na,b;1,5\r\n'


def test_every_name_comes_back_from_a_table(tmp_path: Path) -> None:
    names = [
        "Blutprobe Müller.png",
        "血液/細胞.png",
        "🩸🔬.png",
        "a" * 250,
        "tab\there",
        "quote'\"",
        "line\r\nbreak",
    ]

    with write_table(tmp_path / "t.csv", STANDARD, ("name",)) as write_row:
        for name in names:
            write_row((name,))

    with (tmp_path / "t.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row[0] for row in csv.reader(file)] == ["name", *names]


def test_a_name_that_is_no_unicode_is_written_as_an_escape(tmp_path: Path) -> None:
    with write_table(tmp_path / "t.csv", STANDARD, ("name",)) as write_row:
        write_row((b"caf\xe9.png".decode("utf-8", "surrogateescape"),))

    assert (tmp_path / "t.csv").read_bytes().endswith(b"caf\\udce9.png\r\n")


def test_a_table_that_was_not_finished_leaves_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("old")

    def fail() -> None:
        with write_table(path, STANDARD, ("name",)) as write_row:
            write_row(("new",))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with (
        pytest.raises(OutputError, match=r"“t\.csv” cannot be written"),
        write_table(tmp_path / "file" / "t.csv", STANDARD, ()),
    ):
        pass


@pytest.mark.parametrize("text", ["=1+1", "-x", "@a", "plain", "", "'quoted'"])
def test_what_was_guarded_comes_back(text: str) -> None:
    assert unguard_text(guard_text(text)) == text
