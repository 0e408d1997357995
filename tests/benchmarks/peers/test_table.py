"""The table: a line for every way, whether it was measured or not."""

from dataclasses import replace
from pathlib import Path

from benchmarks.peers.peer import PEERS, Peer
from benchmarks.peers.race import Check, End
from benchmarks.peers.results import Row
from benchmarks.peers.table import write_table

PEER = Peer("one", "A way", (), Path("one.txt"), note="is at an advantage.")
ROW = Row(
    limit_minutes=60,
    end=End.LIMIT,
    seconds=3600,
    checks=(Check(0.9, 60, 90), Check(0.951, 120, 210), Check(0.97, 180, 330)),
    test_accuracy=0.96789,
    test_images=2051,
    versions={"keras": "3.15", "numpy": "2.4"},
    other_load=0.123,
    cores=2,
    machine="a machine",
    command="python -m benchmarks.peers one",
)


def cells(text: str, name: str) -> list[str]:
    line = next(line for line in text.splitlines() if line.startswith(f"| {name} |"))
    return [cell.strip() for cell in line.strip("|").split("|")]


def test_a_measured_way_has_both_figures_and_how_it_ended() -> None:
    text = write_table([PEER], {"one": ROW})
    expected = ["one", "A way", "2.0", "3.5", "0.9679", "60.0", "at the limit", "0.9700", "12%"]
    assert cells(text, "one") == expected
    assert "*one* is at an advantage.  \n" in text
    assert "Images of the test part: 2,051." in text
    assert "at most 60 minutes, 2 cores; keras 3.15, numpy 2.4; `python -m benchmarks.peers one`." in text
    assert "Machine: a machine." in text


def test_a_target_that_was_not_reached_is_said() -> None:
    row = replace(ROW, checks=ROW.checks[:1], end=End.NATURAL)
    assert cells(write_table([PEER], {"one": row}), "one")[2:4] == ["not reached", ""]


def test_a_way_that_was_not_installed_or_not_run_leaves_the_others_as_they_are() -> None:
    peers = [replace(PEER, name=name) for name in ("one", "two", "three")]
    failed = Row(limit_minutes=60, reason="No such version", cores=2, machine="m", command="c")
    text = write_table(peers, {"one": ROW, "two": failed})
    assert cells(text, "one")[4] == "0.9679"
    assert "could not be installed" in cells(text, "two")
    assert "*two* could not be installed: No such version  \n" in text
    assert "not run yet" in cells(text, "three")


def test_a_way_that_failed_says_why_and_keeps_its_figures() -> None:
    row = replace(ROW, end=End.FAILED, reason="ValueError: no such layer")
    text = write_table([PEER], {"one": row})
    assert cells(text, "one")[4:7] == ["0.9679", "60.0", "failed"]
    assert "*one* failed: ValueError: no such layer  \n" in text


def test_before_anything_was_measured_every_way_is_there() -> None:
    text = write_table(PEERS, {})
    assert all("not run yet" in cells(text, peer.name) for peer in PEERS)


def test_every_way_has_its_requirements_and_a_name_of_its_own() -> None:
    assert len({peer.name for peer in PEERS}) == len(PEERS)
    assert all(peer.requirements.is_file() for peer in PEERS)
