"""What every command says, and where: results to standard output, all else to standard error."""

import io
import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from trainer.errors import TrainerError

Item = TypeVar("Item")

_REFRESH_SECONDS = 0.1


def make_printable() -> None:
    """Let standard output and error write what their encoding cannot hold as escapes.

    A console of an old code page would otherwise end the program at the first name in Chinese.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def tell(text: str, end: str = "\n") -> None:
    """Write a message to standard error, names in it as they are."""
    Console(stderr=True).print(text, end=end, markup=False, highlight=False, emoji=False, soft_wrap=True)


def tell_error(error: TrainerError) -> None:
    """Write what went wrong, and what to do about it, to standard error."""
    Console(stderr=True).print("Error:", style="bold red", end=" ")
    tell(str(error))


def count_things(count: int, thing: str) -> str:
    """Return how many of a thing there are: `1 image`, `2 images`."""
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"


def list_some(heading: str, lines: Sequence[str], limit: int = 10) -> Iterator[str]:
    """Yield a heading and the first of its lines, indented; nothing where there is none."""
    if lines:
        yield heading
        yield from (f"  {line}" for line in lines[:limit])
    if len(lines) > limit:
        yield f"  … and {len(lines) - limit} more; --json lists them all."


def print_json(value: dict[str, Any]) -> None:
    """Write one JSON object as the last line of standard output.

    In ASCII: it passes through a console or a pipe of any encoding.
    """
    print(json.dumps(value), flush=True)


def make_bar(console: Console) -> Progress:
    """Return a bar with what is done, what there is in all, and the time left; none but on a terminal."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)


@contextmanager
def show_progress(stage: str) -> Iterator[Callable[[int, int], None]]:
    """Show a bar with the time left while the block runs, where standard error is a terminal.

    Args:
        stage: What is being done, in words.

    Yields:
        A function that takes (done, total); total is 0 where nobody knows.
    """
    with make_bar(Console(stderr=True)) as progress:
        task = progress.add_task(stage, total=None)
        due = 0.0

        def show(done: int, total: int) -> None:
            # Called for every image: the bar itself is drawn ten times a second.
            nonlocal due
            now = time.monotonic()
            if now >= due:
                due = now + _REFRESH_SECONDS
                progress.update(task, completed=done, total=total or None)

        yield show


def follow(items: Iterable[Item], total: int, show: Callable[[int, int], None]) -> Iterator[Item]:
    """Yield the items and show after each how many were taken.

    Args:
        items: What is worked through.
        total: How many there are; 0 where nobody knows.
        show: What `show_progress` gave.
    """
    for done, item in enumerate(items, 1):
        yield item
        show(done, total)


def is_watched() -> bool:
    """Return whether someone sees standard error, so that counting ahead for a bar pays."""
    return Console(stderr=True).is_terminal
