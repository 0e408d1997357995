"""The results of one model: figures, confusion, reliability, robustness, and the images behind them."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QTabWidget, QVBoxLayout, QWidget

from bloodcell_gui.background import LatestTask
from bloodcell_gui.card_facts import title_network
from bloodcell_gui.icons import set_icon
from bloodcell_gui.notify import Notifier
from bloodcell_gui.saving import Saver
from bloodcell_gui.settings import Settings
from bloodcell_gui.training.results.calibration import CalibrationSection
from bloodcell_gui.training.results.classes import ClassesSection
from bloodcell_gui.training.results.confusion import ConfusionSection
from bloodcell_gui.training.results.figure import picture_kinds
from bloodcell_gui.training.results.overview import OverviewSection
from bloodcell_gui.training.results.report import Report, read_report
from bloodcell_gui.training.results.robustness import RobustnessSection
from bloodcell_gui.training.results.section import Section
from bloodcell_gui.training.results.unsure import UnsureSection
from trainer.language import tr


class ResultsView(QWidget):
    """One model in full; what is not known of it is said, not hidden.

    Signals:
        left: The user wants to go back.
        threshold_kept: Path of a model that another threshold counts for from now on.
    """

    left = Signal()
    threshold_kept = Signal(object)

    def __init__(self, notifier: Notifier, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._notifier = notifier
        self._saver = Saver(notifier, settings, self)
        self._reading = LatestTask("read results", self)
        self._reading.succeeded.connect(self._on_read)
        self._reading.failed.connect(self._on_failed)
        self._report: Report | None = None
        self.overview = OverviewSection()
        self.confusion = ConfusionSection(notifier, settings)
        self.unsure = UnsureSection(notifier)
        self._sections: tuple[Section, ...] = (
            self.overview,
            ClassesSection(),
            self.confusion,
            CalibrationSection(),
            self.unsure,
            RobustnessSection(),
        )
        self._back = QPushButton(tr("&Back"))
        set_icon(self._back, "back")
        self._back.setToolTip(tr("Escape"))
        self._title = QLabel()
        font = self._title.font()
        font.setPointSizeF(font.pointSizeF() * 1.4)
        font.setBold(True)
        self._title.setFont(font)
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._network = QLabel()
        self._network.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self._save_picture = QPushButton(tr("Save &picture…"))
        self._save_table = QPushButton(tr("Save &table…"))
        set_icon(self._save_picture, "save")
        set_icon(self._save_table, "table")
        self._save_picture.setToolTip(tr("Save what this section shows as PNG or SVG"))
        self._save_table.setToolTip(tr("Save the numbers of this section as CSV"))
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName(tr("Sections of the results"))
        self.tabs.setDocumentMode(True)
        for section in self._sections:
            self.tabs.addTab(section, tr(section.TITLE))
        self._build()
        self._back.clicked.connect(self.left)
        self.unsure.threshold_kept.connect(self._on_threshold_kept)
        self._save_picture.clicked.connect(self._on_picture_asked)
        self._save_table.clicked.connect(self._on_table_asked)
        self.tabs.currentChanged.connect(self._on_section_chosen)
        self._set_shown(False)

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(16, 8, 16, 0)
        head.setSpacing(8)
        head.addWidget(self._back)
        head.addSpacing(8)
        head.addWidget(self._title)
        head.addWidget(self._network, 1)
        head.addWidget(self._save_picture)
        head.addWidget(self._save_table)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addWidget(self.tabs, 1)

    @property
    def report(self) -> Report | None:
        """What is shown; None while it is being read."""
        return self._report

    def show_model(self, path: Path) -> None:
        """Read a model's card and results, and show them.

        Args:
            path: The model file.
        """
        self._report = None
        self._title.setText(path.stem)
        self._network.setText(tr("Reading…"))
        self._set_shown(False)
        self._reading.run(partial(read_report, path))

    def close_threads(self) -> None:
        """End threads that are no `BackgroundTask`, before the window goes."""
        for section in self._sections:
            section.close_threads()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back by Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    @Slot(object)
    def _on_read(self, report: Report) -> None:
        self._report = report
        card = report.model.card
        self._title.setText(card.title)
        self._network.setText(f"  {title_network(card.network)}")
        before = self.tabs.currentIndex()
        for index, section in enumerate(self._sections):
            can_show = report.outcome is not None or not section.NEEDS_OUTCOME
            if can_show:
                section.show_report(report)
            self.tabs.setTabEnabled(index, can_show)
            self.tabs.setTabToolTip(
                index, "" if can_show else tr("This computer has no test images of this model")
            )
        # Qt itself goes to whatever is next to a section that it closes.
        self.tabs.setCurrentIndex(before if self.tabs.isTabEnabled(before) else 0)
        self._set_shown(True)
        self.tabs.tabBar().setFocus()

    @Slot(object, str)
    def _on_failed(self, error: Exception, details: str) -> None:
        self._network.setText(tr("  cannot be shown"))
        self._notifier.tell_error(error, details)

    @Slot()
    def _on_threshold_kept(self) -> None:
        if self._report is not None:
            self.threshold_kept.emit(self._report.model.path)

    def _set_shown(self, shown: bool) -> None:
        self.tabs.setVisible(shown)
        # What is hidden holds the title at the top all the same.
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.setAlignment(Qt.AlignmentFlag(0) if shown else Qt.AlignmentFlag.AlignTop)
        self._show_what_can_be_saved()

    def _section(self) -> Section:
        return self._sections[self.tabs.currentIndex()]

    @Slot(int)
    def _on_section_chosen(self, _: int) -> None:
        self._show_what_can_be_saved()

    def _show_what_can_be_saved(self) -> None:
        shown = self._report is not None
        self._save_picture.setEnabled(shown and self._section().figure() is not None)
        self._save_table.setEnabled(shown and self._section().table() is not None)

    def _name(self) -> str:
        assert self._report is not None
        return f"{self._report.model.name}_{self._section().TITLE.lower().replace(' ', '_')}"

    @Slot()
    def _on_picture_asked(self) -> None:
        figure = self._section().figure()
        if figure is not None:
            self._saver.save(tr("Save the picture"), self._name(), picture_kinds(figure, self._name()))

    @Slot()
    def _on_table_asked(self) -> None:
        write = self._section().table()
        if write is not None:
            self._saver.save_table(tr("Save the table"), self._name(), write)
