"""Whether a window can be opened here, found out without risk to this process."""

import os
import subprocess
import sys

_PROBE = "from PySide6.QtWidgets import QApplication; QApplication([])"
_PROBE_SECONDS = 60

# What Qt loads from the system on Debian and Ubuntu, with a display on X.
_QT_PACKAGES = (
    "libegl1 libgl1 libxkbcommon0 libdbus-1-3 libfontconfig1 libfreetype6 libglib2.0-0 libx11-6 "
    "libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-render-util0 libxcb-shape0 "
    "libxcb-xkb1 libxkbcommon-x11-0"
)


def has_display() -> bool:
    """Return whether this system has a display, or says that it has one."""
    if sys.platform in {"win32", "darwin"}:
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def find_obstacle() -> str | None:
    """Return in a sentence why Qt cannot open a window, and what to do; None where it can.

    Qt ends the whole process where a library or the display is missing, so a child tries it.
    """
    if getattr(sys, "frozen", False):
        # A packaged program brings what Qt needs, and has no Python to try it with.
        return None
    try:
        probe = subprocess.run(
            [sys.executable, "-c", _PROBE],
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_PROBE_SECONDS,
        )
    except subprocess.TimeoutExpired:
        return "the display does not answer."
    if probe.returncode == 0:
        return None
    return explain_failure(probe.stderr)


def explain_failure(output: str) -> str:
    """Return in a sentence why Qt does not start, by what it wrote to standard error."""
    if "could not connect to display" in output or "Failed to create wl_display" in output:
        return "the display cannot be reached."
    if sys.platform.startswith("linux") and (".so" in output or "platform plugin" in output):
        return f"Qt needs libraries of the system (Debian: sudo apt-get install {_QT_PACKAGES})."
    lines = output.strip().splitlines()
    return f"Qt does not start ({lines[-1] if lines else 'no reason given'})."
