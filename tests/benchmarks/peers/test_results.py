"""The rows on the disk: added, replaced, in order."""

from pathlib import Path

from benchmarks.peers.race import Check, End
from benchmarks.peers.results import Row, keep_row, read_rows


def make_row(accuracy: float) -> Row:
    return Row(
        limit_minutes=60,
        end=End.LIMIT,
        seconds=3600,
        checks=(Check(0.9, 10, 15), Check(0.96, 20, None)),
        test_accuracy=accuracy,
        test_images=2051,
        versions={"keras": "3.15"},
        cores=2,
        machine="a machine",
        command="a command",
    )


def test_rows_come_back_as_they_were_kept(tmp_path: Path) -> None:
    path = tmp_path / "peers.json"
    assert read_rows(path) == {}
    keep_row(path, "one", make_row(0.5), ["one"])
    assert read_rows(path) == {"one": make_row(0.5)}


def test_a_row_takes_the_place_of_the_earlier_one_and_leaves_the_others(tmp_path: Path) -> None:
    path = tmp_path / "peers.json"
    for name, accuracy in (("two", 0.5), ("one", 0.6), ("two", 0.7)):
        rows = keep_row(path, name, make_row(accuracy), ["one", "two", "three"])
    assert [(name, row.test_accuracy) for name, row in rows.items()] == [("one", 0.6), ("two", 0.7)]
    assert list(read_rows(path)) == ["one", "two"]
    assert [its.name for its in tmp_path.iterdir()] == ["peers.json"]
