"""`bloodcell self-test`: whether everything works on this computer, told check by check."""

from collections.abc import Sequence
from functools import partial
from typing import Annotated

import typer

from trainer.commands.console import count_things, print_json, tell
from trainer.self_test.check import CheckResult, run_checks
from trainer.self_test.checks import CHECKS
from trainer.self_test.home import borrow_home


def self_test(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object at the end.")] = False,
) -> None:
    """Try everything once, and tell what does not work; nothing of yours is read or changed."""
    # Each line at once, into a pipe too: training takes a while.
    say = tell if as_json else partial(print, flush=True)
    results: list[CheckResult] = []
    with borrow_home() as folder:
        for result in run_checks(CHECKS, folder):
            results.append(result)
            say(_describe(result))
    failed = [result for result in results if not result.ok]
    say(_sum_up(results, failed))
    if as_json:
        print_json({"ok": not failed, "checks": [_as_json(result) for result in results]})
    if failed:
        raise typer.Exit(1)


def _describe(result: CheckResult) -> str:
    mark = "passed" if result.ok else "FAILED"
    line = f"{mark}  {result.check.title} ({result.seconds:.1f} s): {result.detail}"
    return f"{line}\n        What to do: {result.remedy}" if result.remedy else line


def _sum_up(results: Sequence[CheckResult], failed: Sequence[CheckResult]) -> str:
    if not failed:
        return f"All {count_things(len(results), 'check')} passed."
    return f"{len(failed)} of {count_things(len(results), 'check')} failed."


def _as_json(result: CheckResult) -> dict[str, object]:
    return {
        "name": result.check.name,
        "ok": result.ok,
        "seconds": round(result.seconds, 2),
        "detail": result.detail,
        "remedy": result.remedy,
    }
