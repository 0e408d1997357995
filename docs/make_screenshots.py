"""Make the pictures in docs/screenshots.

Runs the real window on drawn cells alone, which the window itself captions as drawn. Without a
display it uses Qt's offscreen platform; the pictures in the repository were taken under Xvfb:

    xvfb-run -s "-screen 0 1400x900x24" python docs/make_screenshots.py
"""

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

if not os.environ.get("DISPLAY") and sys.platform.startswith("linux"):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

sys.path.insert(0, str(Path(__file__).parents[1]))

from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from bloodcell_gui.app import open_window
from bloodcell_gui.classify.arrangement import Show
from bloodcell_gui.main_window import MainWindow
from trainer import resources

SCREENSHOTS = Path(__file__).parent / "screenshots"
# A screen of 1366x768 less the title bar of the window and the bar of the desktop.
SIZE = (1366, 700)
N_COPIES = 8


def main() -> None:
    """Take all pictures."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, name)
        samples = copy_samples(folder / "samples")
        # What is opened here is drawn too, and must be captioned so.
        resources.sample_cells = lambda: samples
        with open_window(["bloodcell-gui"]) as window:
            window.resize(*SIZE)
            wait(lambda: window.session.model is not None)
            take(window, "empty")
            take_results(window, samples)
            QApplication.setPalette(dark_palette())
            window.classify.workbench.chips.choose(Show.ALL)
            take(window, "dark")
            window._page_bar.choose(3)
            take(window, "placeholder")


def take_results(window: MainWindow, samples: Path) -> None:
    """Take the pictures of the Classify page at work and done."""
    window.open_paths([samples])
    wait(lambda: window.session.cells is not None and len(window.session.cells) > 200)
    take(window, "working", settle=0.0)
    wait(lambda: not window.session.is_working)
    workbench = window.classify.workbench
    take(window, "done")
    workbench.gallery.setFocus()
    workbench.gallery.go_to(3)
    QTest.keyClick(workbench.gallery, Qt.Key.Key_Return)
    take(window, "large")
    QTest.keyClick(workbench.cell_view, Qt.Key.Key_Escape)
    workbench.chips.choose(Show.FAILED)
    window.open_paths([samples.parent / "a folder that is not there"])
    wait(lambda: window.notices.isVisible())
    take(window, "failed")
    window.notices.dismiss()


def copy_samples(target: Path) -> Path:
    """Return a folder of the drawn samples, often enough to be caught at work, and two bad files."""
    sources = sorted(path for path in resources.sample_cells().iterdir() if path.is_dir())
    for number in range(N_COPIES):
        for source in sources:
            shutil.copytree(source, target / f"{source.name}-{chr(ord('a') + number)}")
    first = target / f"{sources[0].name}-a"
    (first / "empty.png").write_bytes(b"")
    cell = next(first.glob("*.jpg"))
    (first / "cut off.jpg").write_bytes(cell.read_bytes()[:800])
    shutil.copy(cell, first / "the same cell again.jpg")
    return target


def take(window: MainWindow, name: str, settle: float = 0.6) -> None:
    """Save the window as it is, after what is being decoded has come."""
    end = time.monotonic() + settle
    wait(lambda: time.monotonic() >= end)
    QApplication.processEvents()
    window.grab().save(str(SCREENSHOTS / f"{name}.png"))


def wait(condition: Callable[[], bool]) -> None:
    """Let the window run until something holds."""
    while not condition():
        QApplication.processEvents()
        time.sleep(0.002)


def dark_palette() -> QPalette:
    """Return what a desktop's dark scheme gives the window."""
    light, dark = QColor("#f0f0f0"), QColor("#323232")
    palette = QPalette(
        light,
        dark,
        QColor("#4b4b4b"),
        QColor("#1c1c1c"),
        QColor("#5a5a5a"),
        light,
        light,
        QColor("#242424"),
        dark,
    )
    palette.setColor(QPalette.ColorRole.AlternateBase, QColor("#2b2b2b"))
    palette.setColor(QPalette.ColorRole.Highlight, QColor("#308cc6"))
    palette.setColor(QPalette.ColorRole.HighlightedText, QColor("#ffffff"))
    palette.setColor(QPalette.ColorRole.PlaceholderText, QColor(240, 240, 240, 128))
    palette.setColor(QPalette.ColorRole.ToolTipBase, QColor("#4a4630"))
    palette.setColor(QPalette.ColorRole.ToolTipText, light)
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor("#808080"))
    return palette


if __name__ == "__main__":
    main()
