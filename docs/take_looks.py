r"""Take pictures of every page as users with other screens, languages and writing see them, to be looked at.

The real window on drawn cells, with Arabic and Hebrew names of folders, samples and classes. The
conditions come from outside, as a user's would:

    QT_SCALE_FACTOR=2 LANG=de_DE.UTF-8 \
        xvfb-run -s "-screen 0 2732x1536x24" python docs/take_looks.py FOLDER --theme dark -reverse
"""

import argparse
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

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from bloodcell_gui.app import open_window
from bloodcell_gui.main_window import MainWindow
from bloodcell_gui.notify import Kind, Notice
from bloodcell_gui.page_bar import CLASSIFY, CLEAN, MODELS, TRAIN
from bloodcell_gui.settings import DECIDED_BY, SHOW_WELCOME, THEME
from trainer.config import CardTexts, TrainingConfig
from trainer.drawing.samples import write_labelled
from trainer.jobs import TrainJob
from trainer.resources import HOME_VARIABLE, sample_cells

SIZE = (1366, 740)
SAMPLES = ("عينة الدم ٣", "דגימה 7", "S-1 Montag")
CLASSES = ("خلية عدلة", "לימפוציט")
REVIEWER = "د. سلمى חיים"
CELLS_PER_CLASS, EPOCHS = 20, 6


class Looks:
    """Walks through the window and keeps what it looks like."""

    def __init__(self, window: MainWindow, out: Path, work: Path) -> None:
        self._window = window
        self._out = out
        self._work = work
        self._number = 0

    def take_all(self) -> None:
        """Go through all pages."""
        self._classify()
        self._review()
        self._clean()
        self._wizard()
        self._window._page_bar.choose(MODELS)
        self._take("models", 1.0)
        self._dialogs()

    def _classify(self) -> None:
        window = self._window
        self._wait(lambda: window.session.model is not None)
        self._take("empty")
        window.open_paths([make_samples(self._work / "samples")])
        self._wait(lambda: bool(window.session.samples) and not window.session.is_working)
        self._take("classify", 1.0)
        workbench = window.classify.workbench
        assert workbench is not None
        workbench.gallery.setFocus()
        QTest.keyClick(workbench.gallery, Qt.Key.Key_Right)
        QTest.keyClick(workbench.gallery, Qt.Key.Key_Return)
        self._take("large", 1.0)
        QTest.keyClick(workbench.cell_view, Qt.Key.Key_Escape)
        remedy = "“عينة الدم ٣” — Look for it in “C:\\דגימה 7\\cell.png”, and start again."
        window.notifier.tell(
            Notice(Kind.ERROR, "The folder is gone.", remedy, "Details: 1", "Show log folder")
        )
        self._take("notice")
        window.notices.dismiss()

    def _review(self) -> None:
        window = self._window
        window.settings.write(DECIDED_BY, REVIEWER)
        window.desk.create(self._work / "مشروع.bloodproject")
        self._wait(lambda: window.desk.path is not None)
        window.classify.review_asked.emit()
        self._wait(lambda: window.desk.sample is not None and window.review.workbench is not None)
        assert window.review.workbench is not None
        gallery = window.review.workbench.cells.gallery
        gallery.setFocus()
        for _ in range(3):
            QTest.keyClick(gallery, Qt.Key.Key_Return)
        self._take("review", 1.5)
        QTest.keyClick(gallery, Qt.Key.Key_Space)
        self._take("review-large", 1.5)
        window.desk.close_project()
        window._page_bar.choose(CLASSIFY)
        window.session.clear()

    def _clean(self) -> None:
        window = self._window
        cells = make_dataset(self._work / "بيانات")
        shutil.copy(next((cells / CLASSES[0]).iterdir()), cells / CLASSES[1] / "نسخة.jpg")
        window._page_bar.choose(CLEAN)
        self._take("clean-start")
        window.cleaning.look_through(cells)
        self._wait(lambda: not window.cleaning.examination.is_working)
        self._take("clean", 1.5)

    def _wizard(self) -> None:
        window = self._window
        cells = self._work / "بيانات"
        window._page_bar.choose(TRAIN)
        window.training.start_wizard()
        wizard = window.training.wizard
        assert wizard is not None
        wizard.data.path.setFocus()
        wizard.data.path.setText(str(cells))
        QTest.keyClick(wizard.data.path, Qt.Key.Key_Return)
        self._wait(wizard.next_button.isEnabled)
        for number in range(6):
            wizard.go_to(number)
            self._take(f"wizard-{number + 1}", 1.0)
        wizard.leave_button.click()

    def take_training(self) -> None:
        """Train a small network, and take the run and its results."""
        window, cells = self._window, self._work / "بيانات"
        config = TrainingConfig(network="basic_cnn", weights="none", input_size=32, epochs=EPOCHS)
        out = self._work / "نموذج.bloodcell"
        window.training.train(TrainJob(cells, config, out, texts=CardTexts(title="نموذج חדש")))
        record = window.training.follower.current
        assert record is not None
        self._wait(lambda: len(record.curves.epochs) >= EPOCHS - 2 or record.end is not None)
        self._take("run")
        self._wait(lambda: record.end is not None)
        window.training.show_results(out)
        self._take("results", 3.0)

    def _dialogs(self) -> None:
        menus = self._window._menus
        for name in ("keys", "about", "settings", "export", "device"):
            action = getattr(menus, name, None)
            if isinstance(action, QAction) and action.isEnabled():
                QTimer.singleShot(1000, self._window, lambda name=name: self._take_dialog(name))
                action.trigger()

    def _take_dialog(self, name: str) -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QDialog)
        dialog.grab().save(str(self._out / f"dialog-{name}.png"))
        dialog.reject()

    def _take(self, name: str, settle: float = 0.5) -> None:
        end = time.monotonic() + settle
        self._wait(lambda: time.monotonic() >= end)
        self._number += 1
        self._window.grab().save(str(self._out / f"{self._number:02}-{name}.png"))

    def _wait(self, condition: Callable[[], bool]) -> None:
        while not condition():
            QApplication.processEvents()
            time.sleep(0.002)


def make_samples(target: Path) -> Path:
    """Copy the drawn samples under names of other writings."""
    sources = sorted(path for path in sample_cells().iterdir() if path.is_dir())
    for source, name in zip(sources, SAMPLES, strict=False):
        shutil.copytree(source, target / name)
    return target


def make_dataset(target: Path) -> Path:
    """Draw a data set whose classes have names of other writings."""
    write_labelled(target, CELLS_PER_CLASS, 1000)
    for folder, name in zip(sorted(target.iterdir()), CLASSES, strict=False):
        folder.rename(target / name)
    return target


def main() -> None:
    """Take all pictures; what is no option here is one of Qt's."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--theme", choices=("light", "dark"), default="light")
    parser.add_argument("--training", action="store_true", help="train a network too, which takes minutes")
    options, qt = parser.parse_known_args()
    options.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        os.environ[HOME_VARIABLE] = str(Path(name, "home"))
        application = QApplication(["bloodcell-gui", *qt])
        application.setApplicationDisplayName("Bloodcell")
        with open_window(["bloodcell-gui"]) as window:
            window.settings.write(THEME, options.theme)
            window.settings.write(SHOW_WELCOME, False)
            window.resize(*SIZE)
            looks = Looks(window, options.out, Path(name, "work"))
            looks.take_all()
            if options.training:
                looks.take_training()


if __name__ == "__main__":
    main()
