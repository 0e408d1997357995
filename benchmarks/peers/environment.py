"""An environment of its own for each way, made once and kept."""

import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).parents[2]
# In an environment that is whole: what was installed.
_STAMP = "installed.txt"
_LOG = "installing.log"


class NotInstalledError(Exception):
    """An environment could not be made; the message says why in one line."""


def make_environment(requirements: Path, folder: Path) -> Path:
    """Return the Python of an environment that holds what a way needs.

    One that holds just that is taken as it is.

    Args:
        requirements: What it holds, as pip reads it; paths count from the project's root.
        folder: Where it lies.

    Raises:
        NotInstalledError: pip could not install it.
    """
    python = folder / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    wanted = requirements.read_text(encoding="utf-8")
    stamp = folder / _STAMP
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted:
        return python
    venv.create(folder, clear=True, with_pip=True)
    command = [str(python), "-m", "pip", "install", "--no-input", "-r", str(requirements.absolute())]
    log = folder / _LOG
    with log.open("w", encoding="utf-8") as file:
        ended = subprocess.run(command, cwd=ROOT, stdout=file, stderr=subprocess.STDOUT, check=False)
    if ended.returncode:
        raise NotInstalledError(_find_reason(log.read_text(encoding="utf-8", errors="replace")))
    stamp.write_text(wanted, encoding="utf-8")
    return python


def _find_reason(log: str) -> str:
    """Return the last line in which pip tells of an error, or else its last one."""
    lines = [line.strip() for line in log.splitlines() if line.strip()]
    errors = [line.removeprefix("ERROR: ") for line in lines if line.startswith("ERROR: ")]
    return (errors or lines or ["pip said nothing"])[-1][:300]
