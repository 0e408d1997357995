"""Running a program as on a stranger's computer: nothing in its environment, no network, no rights."""

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

NOBODY = 65534
_NO_NETWORK: tuple[tuple[str, ...], ...] = (
    ("unshare", "--net", "--"),
    ("unshare", "--map-current-user", "--net", "--"),
)


def find_network_cut() -> list[str] | None:
    """Return what to put before a command so that it has no network; None where that is not allowed here."""
    if shutil.which("unshare") is None:
        return None
    for prefix in _NO_NETWORK:
        if subprocess.run([*prefix, "true"], capture_output=True).returncode == 0:
            return list(prefix)
    return None


def drop_rights() -> list[str]:
    """Return what to put before a command so that it may not write everywhere, as an administrator may."""
    if os.geteuid() != 0:
        return []
    return ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--"]


def confine(command: Sequence[str], environment: Mapping[str, str], cut: Sequence[str] | None) -> list[str]:
    """Return the command that runs another one with this environment alone.

    Args:
        command: The program and its arguments.
        environment: All that it finds in its environment.
        cut: What `find_network_cut` gave.
    """
    variables = [f"{name}={value}" for name, value in environment.items()]
    return [*(cut or ()), *drop_rights(), "env", "--ignore-environment", *variables, *command]


def give_to_nobody(folder: Path) -> None:
    """Let the program that runs without rights write in a folder."""
    if os.geteuid() == 0:
        os.chown(folder, NOBODY, NOBODY)


def protect(folder: Path, is_protected: bool) -> None:
    """Take the right to write from everything in a folder, or give it back to its owner."""
    for root, folders, files in os.walk(folder):
        for path in (Path(root), *(Path(root, name) for name in (*folders, *files))):
            if not path.is_symlink():
                mode = path.stat().st_mode
                path.chmod(mode & ~0o222 if is_protected else mode | 0o200)
