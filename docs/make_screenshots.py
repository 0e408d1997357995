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
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from bloodcell_gui.app import open_window
from bloodcell_gui.gallery.arrangement import Show
from bloodcell_gui.main_window import MainWindow
from bloodcell_gui.settings import DECIDED_BY, THEME, Settings
from bloodcell_gui.settings_dialog import SettingsDialog
from trainer import resources
from trainer.config import CardTexts, TrainingConfig
from trainer.drawing.samples import write_labelled
from trainer.jobs import TrainJob

SCREENSHOTS = Path(__file__).parent / "screenshots"
# A screen of 1366x768 less the title bar of the window and the bar of the desktop.
SIZE = (1366, 700)
N_COPIES = 8
# Places of the pages in the bar at the left.
REVIEW, CLEAN, TRAIN, MODELS = 1, 2, 3, 4
# A training that is long enough to be seen, and short enough to be waited for.
CELLS_PER_CLASS, EPOCHS = 60, 14
# Enough for their labels to be checked.
CELLS_WITH_FAULTS = 25


def main() -> None:
    """Take all pictures."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, name)
        for variable in ("XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
            os.environ[variable] = str(folder / variable)
        many = copy_samples(folder / "many", N_COPIES)
        samples = copy_samples(folder / "samples", 1)
        add_bad_files(samples / "drawn-001")
        # What is opened here is drawn too, and must be captioned so.
        resources.sample_cells = lambda: folder
        # The same on every desktop.
        Settings().write(THEME, "light")
        with open_window(["bloodcell-gui"]) as window:
            window.resize(*SIZE)
            activate(window)
            wait(lambda: window.session.model is not None)
            take_first_start(window)
            take(window, "empty")
            take_working(window, many)
            take_results(window, samples)
            window.settings.write(THEME, "dark")
            window.classify.workbench.chips.choose(Show.ALL)
            take(window, "classify-dark")
            window.settings.write(THEME, "light")
            take_review(window, folder / "drawn.bloodproject")
            window.session.clear()
            write_labelled(folder / "drawn cells", CELLS_PER_CLASS, 1000)
            take_cleaning(window, folder / "drawn cells with faults")
            take_wizard(window, folder / "drawn cells")
            take_training(window, folder / "drawn cells", folder / "drawn.bloodcell")
            window._page_bar.choose(MODELS)
            take(window, "models")


def take_first_start(window: MainWindow) -> None:
    """Take pictures of the welcome page, of a balloon of the tour, and of the settings."""
    window.greeting.show_page()
    take(window, "welcome")
    window.greeting.begin_tour()
    take(window, "tour")
    window.greeting.end_tour()
    dialog = SettingsDialog(window.settings, window)
    dialog.show()
    take(dialog, "settings")
    dialog.close()
    activate(window)


def take_working(window: MainWindow, samples: Path) -> None:
    """Take the picture of the Classify page at work, on enough cells to be caught at it."""
    window.open_paths([samples])
    wait(lambda: window.session.cells is not None and len(window.session.cells) > 500)
    wait(lambda: not window.classify.workbench.gallery.is_waiting_for_pictures)
    take(window, "working", settle=0.0)
    window.session.clear()
    wait(lambda: not window.session.is_working)


def take_results(window: MainWindow, samples: Path) -> None:
    """Take the pictures of the Classify page done and with failed images."""
    window.open_paths([samples])
    wait(lambda: bool(window.session.samples) and not window.session.is_working)
    workbench = window.classify.workbench
    take(window, "classify-light")
    workbench.gallery.setFocus()
    workbench.gallery.go_to(3)
    QTest.keyClick(workbench.gallery, Qt.Key.Key_Return)
    take(window, "large")
    QTest.keyClick(workbench.cell_view, Qt.Key.Key_Escape)
    workbench.chips.choose(Show.FAILED)
    (samples.parent / "Tuesday").mkdir()
    window.open_paths([samples.parent / "Tuesday"])
    wait(lambda: window.notices.isVisible())
    take(window, "failed")
    window.notices.dismiss()


def take_review(window: MainWindow, project: Path) -> None:
    """Take a picture of the Review page, with what the Classify page holds in a new project."""
    window.settings.write(DECIDED_BY, "Ada Lovelace")
    window.desk.create(project)
    wait(lambda: window.desk.path is not None)
    window.classify.review_asked.emit()
    wait(lambda: window.desk.sample is not None and window.review.workbench is not None)
    gallery = window.review.workbench.cells.gallery
    gallery.setFocus()
    # The unsure ones are decided; the last key confirms a cell.
    for _ in range(4):
        QTest.keyClick(gallery, Qt.Key.Key_Return)
    take(window, "review", settle=1.5)
    window.desk.close_project()


def take_cleaning(window: MainWindow, cells: Path) -> None:
    """Take a picture of the Clean page, on drawn cells with faults that are put in."""
    write_labelled(cells, CELLS_WITH_FAULTS, 3000)
    add_faults(cells)
    window._page_bar.choose(CLEAN)
    window.cleaning.look_through(cells)
    wait(lambda: not window.cleaning.examination.is_working)
    workbench = window.cleaning.dataset.workbench
    workbench.doubtful.list.setFocus()
    # The surest ones are decided; the queue goes on to the first label that looks wrong.
    QTest.keyClick(workbench.doubtful.list, Qt.Key.Key_X)
    QTest.keyClick(workbench.doubtful.list, Qt.Key.Key_X)
    take(window, "clean", settle=1.5)
    workbench.top.close_set.trigger()


def take_wizard(window: MainWindow, cells: Path) -> None:
    """Take pictures of the first and third step of the wizard, on drawn cells."""
    window._page_bar.choose(TRAIN)
    window.training.start_wizard()
    wizard = window.training.wizard
    wait(lambda: wizard.isVisible())
    wizard.data.path.setFocus()
    QTest.keyClicks(wizard.data.path, str(cells))
    QTest.keyClick(wizard.data.path, Qt.Key.Key_Return)
    wait(lambda: wizard.next_button.isEnabled())
    take(window, "wizard-data")
    wizard.go_to(2)
    take(window, "wizard-network")
    wizard.leave_button.click()


def take_training(window: MainWindow, cells: Path, out: Path) -> None:
    """Take pictures of a real training of a small network, while it runs and of what came of it."""
    config = TrainingConfig(
        network="compact_resnet", weights="none", input_size=48, epochs=EPOCHS, batch_size=16
    )
    texts = CardTexts(title="Drawn cells")
    window.training.train(TrainJob(dataset=cells, config=config, out=out, texts=texts))
    record = window.training.follower.current
    wait(lambda: len(record.curves.epochs) >= EPOCHS - 4 or record.end is not None)
    take(window, "run")
    wait(lambda: record.end is not None)
    window.training.show_results(out)
    take(window, "results", settle=3.0)


def copy_samples(target: Path, n_copies: int) -> Path:
    """Copy the drawn samples so many times, and return the folder of the copies."""
    sources = sorted(path for path in resources.sample_cells().iterdir() if path.is_dir())
    for number in range(n_copies):
        for source in sources:
            name = source.name if n_copies == 1 else f"{source.name}-{chr(ord('a') + number)}"
            shutil.copytree(source, target / name)
    return target


def add_bad_files(sample: Path) -> None:
    """Add an empty image, one that is cut off, and one that is there already."""
    cell = min(sample.glob("*.jpg"))
    (sample / "empty.png").write_bytes(b"")
    (sample / "cut off.jpg").write_bytes(cell.read_bytes()[:800])
    shutil.copy(cell, sample / "the same cell again.jpg")


def add_faults(cells: Path) -> None:
    """Put copies of one picture into all classes, two cells into a wrong one, and one into two."""
    folders = sorted(path for path in cells.iterdir() if path.is_dir())
    junk = min(folders[0].glob("*.jpg")).read_bytes()
    for number in range(24):
        (folders[number % len(folders)] / f"copy {number:02}.jpg").write_bytes(junk)
    for number in (1, 2):
        wrong = sorted(folders[1].glob("0*.jpg"))[number]
        wrong.rename(folders[6] / f"wrong {number}.jpg")
    shutil.copy(max(folders[4].glob("0*.jpg")), folders[5] / "again.jpg")


def take(window: QWidget, name: str, settle: float = 0.6) -> None:
    """Save the window as it is, after what is being decoded has come."""
    end = time.monotonic() + settle
    wait(lambda: time.monotonic() >= end)
    QApplication.processEvents()
    # 0 is the best compression.
    window.grab().save(str(SCREENSHOTS / f"{name}.png"), "PNG", 0)


def activate(window: MainWindow) -> None:
    """Give the window the keys: where nobody manages windows it has to take them itself."""
    window.activateWindow()
    wait(window.isActiveWindow)


def wait(condition: Callable[[], bool]) -> None:
    """Let the window run until something holds."""
    while not condition():
        QApplication.processEvents()
        time.sleep(0.002)


if __name__ == "__main__":
    main()
