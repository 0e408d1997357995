import threading
from types import SimpleNamespace

import numpy as np
import pytest

from trainer.dataset import visiting
from trainer.dataset.visiting import visit_in_threads
from trainer.errors import Cancelled


def test_every_number_is_visited_once():
    visited = []
    visit_in_threads(200, visited.append, lambda _done, _total: None)
    assert sorted(visited) == list(range(200))


def test_progress_is_told_at_most_ten_times_a_second(monkeypatch):
    looked = []

    def look_at_the_clock():
        looked.append(0.03 * len(looked))
        return looked[-1]

    def end_one(futures, *arguments):
        future = next(iter(futures))
        future.result()
        return {future}, futures - {future}

    monkeypatch.setattr(visiting, "_MOST_IN_A_TASK", 1)
    monkeypatch.setattr(visiting, "time", SimpleNamespace(monotonic=look_at_the_clock))
    monkeypatch.setattr(visiting, "wait", end_one)
    told = []
    visit_in_threads(200, lambda _: None, lambda done, _: told.append((done, looked[-1])))
    assert len(told) > 20
    assert told[-1][0] == 200
    gaps = np.diff([seconds for _, seconds in told[:-1]])
    assert gaps.min() >= 0.1


def test_cancelling_stops_the_threads_early(monkeypatch):
    visited = []
    cancelled = threading.Event()
    monkeypatch.setattr(visiting, "_MOST_IN_A_TASK", 1)
    monkeypatch.setattr(visiting, "_SECONDS_BETWEEN_PROGRESS", 0.0)

    def visit(number):
        visited.append(number)
        # Hold the threads well before the end, so that there is something left to stop.
        if len(visited) > 20:
            cancelled.wait(60)

    def cancel(done, total):
        cancelled.set()
        raise Cancelled

    before = threading.active_count()
    with pytest.raises(Cancelled):
        visit_in_threads(200, visit, cancel)
    assert threading.active_count() == before
    assert len(visited) < 200


def test_few_numbers_keep_every_thread_busy(monkeypatch):
    monkeypatch.setattr("trainer.threads.count_cores", lambda: 4)
    # All meet: none of them has to wait for one that the same thread would come to later.
    meeting = threading.Barrier(4, timeout=60)
    visit_in_threads(4, lambda _: meeting.wait(), lambda _done, _total: None)


def test_only_a_few_tasks_are_planned_ahead(monkeypatch):
    planned = []

    class Pool(visiting.ThreadPoolExecutor):
        def submit(self, *arguments):
            planned.append(super().submit(*arguments))
            return planned[-1]

    monkeypatch.setattr(visiting, "ThreadPoolExecutor", Pool)
    monkeypatch.setattr("trainer.threads.count_cores", lambda: 2)
    monkeypatch.setattr(visiting, "_MOST_IN_A_TASK", 1)
    most = []

    def visit(_):
        most.append(sum(not future.done() for future in list(planned)))

    visit_in_threads(100, visit, lambda _done, _total: None)
    assert len(planned) == 100
    assert max(most) <= 2 * 2 + 1
