"""What a check is, what comes of it, and how checks are made one after the other."""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from trainer.errors import Cancelled, TrainerError

_REINSTALL = "Install the application anew; if that does not help, report it with this text."


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that is tried.

    Attributes:
        name: Its name in results, one word; never changes.
        title: What is tried, in words.
        run: Tries it in an empty folder of its own, and says in a sentence what was seen; raises a
            `TrainerError` where it does not work, without a remedy where only installing anew may help.
    """

    name: str
    title: str
    run: Callable[[Path], str]


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What came of a check.

    Attributes:
        check: The check.
        ok: Whether it passed; one that cannot be made here, such as training where that half is not
            installed, passes and says so.
        seconds: How long it took.
        detail: What was seen, or what failed, one sentence.
        remedy: What to do; empty where it passed.
    """

    check: Check
    ok: bool
    seconds: float
    detail: str
    remedy: str = ""


def run_checks(checks: Iterable[Check], folder: Path) -> Iterator[CheckResult]:
    """Make checks one after the other, and yield what came of each; one that fails ends none of the others.

    Args:
        checks: What to try.
        folder: A folder that may be filled; each check has one of its own in it.
    """
    for check in checks:
        own = folder / check.name
        own.mkdir()
        started = time.perf_counter()
        detail, remedy, ok = "", "", False
        try:
            detail, ok = check.run(own), True
        except Cancelled:
            raise
        except TrainerError as error:
            detail, remedy = error.summary, error.remedy or _REINSTALL
        # A damaged installation fails in ways that nobody foresees, and the other checks are to go on.
        except Exception as error:
            detail = f"It failed for a reason that was not foreseen ({type(error).__name__}: {error})."
            remedy = _REINSTALL
        yield CheckResult(check, ok, time.perf_counter() - started, detail, remedy)
