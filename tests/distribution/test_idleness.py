import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from distribution import idleness
from distribution.idleness import count_ticks, wait_until, wait_until_idle

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asks /proc")

BUSY = "print('up', flush=True)\nwhile True: pass"
IDLE = "print('up', flush=True)\ninput()"


@contextmanager
def running(code: str) -> Iterator[int]:
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        yield process.pid
        process.kill()


def test_a_process_that_waits_is_idle() -> None:
    with running(IDLE) as process:
        assert wait_until_idle(process, 30, still_seconds=0.2)


def test_a_process_that_calculates_is_not() -> None:
    with running(BUSY) as process:
        assert not wait_until_idle(process, 0.6, still_seconds=0.2)


def test_a_process_that_ended_is_missed() -> None:
    with running(IDLE) as process:
        pass
    with pytest.raises(OSError, match=str(process)):
        count_ticks(process)


@pytest.mark.parametrize("error", [FileNotFoundError, ProcessLookupError])
def test_a_thread_that_ends_while_it_is_looked_at_is_work(
    monkeypatch: pytest.MonkeyPatch, error: type[OSError]
) -> None:
    def end(*_: object) -> list[str]:
        raise error

    with running(IDLE) as process:
        monkeypatch.setattr(idleness, "_read_stat", end)
        assert count_ticks(process) is None


def test_what_never_happens_is_not_waited_for_longer() -> None:
    assert not wait_until(lambda: False, 0.01)
    assert wait_until(lambda: True, 0.0)
