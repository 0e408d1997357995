"""The Classify page with samples open: list, gallery and differential side by side.

Made with the first folder, not with the window: it brings NumPy and the image decoders along.
"""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from bloodcell_gui.class_colours import ClassStyle, display_order, style_classes
from bloodcell_gui.classify.caption import Caption
from bloodcell_gui.classify.differential_panel import DifferentialPanel
from bloodcell_gui.classify.gallery_bar import GalleryBar
from bloodcell_gui.classify.samples_panel import SamplesPanel
from bloodcell_gui.classify.stage import Stage
from bloodcell_gui.gallery.arrangement import Arrangement, Filter, Order, Show, arrange
from bloodcell_gui.gallery.class_chips import ClassChips
from bloodcell_gui.gallery.crop import describe_crop, make_crop
from bloodcell_gui.panel_fold import PanelFold
from bloodcell_gui.samples import OpenSample, find_done
from bloodcell_gui.session import Session
from bloodcell_gui.settings import (
    ARRANGEMENT,
    SHOW_DIFFERENTIAL,
    SHOW_SAMPLES,
    SPLITTER_STATE,
    THUMBNAIL_SIZE,
    Settings,
)
from bloodcell_gui.thumbnails import PictureLoader
from trainer.classes import CellClass, Role
from trainer.dataset.framing import FramingChoice
from trainer.language import tr

_THUMBNAIL_BYTES = 128 * 2**20
_PICTURE_BYTES = 32 * 2**20
# Numbers and samples are shown anew at most so often; the cells come just as often.
_REFRESH_MILLISECONDS = 80
# From this width on, pixels, a large cell and what is said of it fit between samples and differential.
_WIDE = 1024


