"""The trial of a built application: its self-test, and a session in its window by mouse and keys."""

import csv
import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from distribution import drag_source
from distribution.confinement import confine
from distribution.expected_lines import find_unexpected
from distribution.idleness import wait_until, wait_until_idle
from distribution.product import read_product
from distribution.stage import Stage
from distribution.virtual_display import SIZE, VirtualDisplay
from trainer.resources import sample_classes

REPORT_NAME = "monday"

_SELF_TEST_SECONDS = 600
_COMMAND_SECONDS = 120
_WINDOW_SECONDS = 60
_WORK_SECONDS = 120
_QUIT_SECONDS = 30
# At the right edge of the screen, beside the window; the drop goes to the middle of the window.
_SOURCE = (SIZE[0] - drag_source.SIDE - 8, 200)
_TARGET = (600, 400)
_LEAST_RIGHT = 0.8


class TrialError(Exception):
    """The application does not do what it must; the text says what."""


@dataclass
class Trial:
    """One application on its stage, and what was seen of it.

    Attributes:
        stage: Where it is.
        display: What it is shown on.
        cut: What to put before a command so that it has no network; None where that is not allowed.
        seconds: How long each part took.
        checks: What the self-test told of each check.
    """

    stage: Stage
    display: VirtualDisplay
    cut: Sequence[str] | None
    seconds: dict[str, float] = field(default_factory=dict)
    checks: list[Mapping[str, object]] = field(default_factory=list)

    def run_self_test(self) -> None:
        """Let the application test itself.

        Raises:
            TrialError: A check failed, or something unexpected was written.
        """
        started = time.monotonic()
        done = self._run("self-test", "--json", seconds=_SELF_TEST_SECONDS)
        self.seconds["self-test"] = time.monotonic() - started
        told = _read_json(done)
        self.checks = list(told.get("checks", ()))
        failed = [f"{one['name']}: {one['detail']}" for one in self.checks if not one["ok"]]
        if done.returncode or not told.get("ok") or failed:
            raise TrialError("\n".join(["The self-test fails.", *failed, done.stderr.strip()]))
        _refuse_lines(find_unexpected(done.stderr, self_test=True), "self-test")

    def run_session(self) -> None:
        """Drop a folder on the window, wait, export, quit; the command line must write the same files.

        Raises:
            TrialError: A step has not the outcome that it must have.
        """
        started = time.monotonic()
        errors = self.stage.work / "window.txt"
        with errors.open("w", encoding="utf-8") as output:
            window = subprocess.Popen(
                self._confine(read_product().window_command), stdout=output, stderr=subprocess.STDOUT
            )
            try:
                self._drive(window)
            finally:
                window.kill()
                window.wait()
        self.seconds["session"] = time.monotonic() - started
        _refuse_lines(find_unexpected(errors.read_text(encoding="utf-8")), "window")
        self._compare_with_command_line()

    def _drive(self, process: subprocess.Popen[bytes]) -> None:
        main = self._wait_for_window(f"^{read_product().title}")
        self._rest(process, "open")
        # At the first start it greets: a key leads on to work.
        self.display.focus(main)
        self.display.press("alt+s")
        self._rest(process, "go to the Classify page")
        with self._offer(self.stage.cells):
            self.display.drag(_inside(_SOURCE), _TARGET)
            self._rest(process, "classify what was dropped")
        self.display.focus(main)
        self.display.press("ctrl+e")
        dialog = self._wait_for_window("^Export")
        self.display.focus(dialog)
        # The field for the name has the keys, and its text is selected.
        self.display.type_text(REPORT_NAME)
        self.display.press("Return")
        table = self._counts_file
        if not wait_until(table.is_file, _WORK_SECONDS):
            raise TrialError(f"The window wrote no “{table.name}”.")
        self._rest(process, "export")
        self.display.focus(main)
        self.display.press("ctrl+q")
        try:
            status = process.wait(_QUIT_SECONDS)
        except subprocess.TimeoutExpired:
            raise TrialError("The window does not close.") from None
        if status:
            raise TrialError(f"The window ended with status {status}.")

    @property
    def _counts_file(self) -> Path:
        return self.stage.home / f"{REPORT_NAME}_counts.csv"

    def _compare_with_command_line(self) -> None:
        folder = self.stage.home / "command line"
        done = self._run(
            *("classify", str(self.stage.cells), "--out", str(folder), "--name", REPORT_NAME),
            seconds=_COMMAND_SECONDS,
        )
        if done.returncode:
            raise TrialError(f"The command line fails: {done.stderr}")
        written = {path.name: path.read_bytes() for path in folder.iterdir()}
        shown = {path.name: path.read_bytes() for path in self.stage.home.glob(f"{REPORT_NAME}*")}
        if shown != written:
            differing = sorted(name for name in {*shown, *written} if shown.get(name) != written.get(name))
            raise TrialError(f"Window and command line do not write the same: {', '.join(differing)}.")
        check_counts(self._counts_file)

    def _wait_for_window(self, title: str) -> str:
        found: list[str] = []

        def look() -> bool:
            window = self.display.find_window(title)
            if window is not None:
                found.append(window)
            return bool(found)

        if not wait_until(look, _WINDOW_SECONDS):
            raise TrialError(f"No window “{title}” appears within {_WINDOW_SECONDS} seconds.")
        return found[0]

    def _rest(self, process: subprocess.Popen[bytes], doing: str) -> None:
        try:
            rests = wait_until_idle(process.pid, _WORK_SECONDS)
        except OSError:
            raise TrialError(f"The window was to {doing}, and ended.") from None
        if not rests:
            raise TrialError(f"The window was to {doing}, and does not come to rest.")

    def _offer(self, folder: Path) -> "_Offer":
        return _Offer(folder, self.display.name)

    def _confine(self, *command: str) -> list[str]:
        program, *arguments = command
        environment = self.stage.environment(self.display.name)
        return confine([str(self.stage.application / program), *arguments], environment, self.cut)

    def _run(self, *arguments: str, seconds: float) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self._confine(read_product().command, *arguments),
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=seconds,
            cwd=self.stage.work,
        )


