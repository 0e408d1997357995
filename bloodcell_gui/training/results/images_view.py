"""The images behind a figure: as thumbnails, one by one, or a sentence on why they are not there."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from bloodcell_gui.background import LatestTask
from bloodcell_gui.cells import Cells
from bloodcell_gui.gallery.arrangement import Arrangement, Group
from bloodcell_gui.gallery.cell_painter import CellPainter
from bloodcell_gui.gallery.cell_view import CellView
from bloodcell_gui.gallery.crop import make_crop
from bloodcell_gui.gallery.gallery import Gallery
from bloodcell_gui.gallery.heat import HeatControl, HeatSource
from bloodcell_gui.icons import set_icon
from bloodcell_gui.notify import Notifier
from bloodcell_gui.settings import THUMBNAIL_SIZE, Settings
from bloodcell_gui.texts import make_text
from bloodcell_gui.thumbnails import PictureLoader
from bloodcell_gui.training.results.images import FoundImages, ImageFinder
from bloodcell_gui.training.results.report import Report
from trainer.dataset.framing import FramingChoice
from trainer.errors import TrainerError
from trainer.language import fill, tr, tr_n

_MAX_PICTURE_BYTES = 64 * 2**20
# Each is read and held against its fingerprint before it is shown: about a second for so many.
_MOST_IMAGES = 1000
_DATASET_FILES = (".zip", ".npz", ".csv", ".tsv")


class ImagesView(QWidget):
    """Some of the tested images, with their label, prediction and confidence."""

    def __init__(self, notifier: Notifier, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._notifier = notifier
        self._report: Report | None = None
        self._finder: ImageFinder | None = None
        self._rows: list[int] = []
        self.cells: Cells | None = None
        self._heading_text = ""
        self._finding = LatestTask("find images", self)
        self._finding.succeeded.connect(self._on_found)
        self._finding.failed.connect(self._on_failed)
        self._loader = PictureLoader(_MAX_PICTURE_BYTES, self)
        self.gallery = Gallery(self._loader)
        self.gallery.set_side(settings.read(THUMBNAIL_SIZE))
        self.cell_view = CellView(self._loader)
        self.heat = HeatControl(notifier)
        self.cell_view.add_beside(self.heat)
        self._heading = QLabel()
        font = self._heading.font()
        font.setBold(True)
        self._heading.setFont(font)
        self._heading.setWordWrap(True)
        self._missing = make_text()
        self._missing.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self._ask_again = QPushButton(tr("Show where they &are…"))
        self._message = make_text()
        self._message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._ask = QPushButton(tr("Show where the data set &is…"))
        for button in (self._ask_again, self._ask):
            set_icon(button, "folder")
            button.clicked.connect(self._on_asked)
        self._thumbnails = self._make_thumbnails()
        self._words = self._make_words()
        self._stack = QStackedWidget()
        for widget in (self._words, self._thumbnails, self.cell_view):
            self._stack.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        self.gallery.opened.connect(self._on_opened)
        self.cell_view.closed.connect(self._on_closed)
        self.cell_view.moved.connect(self.gallery.go_to)
        self.cell_view.moved.connect(self._on_moved)
        self.heat.drawn.connect(self.cell_view.show_overlay)

    def _make_thumbnails(self) -> QWidget:
        page = QWidget()
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self._missing, 1)
        line.addWidget(self._ask_again, 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._heading)
        layout.addLayout(line)
        layout.addWidget(self.gallery, 1)
        return page

    def _make_words(self) -> QWidget:
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setSpacing(16)
        layout.addStretch()
        layout.addWidget(self._message)
        layout.addWidget(self._ask, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch()
        return page

    # -- what is shown -----------------------------------------------------------------------

    def show_report(self, report: Report, hint: str) -> None:
        """Get ready for the images of another model.

        Args:
            report: The model.
            hint: What stands here until images are asked for.
        """
        assert report.outcome is not None
        self._report = report
        self._finder = ImageFinder(report.outcome.results)
        titles = [(index, report.styles[index].title) for index in report.order]
        self.heat.show_model(HeatSource(report.model), titles)
        self._finding.forget()
        self._rows = []
        self.gallery.clear()
        self._loader.set_crop(make_crop(report.model.card.framing, FramingChoice.AUTO))
        self._say(hint)

    def show_rows(self, rows: Sequence[int], heading: str) -> None:
        """Find some of the tested images and show them.

        Args:
            rows: Which of them, in the order in which they are shown; of very many the first.
            heading: What they are.
        """
        self._rows, self._heading_text = list(rows[:_MOST_IMAGES]), heading
        if len(rows) > _MOST_IMAGES:
            self._heading_text += tr("; the first {most_images:,} are shown", most_images=_MOST_IMAGES)
        if not self._rows:
            self._finding.forget()
            self._say(heading)
            return
        self._find()

    def _find(self) -> None:
        if self._finder is None or self._report is None or self._report.outcome is None:
            return
        self._say(tr("Looking for the images…"))
        self._finding.run(partial(self._finder.find, self._report.outcome, self._rows))

    @Slot(object)
    def _on_found(self, found: FoundImages) -> None:
        if self._report is None:
            return
        if not len(found.cells):
            self._say(
                tr(
                    "{found} The data set is looked for at “{folder}”.",
                    found=_say_missing(found),
                    folder=found.folder,
                ),
                can_ask=True,
            )
            return
        rows = np.arange(len(found.cells), dtype=np.int64)
        self.cells = found.cells
        exhibit = CellPainter(found.cells, self._report.styles)
        self.gallery.show_exhibit(exhibit, Arrangement([Group(None, rows)]))
        self._heading.setText(self._heading_text)
        missing = _say_missing(found)
        self._missing.setText(missing)
        self._missing.setVisible(bool(missing))
        self._ask_again.setVisible(bool(missing))
        self._stack.setCurrentWidget(self._thumbnails)

    @Slot(object, str)
    def _on_failed(self, error: Exception, details: str) -> None:
        if isinstance(error, TrainerError):
            self._say(tr("{summary} Has the data set been moved?", summary=error.summary), can_ask=True)
        else:
            self._say(tr("The images cannot be shown."))
            self._notifier.tell_error(error, details)

    def _say(self, text: str, *, can_ask: bool = False) -> None:
        self._message.setText(text)
        self._ask.setVisible(can_ask)
        self._stack.setCurrentWidget(self._words)

    # -- what the user does ------------------------------------------------------------------

    @Slot()
    def _on_asked(self) -> None:
        if self._finder is None:
            return
        before = self._finder.folder
        begin = str(before.parent)
        if before.suffix.lower() in _DATASET_FILES:
            kinds = tr("Data set (*{before_suffix});;All files (*)", before_suffix=before.suffix)
            chosen, _ = QFileDialog.getOpenFileName(self, tr("Show where the data set is"), begin, kinds)
        else:
            chosen = QFileDialog.getExistingDirectory(self, tr("Show where the data set is"), begin)
        if chosen:
            self._finder = self._finder.moved_to(Path(chosen))
            self._find()

    @Slot(int)
    def _on_opened(self, place: int) -> None:
        if self._report is None or self.cells is None:
            return
        self.cell_view.show_cell(self.cells, self._report.styles, self.gallery.arrangement, place)
        self._stack.setCurrentWidget(self.cell_view)
        self.cell_view.setFocus()

    @Slot(int)
    def _on_moved(self, _: int) -> None:
        row, cells = self.cell_view.row, self.cells
        if row is not None and cells is not None:
            self.heat.show_cell(cells.sources[row], int(cells.class_indices.values[row]))

    @Slot()
    def _on_closed(self) -> None:
        self.heat.show_cell(None, -1)
        self._stack.setCurrentWidget(self._thumbnails)
        self.gallery.setFocus()

    def close_threads(self) -> None:
        """End the threads that decode pictures."""
        self._loader.close()


def _say_missing(found: FoundImages) -> str:
    """Return what is not there, in words; empty where all is."""
    wanted = tr_n("the image", "the {count:,} images", found.n_wanted)
    said = []
    if found.n_missing:
        number = (
            tr("All")
            if found.n_missing == found.n_wanted > 1
            else fill("{n_missing:,}", n_missing=found.n_missing)
        )
        said.append(
            tr_n(
                "{number} of {wanted} is no longer there.",
                "{number} of {wanted} are no longer there.",
                found.n_missing,
                number=number,
                wanted=wanted,
            )
        )
    if found.n_changed:
        said.append(
            tr_n(
                "{count:,} of {wanted} was changed since the test.",
                "{count:,} of {wanted} were changed since the test.",
                found.n_changed,
                wanted=wanted,
            )
        )
    return " ".join(said)
