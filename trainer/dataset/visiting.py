"""Going over all images of a data set once, with a few threads, told how far it is."""

import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait

_IMAGES_A_TASK = 64
_SECONDS_BETWEEN_PROGRESS = 0.1

OnProgress = Callable[[int, int], None]


def visit_in_threads(count: int, visit: Callable[[int], None], on_progress: OnProgress) -> None:
    """Call a function once with each number from 0, in as many threads as there are cores.

    Args:
        count: How many numbers.
        visit: Called in any of the threads, in no order; an exception of it ends the work.
        on_progress: Called in the calling thread with (done, total) now and then; an exception
            from it (`Cancelled`) ends the work.
    """
    stop = threading.Event()

    def visit_rows(rows: range) -> int:
        for row in rows:
            if stop.is_set():
                break
            visit(row)
        return len(rows)

    starts = range(0, count, _IMAGES_A_TASK)
    with ThreadPoolExecutor(_usable_cores(), thread_name_prefix="visit") as pool:
        futures = {
            pool.submit(visit_rows, range(start, min(start + _IMAGES_A_TASK, count))) for start in starts
        }
        try:
            _follow(futures, count, on_progress)
        except BaseException:
            stop.set()
            pool.shutdown(cancel_futures=True)
            raise


def _follow(futures: set[Future[int]], total: int, on_progress: OnProgress) -> None:
    """Wait for the tasks, telling of the progress at most ten times a second."""
    done = 0
    told = time.monotonic()
    while futures:
        finished, futures = wait(futures, _SECONDS_BETWEEN_PROGRESS, FIRST_COMPLETED)
        done += sum(future.result() for future in finished)
        if not futures or time.monotonic() - told >= _SECONDS_BETWEEN_PROGRESS:
            told = time.monotonic()
            on_progress(done, total)


def _usable_cores() -> int:
    """Return how many cores this process may use, where the system tells."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
