from dataclasses import replace

import msgspec
import pytest

from trainer import resources, threads
from trainer.threads import (
    Pace,
    ThreadPlan,
    current_plan,
    describe_plan,
    keep_measured,
    pick_quickest,
    read_kept_plan,
    rule_plan,
    want_plan,
)

CLASSIFY = {"classify": Pace(rule=100.0, chosen=140.0)}


@pytest.fixture(autouse=True)
def four_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threads, "count_cores", lambda: 4)
    monkeypatch.setattr(threads, "identify_processor", lambda: "Abacus")


def test_where_nothing_was_measured_the_rule_counts() -> None:
    assert read_kept_plan() is None
    assert current_plan() == rule_plan() == ThreadPlan(workers=4, readers=4)


def test_what_was_measured_counts_from_then_on() -> None:
    kept = keep_measured(CLASSIFY, workers=2, litert_threads=2)
    assert read_kept_plan() == kept
    assert current_plan() == replace(rule_plan(), workers=2, litert_threads=2)


def test_what_is_measured_later_stands_beside_what_was_before() -> None:
    keep_measured(CLASSIFY, workers=2)
    kept = keep_measured({"train": Pace(rule=5.0, chosen=6.0)}, calculators=2)
    assert set(kept.paces) == {"classify", "train"}
    assert (kept.plan.workers, kept.plan.calculators) == (2, 2)


def test_the_user_goes_back_to_the_rule_and_again_to_what_was_measured() -> None:
    keep_measured(CLASSIFY, workers=2)
    want_plan(False)
    assert current_plan() == rule_plan()
    want_plan(True)
    assert current_plan().workers == 2


def test_who_wants_the_rule_before_anything_was_measured_keeps_it() -> None:
    want_plan(False)
    kept = read_kept_plan()
    assert kept is not None
    assert not kept.is_wanted
    assert current_plan() == rule_plan()


@pytest.mark.parametrize(
    ("name", "value"),
    [("count_cores", lambda: 8), ("identify_processor", lambda: "Slide rule"), ("__version__", "99")],
)
def test_another_machine_or_version_measures_anew(
    monkeypatch: pytest.MonkeyPatch, name: str, value: object
) -> None:
    keep_measured(CLASSIFY, workers=2)
    monkeypatch.setattr(threads, name, value)
    assert read_kept_plan() is None
    assert current_plan() == rule_plan()


@pytest.mark.parametrize(
    "damage",
    [
        lambda _: b"",
        lambda data: data[:-20],
        lambda data: data.replace(b'"workers": 2', b'"workers": 0'),
        lambda data: data.replace(b'"workers": 2', b'"workers": "many"'),
        lambda data: data.replace(b'"schema": 1', b'"schema": 2'),
        lambda _: b"\xff\xfe",
    ],
)
def test_a_damaged_file_is_none(damage) -> None:
    keep_measured(CLASSIFY, workers=2)
    path = resources.user_threads()
    data = path.read_bytes()
    assert damage(data) != data
    path.write_bytes(damage(data))
    assert current_plan() == rule_plan()


def test_a_folder_that_cannot_be_written_leaves_the_rule(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setattr(resources, "user_threads", lambda: tmp_path / "file" / "threads.json")
    keep_measured(CLASSIFY, workers=2)
    assert current_plan() == rule_plan()


@pytest.mark.parametrize(
    ("measured", "index"),
    [
        ([[100, 100, 100], [102, 102, 102]], 0),  # within noise
        ([[100, 100, 100], [110, 111, 109]], 1),
        ([[100, 100, 100], [110, 111, 109], [120, 121, 119]], 2),
        ([[100, 100, 100], [130, 95, 95]], 0),  # quicker once by chance
        ([[100, 92, 92], [100, 102, 100]], 0),  # the rule at its best is as quick
        ([[100, 100, 100]], 0),
    ],
)
def test_the_quickest_is_picked_where_it_is_so_beyond_noise(measured, index: int) -> None:
    choice = pick_quickest(measured)
    assert choice is not None
    assert choice.number == index
    assert choice.pace == Pace(rule=max(measured[0]), chosen=max(measured[index]))


def test_a_machine_that_does_not_keep_its_speed_tells_nothing() -> None:
    assert pick_quickest([[100, 60, 70], [200, 200, 200]]) is None


def test_what_counts_is_said_with_its_reason() -> None:
    assert describe_plan(None) == {
        "Classifies with": "4 threads, 1 thread of LiteRT in each, batches of 8 images (by the rule)",
        "Reads with": "4 threads (by the rule)",
        "Trains with": "as many threads as TensorFlow takes (by the rule)",
    }
    paces = {**CLASSIFY, "read": Pace(rule=9000.0, chosen=9000.0)}
    lines = describe_plan(keep_measured(paces, workers=1, litert_threads=4, calculators=2))
    assert lines == {
        "Classifies with": "1 thread, 4 threads of LiteRT in each, batches of 8 images "
        "(measured: 140 images a second, by the rule 100)",
        "Reads with": "4 threads (the rule, 9,000 images a second: nothing is faster)",
        "Trains with": "2 threads (by the rule)",
    }
    assert describe_plan(want_plan(False)) == describe_plan(None)


def test_the_file_can_be_read_by_people() -> None:
    keep_measured(CLASSIFY, workers=2)
    text = resources.user_threads().read_text(encoding="utf-8")
    assert '\n  "processor": "Abacus"' in text
    assert msgspec.json.decode(text)["cores"] == 4
