"""Going over all images of a data set once, with a few threads, told how far it is."""

import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from itertools import islice

from trainer.threads import current_plan

_MOST_IN_A_TASK = 64
# Tasks a thread at least, so that all have something to do to the end.
_TASKS_A_THREAD = 4
# Tasks a thread that are under way or next.
_TASKS_AHEAD = 2
_SECONDS_BETWEEN_PROGRESS = 0.1

OnProgress = Callable[[int, int], None]


def visit_in_threads(
    count: int, visit: Callable[[int], None], on_progress: OnProgress, *, n_threads: int = 0
) -> None:
    """Call a function once with each number from 0, in a few threads.

    Args:
        count: How many numbers.
        visit: Called in any of the threads, in no order; an exception of it ends the work.
        on_progress: Called in the calling thread with (done, total) now and then; an exception
            from it (`Cancelled`) ends the work.
        n_threads: How many; 0 for as many as read best on this machine.
    """
    stop = threading.Event()

    def visit_rows(rows: range) -> int:
        for row in rows:
            if stop.is_set():
                break
            visit(row)
        return len(rows)

    n_threads = n_threads or current_plan().readers
    size = min(_MOST_IN_A_TASK, -(-count // (_TASKS_A_THREAD * n_threads)))
    tasks = (range(start, min(start + size, count)) for start in range(0, count, max(1, size)))
    with ThreadPoolExecutor(n_threads, thread_name_prefix="visit") as pool:
        submitted = (pool.submit(visit_rows, task) for task in tasks)
        try:
            _follow(submitted, n_threads * _TASKS_AHEAD, count, on_progress)
        except BaseException:
            stop.set()
            pool.shutdown(cancel_futures=True)
            raise


def visit_blocks_in_threads(
    count: int, size: int, visit: Callable[[range], None], on_progress: OnProgress
) -> None:
    """Call a function once with each block of so many numbers from 0; otherwise as `visit_in_threads`.

    Args:
        count: How many numbers.
        size: How many of them a block has; the last may have fewer.
        visit: Called in any of the threads, in no order.
        on_progress: Called with (done, total) numbers.
    """
    visit_in_threads(
        -(-count // size),
        lambda block: visit(range(block * size, min(count, (block + 1) * size))),
        lambda done, _total: on_progress(min(count, done * size), count),
    )


def _follow(submitted: Iterable[Future[int]], ahead: int, total: int, on_progress: OnProgress) -> None:
    """Submit a few tasks ahead and wait for them, telling of the progress at most ten times a second."""
    remaining = iter(submitted)
    pending = set(islice(remaining, ahead))
    done = 0
    told = time.monotonic()
    while pending:
        finished, pending = wait(pending, _SECONDS_BETWEEN_PROGRESS, FIRST_COMPLETED)
        done += sum(future.result() for future in finished)
        pending |= set(islice(remaining, ahead - len(pending)))
        if not pending or time.monotonic() - told >= _SECONDS_BETWEEN_PROGRESS:
            told = time.monotonic()
            on_progress(done, total)
