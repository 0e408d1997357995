from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from trainer import threads
from trainer.config import TrainingConfig
from trainer.inference import measuring
from trainer.inference.classify import ClassifyOptions, settle_threads
from trainer.inference.measuring import (
    find_quickest,
    list_plans,
    list_reader_counts,
    measure_threads,
)
from trainer.threads import ThreadPlan, keep_measured, read_kept_plan, rule_plan


class Clock:
    """A clock that goes on by a step whenever somebody looks at it."""

    def __init__(self, step: float) -> None:
        self.step = step
        self.now = 0.0

    def __call__(self) -> float:
        self.now += self.step
        return self.now


@pytest.fixture
def cores(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    def have(number: int) -> None:
        monkeypatch.setattr(threads, "count_cores", lambda: number)

    have(2)
    return have


@pytest.fixture
def few_cells(cells: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the bundled cells be a few, which are soon classified."""
    folder = cells({"neutrophil": 3, "platelet": 3}, flat=True)
    monkeypatch.setattr(measuring, "sample_cells", lambda: folder)


def steady(speed: float) -> Callable[[], float]:
    return lambda: speed


def test_the_candidates_take_turns() -> None:
    turns: list[int] = []

    def make(number: int) -> Callable[[], float]:
        def measure() -> float:
            turns.append(number)
            return 100.0 * (1 + number)

        return measure

    choice = find_quickest([make(0), make(1)], rounds=2)
    assert turns == [0, 1, 0, 1]
    assert choice is not None
    assert choice.number == 1


def test_it_ends_after_the_turn_in_which_it_is_stopped() -> None:
    turns: list[str] = []

    def measure() -> float:
        turns.append("turn")
        return 1.0

    assert find_quickest([measure, measure], lambda: len(turns) == 3) is None
    assert len(turns) == 3


@pytest.mark.parametrize(
    ("number", "shares"),
    [
        (1, [(1, 1, 8), (1, 1, 16), (1, 1, 32)]),
        (4, [(4, 1, 8), (2, 1, 8), (2, 2, 8), (4, 1, 16), (4, 1, 32)]),
    ],
)
def test_what_is_tried_goes_by_the_cores_and_begins_with_the_rule(cores, number: int, shares) -> None:
    cores(number)
    plans = list_plans(rule_plan())
    assert [(plan.workers, plan.litert_threads, plan.batch_size) for plan in plans] == shares
    assert plans[0] == rule_plan()
    assert list_reader_counts(rule_plan())[0] == number


def test_the_bundled_model_is_measured_and_kept(cores, few_cells, monkeypatch) -> None:
    tried: list[ThreadPlan] = []

    def rate(plan: ThreadPlan, *_: object) -> Callable[[], float]:
        tried.append(plan)
        return steady(200.0 if plan.batch_size == 16 else 100.0)

    monkeypatch.setattr(measuring, "_classify_rate", rate)
    monkeypatch.setattr(measuring, "_read_rate", lambda number, *_: steady(100.0 / number))
    kept = measure_threads()
    assert kept is not None
    assert kept == read_kept_plan()
    assert kept.plan == replace(rule_plan(), batch_size=16, readers=1)
    assert kept.paces["classify"].chosen == 200.0
    assert kept.paces["read"].rule == 50.0
    assert len(tried) > 1


def test_what_says_something_else_of_a_cell_is_not_tried(cores, few_cells, monkeypatch) -> None:
    real = measuring.classify_images

    def classify(images, model, options):
        for one in real(images, model, options):
            if options.batch_size == 16:
                one.probabilities[0] += 1e-6
            yield one

    tried: list[ThreadPlan] = []

    def rate(plan: ThreadPlan, *_: object) -> Callable[[], float]:
        tried.append(plan)
        return steady(100.0)

    monkeypatch.setattr(measuring, "classify_images", classify)
    monkeypatch.setattr(measuring, "_classify_rate", rate)
    monkeypatch.setattr(measuring, "_read_rate", lambda *_: steady(100.0))
    assert measure_threads() is not None
    assert {plan.batch_size for plan in tried} == {8, 32}


def test_it_measures_for_real_by_a_clock_that_runs_fast(cores, few_cells, monkeypatch) -> None:
    # Small batches: a worker takes four at once.
    few = ThreadPlan(workers=2, readers=2, batch_size=2)
    monkeypatch.setattr(measuring, "list_plans", lambda _: [few, replace(few, workers=1)])
    kept = measure_threads(clock=Clock(0.1))
    assert kept is not None
    assert kept.paces["classify"].rule > 0
    assert kept.paces["read"].rule > 0


def test_a_machine_that_takes_too_long_is_given_up(cores, few_cells) -> None:
    assert measure_threads(clock=Clock(20.0)) is None
    assert read_kept_plan() is None


def test_it_gives_way_at_once(cores, few_cells) -> None:
    assert measure_threads(lambda: True) is None
    assert read_kept_plan() is None


def test_classifying_takes_what_was_measured(cores, make_model) -> None:
    keep_measured({}, workers=1, litert_threads=2, batch_size=32)
    model = make_model(training=TrainingConfig(input_size=96))
    settled = settle_threads(None, model)
    assert (settled.workers, settled.litert_threads, settled.batch_size) == (1, 2, 32)
    own = settle_threads(ClassifyOptions(workers=5, batch_size=3), model)
    assert (own.workers, own.litert_threads, own.batch_size) == (5, 2, 3)
    # A large batch of large images might not fit into memory.
    large = make_model("large", training=TrainingConfig(input_size=300))
    assert settle_threads(None, large).batch_size == 8
