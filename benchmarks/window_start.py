"""From process start to a painted window that answers a key, beside an empty PySide6 window.

The child detects the first paint of its main window by an event filter, then posts itself a key
press and ends when the window has got it. No part of the application is changed for this.
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from os import environ

from benchmarks.measure import median_ratio, report

EMPTY = """
from PySide6.QtWidgets import QApplication, QMainWindow
def main():
    app = QApplication([])
    window = QMainWindow()
    window.resize(1200, 800)
    window.show()
    return app.exec()
"""
OURS = "from bloodcell_gui.__main__ import main"

CHILD = """
import sys, time
{source}

def watch():
    from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QApplication, QMainWindow

    class Watcher(QObject):
        painted = False

        def eventFilter(self, watched, event):
            if event.type() == QEvent.Type.Paint and not self.painted:
                self.painted = True
                QTimer.singleShot(0, lambda: self.press(watched))
            elif event.type() == QEvent.Type.KeyPress:
                print("ready", time.time(), flush=True)
                heavy = [name for name in {heavy!r} if name in sys.modules]
                print("heavy", *heavy, flush=True)
                QTimer.singleShot(0, QApplication.quit)
            return False

        def press(self, window):
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                QCoreApplication.postEvent(
                    window, QKeyEvent(kind, Qt.Key.Key_F24, Qt.KeyboardModifier.NoModifier)
                )

    original = QApplication.exec
    def run(*args):
        application = QApplication.instance()
        application.watcher = Watcher()
        # Not on the application: that would have each event of each object shown to Python, and
        # PySide6 make a Python class of every kind of object first.
        window = next(one for one in application.topLevelWidgets() if isinstance(one, QMainWindow))
        window.installEventFilter(application.watcher)
        return original()
    QApplication.exec = run

import PySide6.QtWidgets
watch()
if __name__ == "__main__":
    sys.argv = ["bloodcell-gui"]
    sys.exit(main())
"""
HEAVY = ("tensorflow", "keras", "cleanlab", "pandas", "sklearn")


def start_once(source: str, folder: str) -> float:
    """Return seconds from starting a process to its window's answer to a key."""
    # What is installed is compiled; here the first round does that, which does not count.
    inherited = {name: value for name, value in environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment = {
        **inherited,
        **dict.fromkeys(("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"), folder),
    }
    started = time.time()
    ended = subprocess.run(
        [sys.executable, "-c", CHILD.format(source=source, heavy=HEAVY)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    lines = dict(line.split(" ", 1) for line in ended.stdout.splitlines() if " " in line)
    if "ready" not in lines:
        sys.exit(f"The window never answered:\n{ended.stdout}{ended.stderr}")
    if lines.get("heavy"):
        sys.exit(f"Heavy packages were imported: {lines['heavy']}")
    return float(lines["ready"]) - started


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    options = parser.parse_args()
    empty, ours = [], []
    with tempfile.TemporaryDirectory() as folder:
        for turn in range(options.rounds + 1):
            pair = start_once(EMPTY, folder), start_once(OURS, folder)
            if turn:  # the first round fills the system's file cache
                empty.append(pair[0])
                ours.append(pair[1])
    report(
        "window_start",
        "Process start to a painted window that answers a key",
        ("window", "median, s", "ratio"),
        [
            ("empty PySide6 main window", f"{statistics.median(empty):.2f}", "1"),
            ("bloodcell-gui", f"{statistics.median(ours):.2f}", f"{median_ratio(ours, empty):.2f}"),
        ],
        f"Median of {options.rounds} rounds in turns. "
        f"Platform plugin: {environ.get('QT_QPA_PLATFORM', 'default')}.",
        f"None of {', '.join(HEAVY)} was imported by then.",
    )


if __name__ == "__main__":
    main()
