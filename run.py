"""Set everything up and run: `python3 run.py demo` or `python3 run.py test`.

Needs nothing but Python 3.11 to 3.13 with pip. Everything is installed into the folder `.venv` of the
project; a second run finds it there and starts at once.
"""

from __future__ import annotations  # an old Python shall get as far as being told so

import argparse
import ctypes
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP_NAME = "bloodcell.json"
OLDEST, NEWEST = (3, 11), (3, 13)

EXTRAS: Mapping[str, tuple[str, ...]] = {"demo": (), "test": ("train", "test", "package"), "lint": ("lint",)}
"""What each command installs beside the light half, as extras of pyproject.toml."""

TEST_WORKERS = ("-n", "auto", "--maxprocesses", "4", "--dist", "worksteal")
"""How the tests are shared out: a process per core, but each holds TensorFlow, so no more than four.

Each gets a row of files, so that what a file's tests share is made once; one that is done takes over
the rear half of what another still has to do.
"""

LINTERS: tuple[tuple[str, ...], ...] = (
    ("-m", "ruff", "check"),
    ("-m", "ruff", "format", "--check"),
    ("-m", "mypy"),
    ("-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"),
)

QT_LIBRARIES: Mapping[str, str] = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libX11.so.6": "libx11-6",
}
"""System libraries that Qt loads even without a display, and the Debian packages they are in."""

DISPLAY_LIBRARIES: Mapping[str, str] = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
"""What a window on an X display needs on top."""

TRIAL_PROGRAMS: Mapping[str, str] = {"Xvfb": "xvfb", "xdotool": "xdotool", "strip": "binutils"}
"""Programs by which an application is built and tried, and the Debian packages they are in."""

NO_NETWORK_SIGNS = (
    "NewConnectionError",
    "NameResolutionError",
    "Temporary failure in name resolution",
    "getaddrinfo failed",
    "nodename nor servname",
    "Network is unreachable",
    "ConnectTimeoutError",
    "ProxyError",
)


class SetupError(Exception):
    """The set-up cannot go on; the text says what happened and what to do."""


@dataclass(frozen=True)
class Request:
    """What was asked for: `demo`, `test` or `lint`, and what is passed on."""

    command: str
    passed_on: tuple[str, ...]


@dataclass(frozen=True)
class Stamp:
    """What an environment was installed from and with: the Python, the project's file, the extras."""

    python: str
    project: str
    extras: frozenset[str]


def parse_arguments(arguments: Sequence[str]) -> Request:
    """Return what the command line asks for; whatever follows the command is passed on as it is."""
    parser = argparse.ArgumentParser(prog="run.py", description=__doc__)
    parser.add_argument(
        "command", choices=sorted(EXTRAS), help="demo: classify the sample cells; test: pass the tests"
    )
    parser.add_argument(
        "passed_on", nargs=argparse.REMAINDER, metavar="...", help="passed on to `bloodcell demo` or pytest"
    )
    parsed = parser.parse_args(arguments)
    return Request(parsed.command, tuple(parsed.passed_on))


def check_python(version: tuple[int, int], command: str = "demo") -> None:
    """Refuse a Python that the project does not run on.

    Raises:
        SetupError: It is too old or too new.
    """
    if OLDEST <= version <= NEWEST:
        return
    names = [f"python{OLDEST[0]}.{minor}" for minor in range(NEWEST[1], OLDEST[1] - 1, -1)]
    found = next((name for name in names if shutil.which(name)), None)
    remedy = f"Run: {found} run.py {command}" if found else "Install one of them and start this with it."
    needed = f"3.{OLDEST[1]} to 3.{NEWEST[1]}"
    raise SetupError(f"This is Python {version[0]}.{version[1]}, but {needed} is needed. {remedy}")


def venv_python(folder: Path, windows: bool = os.name == "nt") -> Path:
    """Return the Python of a virtual environment."""
    return folder / "Scripts" / "python.exe" if windows else folder / "bin" / "python"


