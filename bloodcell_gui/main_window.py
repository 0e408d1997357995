"""The main window: it only wires pages, menus and session together."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from bloodcell_gui.background import end_tasks
from bloodcell_gui.classify.page import ClassifyPage
from bloodcell_gui.cleaning.page import CleaningPage
from bloodcell_gui.closing import WindowCloser, is_session_ending
from bloodcell_gui.copy_menu import CopyMenu
from bloodcell_gui.export_menu import ExportMenu, HasExport
from bloodcell_gui.exporter import Exporter
from bloodcell_gui.help_menu import HelpMenu
from bloodcell_gui.icons import recolour_icons
from bloodcell_gui.job_queue import JobQueue
from bloodcell_gui.long_work import LongWork, LongWorkLine
from bloodcell_gui.losses import list_losses
from bloodcell_gui.menus import make_menus
from bloodcell_gui.model_menu import ModelMenu
from bloodcell_gui.models.page import ModelsPage
from bloodcell_gui.notify import NoticeBar, Notifier
from bloodcell_gui.page_bar import CLASSIFY, CLEAN, MODELS, PAGES, REVIEW, TRAIN, PageBar
from bloodcell_gui.project.desk import ProjectDesk
from bloodcell_gui.project.menu import ProjectMenu
from bloodcell_gui.review.page import ReviewPage
from bloodcell_gui.sample_menu import SampleMenu
from bloodcell_gui.session import Session
from bloodcell_gui.settings import WINDOW_GEOMETRY, Settings
from bloodcell_gui.settings_menu import SettingsMenu
from bloodcell_gui.status_bar import StatusBar
from bloodcell_gui.status_line import TrainingLine, WorkLine
from bloodcell_gui.thread_measuring import ThreadMeasuring
from bloodcell_gui.training.page import TrainingPage
from bloodcell_gui.undo_menu import UndoMenu
from bloodcell_gui.view_menu import ViewMenu
from bloodcell_gui.welcome.greeting import Greeting
from trainer.language import tr


class MainWindow(QMainWindow):
    """The window; its pages share the `Session`, and all messages go through the `Notifier`.

    Signals:
        painted: The user sees the window, for the first time.
    """

    painted = Signal()

    def __init__(self, notifier: Notifier, settings: Settings) -> None:
        super().__init__()
        self.setWindowTitle("Bloodcell")
        self.notifier = notifier
        self.settings = settings
        self.session = Session(notifier, self)
        self.queue = JobQueue(parent=self)
        self.desk = ProjectDesk(notifier, settings, self)
        self.work = LongWork(notifier, self)
        self.classify = ClassifyPage(self.session, settings)
        self.review = ReviewPage(self.desk, notifier, settings)
        self.cleaning = CleaningPage(self.queue, notifier, settings)
        self.training = TrainingPage(self.queue, notifier, settings)
        self.models = ModelsPage(self.session, settings, notifier)
        self.notices = NoticeBar(notifier)
        self.work_line = WorkLine(
            tr("Images classified"), tr("End the work; what has its result stays (Ctrl+.)")
        )
        self.training_line = TrainingLine()
        self._page_bar = PageBar(PAGES)
        self._pages = QStackedWidget()
        self._menus = make_menus(self, tuple(tr(page.title) for page in PAGES))
        self._exporter = Exporter(self.session, self.work, notifier, settings, self)
        self._sample_menu = SampleMenu(self._menus, self.session, settings, self)
        self._view_menu = ViewMenu(
            self._menus, self._pages, self.classify, self.review, self.cleaning, settings, self
        )
        self._project_menu = ProjectMenu(
            self._menus, self.desk, self.session, self.work, notifier, settings, self
        )
        exporters: dict[QWidget, HasExport] = {
            self.classify: self._exporter,
            self.review: self._project_menu.exporter,
        }
        self._export_menu = ExportMenu(self._menus.export, self._pages, exporters, self)
        self._model_menu = ModelMenu(self._menus, self.session, settings, notifier, self)
        self._help_menu = HelpMenu(self._menus, self._pages, self.queue, settings, self)
        self._settings_menu = SettingsMenu(self._menus.settings, settings, self)
        self.greeting = Greeting(self._menus, self._pages, self._page_bar, settings, self)
        self._thread_measuring = ThreadMeasuring(self.session, self.queue, self)
        self._closer = WindowCloser(self.queue, self.training.follower, self._find_losses, self)
        self._undo_menu = UndoMenu(self._menus, self._pages, (self.review, self.cleaning), self)
        with_table = (self.classify, self.review)
        table_changed = (self.session.samples_changed, self.desk.sample_opened)
        self._copy_menu = CopyMenu(self._menus.copy_table, self._pages, with_table, table_changed, self)
        self._is_painted = False
        self._is_leaving = False
        self._build()
        self._connect_menus()
        self._connect_session()
        self._connect_training()
        self.classify.drop_zone.setFocus()
        self._show_work()
        self.greeting.greet()

    def _build(self) -> None:
        self._pages.addWidget(self.classify)
        for page in (self.review, self.cleaning, self.training, self.models):
            self._pages.addWidget(page)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self.notices)
        column.addWidget(self._pages, 1)
        centre = QWidget()
        row = QHBoxLayout(centre)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._page_bar)
        row.addLayout(column, 1)
        self.setCentralWidget(centre)
        lines = (self.training_line, LongWorkLine(self.work), self.work_line)
        self.model_line = StatusBar(self.session, self.notifier, lines, self).model_line
        # Below it the differential would be cut off.
        self.setMinimumSize(960, 520)
        self.resize(1280, 760)
        geometry = self.settings.read(WINDOW_GEOMETRY)
        if not geometry.isEmpty():
            self.restoreGeometry(geometry)

    def _connect_menus(self) -> None:
        menus = self._menus
        self._sample_menu.paths_chosen.connect(self.open_paths)
        menus.try_samples.triggered.connect(self._on_samples_tried)
        menus.close_sample.triggered.connect(self.classify.close_chosen)
        menus.leave.triggered.connect(self.close)
        for index, action in enumerate(menus.pages.actions()):
            action.triggered.connect(partial(self._page_bar.choose, index))
        self._page_bar.page_chosen.connect(self._on_page_chosen)
        self._on_page_chosen(0)

    def _connect_session(self) -> None:
        session = self.session
        # The thread that opens the model would hold up what else is done after the paint: it is the last.
        self.painted.connect(partial(QTimer.singleShot, 0, self, session.ensure_model))
        session.model_changed.connect(self.classify.prepare)
        session.work_changed.connect(self._show_work)
        session.progressed.connect(self.work_line.show_progress)
        self.work_line.cancel_asked.connect(session.cancel)
        self.classify.folder_asked.connect(self._sample_menu.open_folder)
        self.classify.export_asked.connect(self._exporter.export)
        self.classify.failures_save_asked.connect(self._exporter.save_failures)
        self.classify.review_asked.connect(self._project_menu.adder.add)
        self._project_menu.serve(self.review)
        self._project_menu.name_changed.connect(self.classify.show_project)
        self._project_menu.others_dropped.connect(self.open_paths)
        self._project_menu.review_wanted.connect(partial(self._page_bar.choose, REVIEW))
        self.review.classify_wanted.connect(partial(self._page_bar.choose, CLASSIFY))

    def _connect_training(self) -> None:
        training = self.training
        training.page_wanted.connect(self._on_training_wanted)
        training.classify_wanted.connect(self._on_classify_wanted)
        training.follower.changed.connect(self._show_training)
        self.queue.queue_changed.connect(self._show_training)
        self.training_line.clicked.connect(self._on_work_wanted)
        self._closer.may_close.connect(self._on_may_close)
        self.queue.job_ended.connect(self.models.reload)
        self.models.training_wanted.connect(training.train_on)
        self.models.adapting_wanted.connect(training.adapt)
        self.models.results_wanted.connect(training.show_results)
        self.models.board_wanted.connect(training.show_board)
        self.models.device_wanted.connect(self._help_menu.show_device)
        training.device_wanted.connect(self._help_menu.show_device)
        self.cleaning.training_wanted.connect(training.train_decided)
        training.threshold_kept.connect(self.session.take_thresholds)
        training.labelling_wanted.connect(self._on_labelling_wanted)
        training.model_kept.connect(self._on_model_kept)

    # -- opening -----------------------------------------------------------------------------

    @Slot(object)
    def open_paths(self, paths: Sequence[Path]) -> None:
        """Open the project and use the model among folders and files; classify what is in the others."""
        others = self._model_menu.take(self._project_menu.files.take(paths))
        if others:
            self._page_bar.choose(CLASSIFY)
            self.session.open_paths(others)

    @Slot()
    def _on_samples_tried(self) -> None:
        self._page_bar.choose(CLASSIFY)
        self.classify.open_sample_cells()

    # -- training ----------------------------------------------------------------------------

    @Slot()
    def _show_training(self) -> None:
        self.training_line.show_work(*self.training.describe_work())

    @Slot()
    def _on_training_wanted(self) -> None:
        self._page_bar.choose(TRAIN)

    @Slot()
    def _on_work_wanted(self) -> None:
        self._page_bar.choose(CLEAN if self.cleaning.is_running else TRAIN)

    @Slot(object)
    def _on_classify_wanted(self, model: Path) -> None:
        self.session.open_model(str(model))
        self._page_bar.choose(CLASSIFY)

    @Slot(object)
    def _on_labelling_wanted(self, cells: Path) -> None:
        self._page_bar.choose(CLEAN)
        self.cleaning.look_through(cells)

    @Slot(object)
    def _on_model_kept(self, model: Path) -> None:
        self._page_bar.choose(MODELS)
        self.models.show_model(model)

    def _find_losses(self) -> list[str]:
        works = self.findChildren(LongWork)
        return list_losses(self.queue, works, has_unkept_model=self.training.has_unkept_model)

    @Slot()
    def _on_may_close(self) -> None:
        self.leave()
        QApplication.quit()

    # -- the window itself -------------------------------------------------------------------

    @Slot()
    def _show_work(self) -> None:
        self.work_line.setVisible(self.session.is_working)

    @Slot(int)
    def _on_page_chosen(self, index: int) -> None:
        self._pages.setCurrentIndex(index)
        self._menus.pages.actions()[index].setChecked(True)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tell of the first paint once it is done."""
        super().paintEvent(event)
        if not self._is_painted:
            self._is_painted = True
            QTimer.singleShot(0, self, self.painted.emit)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the system's light or dark scheme; back from being minimised, wait for nothing."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            recolour_icons(self)
        elif event.type() == QEvent.Type.WindowStateChange and not self.isMinimized():
            self._closer.close()

    def come_to_front(self) -> None:
        """Show the window above others, wherever it was: another start of the application asks for it."""
        self._closer.show_window()
        # Where the system lets nothing come to the front by itself, the task bar shows it.
        QApplication.alert(self)

    def leave(self) -> None:
        """Close without a question; a training that runs is left to be resumed."""
        self._is_leaving = True
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask what becomes of work that goes on; then remember the window's place, and end all threads."""
        if not self._is_leaving and not is_session_ending():
            self._closer.close()
            if not self._closer.ask():
                event.ignore()
                return
        self.settings.write(WINDOW_GEOMETRY, self.saveGeometry())
        # Gone from the screen at once; what still runs ends within a batch.
        self.hide()
        self._closer.close()
        self.session.close()
        self.queue.close()
        for work in self.findChildren(LongWork):
            work.cancel()
        end_tasks(self)
        self.desk.close()
        self.classify.close_threads()
        self.review.close_threads()
        self.cleaning.close_threads()
        self.training.close_threads()
        super().closeEvent(event)