class _Offer:
    """A small window from which a folder can be dragged, as long as the block runs."""

    def __init__(self, folder: Path, display: str) -> None:
        self._command = [sys.executable, drag_source.__file__, str(folder), *map(str, _SOURCE)]
        self._display = display

    def __enter__(self) -> None:
        environment = {"DISPLAY": self._display, "LANG": "C.UTF-8", "QT_QPA_PLATFORM": "xcb"}
        self._process = subprocess.Popen(self._command, env=environment, stderr=subprocess.DEVNULL)
        if not wait_until_idle(self._process.pid, _WINDOW_SECONDS):
            raise TrialError("There is nothing to drag from.")

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()


def check_counts(table: Path) -> None:
    """Hold a table of counts against what the sample cells were drawn as.

    Raises:
        TrialError: Too many cells are counted as what they are not.
    """
    with sample_classes().open(encoding="utf-8", newline="") as file:
        drawn = Counter((row["path"].partition("/")[0], row["label"]) for row in csv.DictReader(file))
    with table.open(encoding="utf-8-sig", newline="") as file:
        counted = Counter(
            {(row["sample_id"], row["class"]): int(row["count"] or 0) for row in csv.DictReader(file)}
        )
    if (counted & drawn).total() < _LEAST_RIGHT * drawn.total():
        raise TrialError(f"The counts are wrong: {dict(counted)} instead of {dict(drawn)}.")


def _inside(corner: tuple[int, int]) -> tuple[int, int]:
    return corner[0] + drag_source.SIDE // 2, corner[1] + drag_source.SIDE // 2


def _read_json(done: subprocess.CompletedProcess[str]) -> Mapping[str, Any]:
    """Return the object in the last line of standard output; empty where there is none."""
    try:
        told: Mapping[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    except (ValueError, IndexError):
        return {}
    return told


def _refuse_lines(lines: Sequence[str], who: str) -> None:
    if lines:
        raise TrialError("\n".join([f"The {who} writes what nobody has listed:", *lines]))
