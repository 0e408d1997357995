"""One round of use of the real window, by the events that a user's hands make."""

import shutil
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QDialogButtonBox, QLineEdit, QWidget

from bloodcell_gui.export_dialog import ExportDialog
from bloodcell_gui.main_window import MainWindow
from bloodcell_gui.page_bar import CLASSIFY, PAGES, REVIEW
from bloodcell_gui.settings import DECIDED_BY, LANGUAGE, THEME
from trainer.config import CardTexts, TrainingConfig
from trainer.jobs import TrainJob

# A training takes as long as all the rest several times over.
TRAIN_EVERY = 5

_SECONDS = 600.0
_THEMES = ("dark", "light")
_LANGUAGES = ("it", "en")
_TINY = TrainingConfig(network="basic_cnn", weights="none", input_size=32, epochs=1, batch_size=8)
_Key = Qt.Key


class Use:
    """A user at work, again and again; after each round all is closed that was opened."""

    def __init__(self, window: MainWindow, samples: Path, cells: Path, folder: Path) -> None:
        """Sit down.

        Args:
            window: The window.
            samples: Folder of samples to classify.
            cells: Data set to train on.
            folder: Takes exports, projects and models, and is emptied after each round.
        """
        self._window = window
        self._samples = samples
        self._cells = cells
        self._folder = folder
        self._rounds = 0
        self.faults: list[str] = []
        window.notifier.told.connect(lambda notice: self.faults.append(notice.summary))
        window.settings.write(DECIDED_BY, "Ada Lovelace")

    def go_round(self) -> None:
        """Do everything once."""
        self._folder.mkdir(parents=True, exist_ok=True)
        for step in (
            self._switch_looks,
            self._classify,
            self._look_around,
            self._export,
            self._review,
            self._cancel_classifying,
            *([self._train] if self._rounds % TRAIN_EVERY == 0 else []),
            self._cancel_training,
            self._visit_pages,
        ):
            step()
        shutil.rmtree(self._folder)
        self._rounds += 1

    def _switch_looks(self) -> None:
        self._window.settings.write(THEME, _THEMES[self._rounds % 2])
        # It counts from the next start on, as the settings say.
        self._window.settings.write(LANGUAGE, _LANGUAGES[self._rounds % 2])
        self._settle(0.2)

    def _classify(self) -> None:
        self._page(CLASSIFY)
        _drop(self._window.classify, self._samples)
        session = self._window.session
        self._wait(lambda: bool(session.samples) and not session.is_working)

    def _look_around(self) -> None:
        workbench = self._window.classify.workbench
        assert workbench is not None
        gallery = workbench.gallery
        gallery.setFocus()
        for key in (_Key.Key_PageDown,) * 4 + (_Key.Key_Right,) * 10:
            QTest.keyClick(gallery, key)
            QApplication.processEvents()
        self._wait(lambda: not gallery.is_waiting_for_pictures)
        QTest.keyClick(gallery, _Key.Key_Return)
        for _ in range(5):
            QTest.keyClick(workbench.cell_view, _Key.Key_Right)
            self._settle(0.05)
        QTest.keyClick(workbench.cell_view, _Key.Key_Escape)

    def _export(self) -> None:
        done: list[str] = []
        self._window.notifier.done_told.connect(done.append)

        def answer(dialog: QDialog) -> None:
            assert isinstance(dialog, ExportDialog)
            folder, name = dialog.findChildren(QLineEdit)[:2]
            folder.setText(str(self._folder / "export"))
            name.setText("soak")
            dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Save).click()

        self._in_dialog(answer, lambda: self._press(_Key.Key_E))
        self._wait(lambda: bool(done))
        self._window.notifier.done_told.disconnect(done.append)

    def _review(self) -> None:
        window = self._window
        window.desk.create(self._folder / "soak.bloodproject")
        self._wait(lambda: window.desk.path is not None)
        self._page(CLASSIFY)
        self._press(_Key.Key_D)
        self._wait(lambda: window.desk.sample is not None and window.review.workbench is not None)
        self._page(REVIEW)
        assert window.review.workbench is not None
        gallery = window.review.workbench.cells.gallery
        gallery.setFocus()
        for key in (_Key.Key_1, _Key.Key_2, _Key.Key_Return, _Key.Key_X, _Key.Key_Return):
            QTest.keyClick(gallery, key)
            self._settle(0.1)
        self._press(_Key.Key_Z)
        self._settle(0.2)
        self._press(_Key.Key_Return)
        self._settle(0.2)
        window.desk.close_project()
        self._wait(lambda: window.desk.path is None)

    def _cancel_classifying(self) -> None:
        session = self._window.session
        session.clear()
        self._wait(lambda: not session.is_working)
        self._page(CLASSIFY)
        _drop(self._window.classify, self._samples)
        self._wait(lambda: session.cells is not None and len(session.cells) > 0)
        self._press(_Key.Key_Period)
        self._wait(lambda: not session.is_working)
        session.clear()

    def _train(self) -> None:
        training = self._window.training
        model = self._folder / "soak.bloodcell"
        training.train(TrainJob(dataset=self._cells, config=_TINY, out=model, texts=CardTexts(title="Soak")))
        training.page_wanted.emit()
        record = training.follower.current
        assert record is not None
        self._wait(lambda: record.end is not None and self._window.queue.current is None)
        training.show_results(model)
        self._settle(1.0)
        training.show_home()

    def _cancel_training(self) -> None:
        training = self._window.training
        model = self._folder / "cancelled.bloodcell"
        training.train(TrainJob(dataset=self._cells, config=_TINY, out=model, texts=CardTexts(title="No")))
        self._settle(1.5)
        training.follower.cancel()
        self._wait(lambda: self._window.queue.current is None)

    def _visit_pages(self) -> None:
        for index in range(len(PAGES)):
            self._press(_Key(_Key.Key_1 + index))
            self._settle(0.2)
        for action in (self._window._menus.keys, self._window._menus.about):
            self._in_dialog(QDialog.reject, action.trigger)
        self._page(CLASSIFY)

    # -- hands and eyes ------------------------------------------------------------------------

    def _page(self, index: int) -> None:
        self._window._page_bar.choose(index)
        QApplication.processEvents()

    def _press(self, key: Qt.Key) -> None:
        self._activate()
        QTest.keyClick(self._window, key, Qt.KeyboardModifier.ControlModifier)
        QApplication.processEvents()

    def _in_dialog(self, act: Callable[[QDialog], object], open_it: Callable[[], object]) -> None:
        """Open a dialog, which waits for its answer, and answer it."""

        def find() -> None:
            dialog = QApplication.activeModalWidget()
            assert isinstance(dialog, QDialog)
            try:
                act(dialog)
            finally:
                if dialog.isVisible():
                    dialog.reject()

        self._activate()
        QTimer.singleShot(0, self._window, find)
        open_it()

    def _activate(self) -> None:
        # Off the screen, nobody else gives the window its place back after a dialog.
        self._window.activateWindow()
        self._wait(self._window.isActiveWindow)

    def _settle(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            QApplication.processEvents()
            time.sleep(0.005)

    def _wait(self, condition: Callable[[], bool]) -> None:
        end = time.monotonic() + _SECONDS
        while not condition():
            if time.monotonic() > end:
                raise TimeoutError(f"The window did not get there; it last told: {self.faults[-1:]}")
            QApplication.processEvents()
            time.sleep(0.005)


def _drop(widget: QWidget, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(widget, QDragEnterEvent(QPoint(50, 50), *how))
    QApplication.sendEvent(widget, QDropEvent(QPointF(50, 50), *how))
