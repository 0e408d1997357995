import pytest

from trainer import threads
from trainer.threads import current_plan, read_kept_plan
from trainer.trials import TrainingTrials


@pytest.fixture
def cores(monkeypatch: pytest.MonkeyPatch):
    def have(number: int) -> None:
        monkeypatch.setattr(threads, "count_cores", lambda: number)

    have(4)
    return have


def run(speeds: dict[int, list[float]]) -> tuple[TrainingTrials, list[int | None]]:
    """Answer each trial with the next of the speeds of its number of threads."""
    trials, asked = TrainingTrials(), []
    while (job := trials.next_job()) is not None:
        asked.append(job.calculators)
        assert job.calculators is not None
        trials.take(speeds[job.calculators].pop(0))
    return trials, asked


def test_fewer_threads_that_are_quicker_twice_are_kept(cores) -> None:
    trials, asked = run({0: [50.0, 51.0], 2: [60.0, 61.0]})
    assert asked == [0, 2, 0, 2]
    kept = trials.keep()
    assert kept is not None
    assert kept.paces["train"].chosen == 61.0
    assert current_plan().calculators == 2


def test_one_round_is_enough_where_nothing_is_quicker(cores) -> None:
    trials, asked = run({0: [50.0], 2: [30.0]})
    assert asked == [0, 2]
    assert trials.keep() is not None
    assert current_plan().calculators == 0


def test_what_was_quicker_once_by_chance_is_not_kept(cores) -> None:
    trials, _ = run({0: [50.0, 51.0], 2: [60.0, 40.0]})
    assert trials.keep() is not None
    assert current_plan().calculators == 0


def test_a_busy_machine_tells_nothing(cores) -> None:
    trials, _ = run({0: [100.0, 40.0], 2: [110.0, 110.0]})
    assert trials.keep() is None
    assert read_kept_plan() is None


def test_on_one_core_there_is_nothing_to_try(cores) -> None:
    cores(1)
    trials = TrainingTrials()
    assert not trials.is_needed
    assert trials.next_job() is None
    assert trials.keep() is None


def test_a_trial_that_finds_nothing_ends_it(cores) -> None:
    trials = TrainingTrials()
    assert trials.next_job() is not None
    assert trials.next_job() is None
    assert trials.keep() is None
