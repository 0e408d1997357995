from pathlib import Path

import pytest

from trainer.classes import Role
from trainer.cleaning.decisions import COLUMNS, Decision, Verdict, read_decisions, write_decisions
from trainer.errors import DecisionsError, OutputError
from trainer.reports.tables import COMMA_COUNTRIES, STANDARD, Dialect

# Digits alone, which a spreadsheet would take for a number.
PRINT = "12345678901234567890123456789012"
DECISIONS = (
    Decision(
        path="=a/1,5.jpg",
        fingerprint=PRINT,
        label="a",
        verdict=Verdict.EXCLUDE,
        reason="Smudge; torn.",
        by="Zoë",
        when="2025-03-31T14:05:00Z",
    ),
    Decision(path="a/2.jpg", fingerprint="ab" * 16, verdict=Verdict.KEEP),
    Decision(path="b/1.jpg", fingerprint="cd" * 16, label="b", verdict=Verdict.RELABEL, new_label="a"),
    Decision(path="b/2.jpg", verdict=Verdict.UNDECIDED),
    Decision(path="c/1.jpg", verdict=Verdict.RELABEL, new_label="Smudge", role=Role.ARTEFACT),
)


def write(path: Path, *lines: str, encoding: str = "utf-8") -> Path:
    path.write_bytes("\r\n".join([*lines, ""]).encode(encoding))
    return path


@pytest.mark.parametrize("dialect", [STANDARD, COMMA_COUNTRIES])
def test_what_was_written_is_read_again(tmp_path: Path, dialect: Dialect) -> None:
    path = tmp_path / "decisions.csv"
    write_decisions(path, reversed(DECISIONS), dialect)
    assert read_decisions(path) == DECISIONS
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    again = tmp_path / "again.csv"
    write_decisions(again, DECISIONS, dialect)
    assert again.read_bytes() == path.read_bytes()


def test_nothing_in_it_can_be_taken_for_a_number_or_a_formula(tmp_path: Path) -> None:
    path = tmp_path / "decisions.csv"
    write_decisions(path, DECISIONS)
    text = path.read_text("utf-8-sig")
    assert text.splitlines()[0] == ",".join(COLUMNS)
    assert f"px:{PRINT}" in text
    assert '"\'=a/1,5.jpg"' in text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_spreadsheet_of_a_comma_country_does_no_harm(tmp_path: Path, encoding: str) -> None:
    # Semicolons, other order, a column of its own, empty lines, and a version with decimals.
    path = write(
        tmp_path / "decisions.csv",
        "Version;Path;Decision;New label;Mine;By;Fingerprint",
        f"1,0;b\\1,5.jpg;Relabel;größer;x;Zoë;PX:{PRINT}",
        ";;;;;;",
        "1;c.jpg;keep",
        encoding=encoding,
    )
    first, second = read_decisions(path)
    assert first == Decision(
        path="b/1,5.jpg", fingerprint=PRINT, verdict=Verdict.RELABEL, new_label="größer", by="Zoë"
    )
    assert second == Decision(path="c.jpg", verdict=Verdict.KEEP)


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (["name,label", "a,b"], "is no decisions file: it has no column “path”"),
        (["path,decision", "a,throw away"], "Line 2 of “decisions.csv” has the decision “throw away”"),
        (["path,decision", ",keep"], "Line 2 of “decisions.csv” names no image"),
        (["path,decision", "a,relabel"], "gives no class to relabel to"),
        (["path,decision,new_label", "a,keep,b"], "says keep, but gives a new class"),
        (["path,decision,fingerprint", "a,keep,1.23E+31"], r"a fingerprint that was changed (“1.23E+31”)"),
        (["path,decision,new_label,role", "a,relabel,b,wdc"], "has the role “wdc”, which is not known"),
        (["path,decision,new_label,role", "a,relabel,b,unsure"], "has the role “unsure”, which is not known"),
        (["path,decision,role", "a,keep,wbc"], "has the role “wbc”, but gives no new class"),
        (["path,decision,version", "a,keep,2"], "comes from a newer version (form 2; this one knows 1)"),
        (["path,decision,version", "a,keep,new"], "has the version “new”, which is no number"),
        (
            ["path,decision", "a,keep", "", "a,exclude"],
            "Lines 2 and 4 of “decisions.csv” decide differently about “a”",
        ),
    ],
)
def test_what_makes_no_sense_is_one_clear_sentence(tmp_path: Path, lines: list[str], told: str) -> None:
    path = write(tmp_path / "decisions.csv", *lines)
    with pytest.raises(DecisionsError) as caught:
        read_decisions(path)
    assert told in caught.value.summary
    assert caught.value.remedy


def test_a_line_that_stands_twice_counts_once(tmp_path: Path) -> None:
    path = write(tmp_path / "decisions.csv", "path,decision", "a,keep", "a,keep")
    assert len(read_decisions(path)) == 1


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(DecisionsError, match="cannot be read"):
        read_decisions(tmp_path / "nowhere.csv")


def test_a_file_that_cannot_be_written_leaves_the_old_one(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file where a folder should be")
    with pytest.raises(OutputError):
        write_decisions(tmp_path / "taken" / "decisions.csv", DECISIONS)