def read_stamp(folder: Path) -> Stamp | None:
    """Return what an environment was installed from and with; None where that is not known."""
    try:
        stamp = json.loads((folder / STAMP_NAME).read_text(encoding="utf-8"))
        return Stamp(stamp["python"], stamp["project"], frozenset(stamp["extras"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_stamp(folder: Path, stamp: Stamp) -> None:
    """Note what an environment was installed from and with."""
    noted = {"python": stamp.python, "project": stamp.project, "extras": sorted(stamp.extras)}
    (folder / STAMP_NAME).write_text(json.dumps(noted), encoding="utf-8")


def wanted_stamp(extras: Sequence[str]) -> Stamp:
    """Return what an environment must bear to be of use as it is."""
    project = hashlib.sha256((ROOT / "pyproject.toml").read_bytes()).hexdigest()
    return Stamp(f"{sys.version} in {ROOT}", project, frozenset(extras))


def explain_pip_failure(output: str) -> str:
    """Return one sentence on why pip failed, with what to do."""
    if any(sign in output for sign in NO_NETWORK_SIGNS):
        return "The packages cannot be downloaded without a network. Connect, or set a proxy, and run again."
    if "No space left on device" in output:
        return "The disk is full. Make about 3 GB of room and run again."
    last = [line for line in output.splitlines() if line.strip()][-12:]
    return "\n".join(["pip cannot install the project:", *last])


def prepare_environment(extras: Sequence[str]) -> Path:
    """Make `.venv` with the project in it, unless it stands, and return its Python.

    Raises:
        SetupError: It cannot be made, or pip fails.
    """
    python = venv_python(VENV)
    wanted = wanted_stamp(extras)
    found = read_stamp(VENV)
    if found is None or found.python != wanted.python or not python.exists():
        make_environment(VENV)
    elif found.project == wanted.project and found.extras >= wanted.extras:
        return python
    else:
        wanted = replace(wanted, extras=wanted.extras | found.extras)
    project = str(ROOT) + (f"[{','.join(sorted(wanted.extras))}]" if wanted.extras else "")
    say(f"Installing bloodcell into {VENV.name} (once; some minutes) …")
    run_pip([*pip_command(python), "install", "--no-input", "--editable", project])
    write_stamp(VENV, wanted)
    return python


def make_environment(folder: Path) -> None:
    """Make an empty virtual environment, in place of what may be there.

    pip is left out where the Python that runs this has its own: pip then installs from outside. That
    is quicker, and Debian's Python can make no environment with pip unless python3-venv is installed.

    Raises:
        SetupError: It cannot be made.
    """
    options = ["--without-pip"] if importlib.util.find_spec("pip") else []
    command = [sys.executable, "-m", "venv", "--clear", *options, str(folder)]
    result = subprocess.run(command, capture_output=True, text=True)
    if result.returncode != 0:
        reason = (result.stderr or result.stdout).strip().splitlines()
        raise SetupError(
            f"The folder {folder} cannot be made ({reason[-1] if reason else 'no reason given'}). "
            "Install pip for this Python (Debian: apt-get install python3-pip) and run again."
        )


def pip_command(python: Path) -> list[str]:
    """Return how pip is called for an environment."""
    if importlib.util.find_spec("pip"):
        return [sys.executable, "-m", "pip", "--python", str(python), "--disable-pip-version-check"]
    return [str(python), "-m", "pip", "--disable-pip-version-check"]


def run_pip(command: Sequence[str]) -> None:
    """Run pip, showing in one line what it is at.

    Raises:
        SetupError: pip fails.
    """
    lines: list[str] = []
    is_watched = sys.stderr.isatty()
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            lines.append(line)
            if is_watched and line.startswith(("Collecting ", "Installing ")):
                print(f"\r  {line.strip()[:70]:<70}", end="", file=sys.stderr, flush=True)
    if is_watched:
        print(f"\r{'':<72}\r", end="", file=sys.stderr, flush=True)
    if process.returncode != 0:
        raise SetupError(explain_pip_failure("".join(lines)))


def has_display(environment: Mapping[str, str]) -> bool:
    """Return whether there is a display to open a window on (Linux)."""
    return bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


def find_missing_packages(wanted: Mapping[str, str]) -> list[str]:
    """Return the Debian packages of those libraries that cannot be loaded."""
    return [package for library, package in wanted.items() if not _can_load(library)]


def _can_load(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def prepare_system_libraries() -> None:
    """Install what Qt needs from the system where that is allowed, else name it and go on (Linux)."""
    if not sys.platform.startswith("linux"):
        return
    wanted = {**QT_LIBRARIES, **(DISPLAY_LIBRARIES if has_display(os.environ) else {})}
    missing = find_missing_packages(wanted)
    if missing and not install_packages(missing, "Qt needs from the system"):
        say(f"Qt needs system libraries that are missing: sudo apt-get install {' '.join(missing)}")


def prepare_trial() -> None:
    """Install what a built application is tried with, where that is allowed, else name it (Linux).

    Nobody needs it to work on the project: the continuous integration calls it.
    """
    missing = find_missing_packages({**QT_LIBRARIES, **DISPLAY_LIBRARIES})
    missing += [package for program, package in TRIAL_PROGRAMS.items() if shutil.which(program) is None]
    if missing and not install_packages(missing, "the trial of the application needs"):
        say(f"The trial of the application is left out without: {' '.join(missing)}")


def install_packages(packages: Sequence[str], purpose: str) -> bool:
    """Install Debian packages where that is allowed, and return whether they are there."""
    install = ["apt-get", "install", "-y", "--no-install-recommends"]
    rights = root_rights()
    if shutil.which("apt-get") and rights is not None:
        say(f"Installing what {purpose}: {' '.join(packages)} …")
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in ([*install, *packages], ["apt-get", "update"], [*install, *packages]):
            done = subprocess.run([*rights, *command], capture_output=True, env=environment)
            if done.returncode == 0 and command[1] == "install":
                return True
    return False


def root_rights() -> list[str] | None:
    """Return what to put before a command to run it as root; None where that is not allowed."""
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        return []
    if shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0:
        return ["sudo", "-n"]
    return None


def plan_commands(request: Request, python: Path) -> list[list[str]]:
    """Return the commands that do what was asked, to be run in turn in the project's root."""
    if request.command == "demo":
        return [[str(python), "-m", "trainer", "demo", *request.passed_on]]
    if request.command == "test":
        return [[str(python), "-m", "pytest", *TEST_WORKERS, *request.passed_on]]
    return [[str(python), *linter] for linter in LINTERS]


def say(text: str) -> None:
    """Tell the user, away from what the command itself prints."""
    print(text, file=sys.stderr, flush=True)


def main(arguments: Sequence[str]) -> int:
    """Set up, run, and return the exit status: the first that is not 0, or 0."""
    request = parse_arguments(arguments)
    try:
        check_python(sys.version_info[:2], request.command)
        python = prepare_environment(EXTRAS[request.command])
        if request.command != "lint":
            prepare_system_libraries()
    except SetupError as error:
        say(str(error))
        return 2
    environment = dict(os.environ)
    if request.command == "test":
        # Tests open windows that nobody is to see.
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    statuses = [
        subprocess.run(step, cwd=ROOT, env=environment).returncode for step in plan_commands(request, python)
    ]
    return next((status for status in statuses if status != 0), 0)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