class Workbench(QWidget):
    """Shows the session's samples, cells and counts, and keeps them in step.

    Signals:
        folder_asked: The user wants to add a folder.
        export_asked: The user wants the results as files.
        failures_save_asked: The user wants a table of failed images as a file: its rows.
        review_asked: The user wants to review the samples that are done, in a project.
    """

    folder_asked = Signal()
    export_asked = Signal()
    failures_save_asked = Signal(object)
    review_asked = Signal()

    def __init__(self, session: Session, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._settings = settings
        self._styles: tuple[ClassStyle, ...] = ()
        self._class_order: list[int] = []
        self._filter = Filter()
        self._arrangement = Arrangement([])
        self._is_arranged = True
        self._thumbnails = PictureLoader(_THUMBNAIL_BYTES, self)
        self._pictures = PictureLoader(_PICTURE_BYTES, self)

        self.samples = SamplesPanel()
        self.chips = ClassChips()
        self.caption = Caption()
        self.stage = Stage(self._thumbnails, self._pictures)
        self.gallery, self.cell_view = self.stage.gallery, self.stage.cell_view
        self.bar = GalleryBar(Order(settings.read(ARRANGEMENT)), settings.read(THUMBNAIL_SIZE))
        self.differential = DifferentialPanel()
        self._build()

        self._refresh = QTimer(self)
        self._refresh.setSingleShot(True)
        self._refresh.setInterval(_REFRESH_MILLISECONDS)
        self._refresh.timeout.connect(self._show_numbers)
        self._connect()
        self.gallery.set_side(settings.read(THUMBNAIL_SIZE))
        self._on_model_changed()
        self._on_cells_reset()

    def _build(self) -> None:
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(8)
        chips = QWidget()
        chips_layout = QVBoxLayout(chips)
        chips_layout.setContentsMargins(8, 0, 8, 0)
        chips_layout.addWidget(self.chips)
        column.addWidget(chips)
        column.addWidget(self.caption)
        column.addWidget(self.stage, 1)
        column.addWidget(self.bar)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setChildrenCollapsible(False)
        for widget in (self.samples, middle, self.differential):
            self._splitter.addWidget(widget)
        self._splitter.setStretchFactor(1, 1)
        self._splitter.setSizes([184, 800, 312])
        state = self._settings.read(SPLITTER_STATE)
        if not state.isEmpty():
            self._splitter.restoreState(state)
        fold = PanelFold(self.samples, SHOW_SAMPLES, self._settings, self)
        fold.give_way(self.stage, self.cell_view, _WIDE)
        PanelFold(self.differential, SHOW_DIFFERENTIAL, self._settings, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._splitter)

    def _connect(self) -> None:
        session = self._session
        session.model_changed.connect(self._on_model_changed)
        session.samples_changed.connect(self._on_samples_changed)
        session.cells_added.connect(self._on_cells_added)
        session.cells_reset.connect(self._on_cells_reset)
        session.work_changed.connect(self._on_work_changed)
        session.framing_changed.connect(self._set_crop)
        self.samples.sample_chosen.connect(self._on_sample_chosen)
        self.samples.removal_asked.connect(session.remove_sample)
        self.samples.folder_asked.connect(self.folder_asked)
        self.chips.chosen.connect(self._on_shown_chosen)
        self.bar.order_changed.connect(self._on_order_changed)
        self.bar.side_changed.connect(self._on_side_changed)
        self.gallery.size_asked.connect(self.bar.change_side)
        self.stage.view_changed.connect(self._on_view_changed)
        self.differential.export_asked.connect(self.export_asked)
        self.differential.review_asked.connect(self.review_asked)
        self.stage.failures.save_asked.connect(self.failures_save_asked)
        self.caption.whole_asked.connect(lambda: session.set_framing(FramingChoice.WHOLE))

    # -- for the page ------------------------------------------------------------------------

    @property
    def arrangement(self) -> Arrangement:
        """The cells that are shown."""
        return self._arrangement

    def close_threads(self) -> None:
        """End the threads that decode pictures, and remember how the panels stand."""
        self._refresh.stop()
        self._settings.write(SPLITTER_STATE, self._splitter.saveState())
        self._thumbnails.close()
        self._pictures.close()

    # -- what the session tells --------------------------------------------------------------

    @Slot()
    def _on_model_changed(self) -> None:
        model = self._session.model
        if model is None:
            return
        classes = model.card.classes
        self._styles = style_classes(classes)
        self._class_order = display_order(classes)
        self.chips.set_classes(self._styles, self._class_order)
        self.chips.order_tabs(self.samples.last_control, self.gallery)
        self._show_white_cells(classes)
        self._filter = Filter()
        self._set_crop()

    def _show_white_cells(self, classes: Sequence[CellClass]) -> None:
        white = [index for index in self._class_order if classes[index].role is Role.WBC]
        self.differential.figures.set_classes(self._styles, white)

    @Slot()
    def _set_crop(self) -> None:
        model = self._session.model
        if model is not None:
            crop = make_crop(model.card.framing, FramingChoice(self._session.framing))
            self._thumbnails.set_crop(crop)
            self._pictures.set_crop(crop)

    @Slot()
    def _on_samples_changed(self) -> None:
        if not self._refresh.isActive():
            self._refresh.start()

    @Slot(int, int)
    def _on_cells_added(self, first: int, last: int) -> None:
        cells = self._session.cells
        if cells is None:
            return
        rows = first + np.flatnonzero(self._filter.mask(cells, first, last))
        if len(rows):
            self._arrangement.append(cells, rows)
            # New cells stand behind the others, so that nothing moves under the eye.
            self._is_arranged = False
            self.stage.grow()
        # The batches come no oftener than the eye follows.
        self._show_numbers()

    @Slot()
    def _on_cells_reset(self) -> None:
        if self._session.cells is not None:
            # What counts as a white cell is for the laboratory to say.
            self._show_white_cells(self._session.cells.classes)
        self._arrange_anew(grouped=not self._session.is_working)
        self._show_numbers()

    @Slot()
    def _on_work_changed(self) -> None:
        if not self._session.is_working and not self._is_arranged:
            self._arrange_anew()
        self._show_numbers()

    # -- what the user asks ------------------------------------------------------------------

    @Slot(object)
    def _on_sample_chosen(self, key: int | None) -> None:
        if key != self._filter.sample_key:
            self._filter = Filter(key, self._filter.show)
            self._arrange_anew()
            self._show_numbers()

    @Slot(object)
    def _on_shown_chosen(self, show: Show | int) -> None:
        self._filter = Filter(self._filter.sample_key, show)
        self._arrange_anew()
        self.stage.show_all()

    @Slot(object)
    def _on_order_changed(self, order: Order) -> None:
        self._settings.write(ARRANGEMENT, order.value)
        self._arrange_anew()

    @Slot(int)
    def _on_side_changed(self, side: int) -> None:
        self._settings.write(THUMBNAIL_SIZE, side)
        self.gallery.set_side(side)

    @Slot()
    def _on_view_changed(self) -> None:
        # Order and size are those of the thumbnails.
        self.bar.setEnabled(self.stage.shows_gallery)

    # -- showing -----------------------------------------------------------------------------

    def _arrange_anew(self, *, grouped: bool = True) -> None:
        """Put the cells that are shown in order; ungrouped while they are still coming."""
        cells = self._session.cells
        if cells is None:
            self._arrangement = Arrangement([])
            self.stage.clear()
        else:
            order = self.bar.order if grouped else Order.FOUND
            self._arrangement = arrange(cells, self._filter, order, self._class_order)
            self.stage.show_cells(
                cells,
                self._styles,
                self._arrangement,
                self._sample_name,
                is_failures=self._filter.show == Show.FAILED,
            )
        self._is_arranged = True
        self.bar.show_count(len(self._arrangement))

    @Slot()
    def _show_numbers(self) -> None:
        self._refresh.stop()
        session, model = self._session, self._session.model
        self.samples.show_samples(session.samples)
        chosen = self._chosen_samples()
        counts = session.overall if len(chosen) != 1 else chosen[0].counts
        summary = None if counts is None else counts.snapshot()
        title = (
            chosen[0].id
            if len(chosen) == 1
            else (tr("{n_chosen} samples", n_chosen=len(chosen)) if chosen else "")
        )
        self.differential.figures.show_summary(title, summary)
        self.differential.set_exportable(summary is not None and summary.n_images > 0)
        self.differential.set_reviewable(bool(find_done(session.samples)))
        if summary is not None:
            self.chips.show_counts(summary)
            cropped = (
                ""
                if model is None
                else describe_crop(summary.n_cropped, model.card.framing, FramingChoice(session.framing))
            )
            self.caption.show_facts(drawn=any(one.drawn for one in chosen), cropped=cropped)
        self.bar.show_count(len(self._arrangement))
        self.stage.say_nothing(
            tr("Cells appear here as they come.") if session.is_working else tr("No cell is here.")
        )

    def _chosen_samples(self) -> Sequence[OpenSample]:
        key = self._filter.sample_key
        return [one for one in self._session.samples if key is None or one.key == key]

    def _sample_name(self, key: int) -> str:
        return next((one.id for one in self._session.samples if one.key == key), "")
