import threading
import time
from types import SimpleNamespace

import pytest

from benchmarks import time_shares
from benchmarks.time_shares import StageClock


def spend(clock: list[float], seconds: float) -> str:
    clock[0] += seconds
    return "done"


def test_every_call_counts_to_its_stage_in_whatever_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(time_shares.time, "thread_time", lambda: now[0])
    owner = SimpleNamespace(work=spend)
    clock = StageClock()
    with clock.watch(owner, "work", "working"):
        assert owner.work(now, 2.0) == "done"
        thread = threading.Thread(target=owner.work, args=(now, 3.0))
        thread.start()
        thread.join()
    assert clock.seconds == {"working": 5.0}
    owner.work(now, 1.0)
    assert clock.seconds == {"working": 5.0}


def test_a_call_that_fails_counts_too(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(time_shares.time, "thread_time", lambda: now[0])

    def fail() -> None:
        spend(now, 4.0)
        raise ValueError("it broke")

    owner = SimpleNamespace(work=fail)
    clock = StageClock()
    with clock.watch(owner, "work", "working"), pytest.raises(ValueError, match="broke"):
        owner.work()
    assert clock.seconds == {"working": 4.0}


def test_the_clock_is_that_of_the_thread_itself() -> None:
    clock = StageClock()
    owner = SimpleNamespace(work=lambda: sum(range(200_000)))
    with clock.watch(owner, "work", "working"):
        started = time.thread_time()
        owner.work()
        spent = time.thread_time() - started
    assert 0 < clock.seconds["working"] <= spent
