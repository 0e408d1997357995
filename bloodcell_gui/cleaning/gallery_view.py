"""All images of a data set by the label that they will have: filters, classes, thumbnails, or one large."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from bloodcell_gui.cleaning.class_counts import ClassCounts
from bloodcell_gui.cleaning.desk import DecisionDesk
from bloodcell_gui.cleaning.filters import Filters
from bloodcell_gui.cleaning.gallery_deciding import GalleryDeciding
from bloodcell_gui.cleaning.label_painter import GROUP_TITLES, LabelPainter
from bloodcell_gui.cleaning.label_sheet import EXCLUDED, NO_LABEL, LabelSheet, SheetFilter, Shown
from bloodcell_gui.cleaning.large_image import LargeImage
from bloodcell_gui.cleaning.opening import Opened
from bloodcell_gui.gallery.choosing_gallery import ChoosingGallery
from bloodcell_gui.gallery.size_slider import SizeSlider
from bloodcell_gui.settings import CLEANING_GALLERY_SPLITTER, THUMBNAIL_SIZE, Settings
from bloodcell_gui.text_size import keep_width
from bloodcell_gui.thumbnails import PictureLoader
from trainer.language import mark, tr, tr_n

_THUMBNAIL_BYTES = 128 * 2**20
_STATES = (
    (Shown.ALL, mark("Any state")),
    (Shown.OPEN, mark("Undecided")),
    (Shown.CHANGED, mark("Changed")),
    (Shown.EXCLUDED, mark("Excluded")),
)


class GalleryView(QWidget):
    """The gallery with what narrows it down, and the classes that images can be dragged onto.

    Signals:
        target_changed: `deciding.target` is another, or what is decided about it is.
    """

    target_changed = Signal()

    def __init__(self, settings: Settings, parent: QWidget | None = None, *, goes_on: bool) -> None:
        """Make the view.

        Args:
            settings: Know the size of the thumbnails, and how the panels stand.
            parent: Owner.
            goes_on: Whether it goes on after a decision.
        """
        super().__init__(parent)
        self._settings = settings
        self._sheet: LabelSheet | None = None
        self._painter: LabelPainter | None = None
        # While it is out of sight, decisions are only noted.
        self._is_arranged = False
        self._loader = PictureLoader(_THUMBNAIL_BYTES, self)
        self.filters = Filters([(state.value, tr(text)) for state, text in _STATES])
        self.counts = ClassCounts(takes_drops=True)
        self.gallery = ChoosingGallery(self._loader)
        self.gallery.setAccessibleName(tr("All images"))
        self.large = LargeImage()
        self.deciding = GalleryDeciding(self.gallery, self, goes_on=goes_on)
        self.slider = SizeSlider(settings.read(THUMBNAIL_SIZE))
        self.gallery.set_side(self.slider.value())
        self.count = QLabel()
        self.count.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self._nothing = QLabel(tr("No image is to be seen with this filter."))
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nothing.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self._stack = QStackedWidget()
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._build()
        self._connect()

    def _build(self) -> None:
        left, middle = QWidget(), QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(8, 8, 0, 8)
        column.setSpacing(16)
        column.addWidget(self.filters)
        column.addWidget(self.counts, 1)
        for widget in (self.gallery, self.large, self._nothing):
            self._stack.addWidget(widget)
        bar = QHBoxLayout()
        bar.setContentsMargins(8, 4, 8, 4)
        bar.setSpacing(8)
        label = QLabel(tr("Si&ze:"))
        label.setBuddy(self.slider)
        bar.addWidget(label)
        bar.addWidget(self.slider, 1)
        bar.addStretch()
        bar.addWidget(self.count)
        rows = QVBoxLayout(middle)
        rows.setContentsMargins(0, 8, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self._stack, 1)
        rows.addLayout(bar)
        keep_width(left, 200)
        middle.setMinimumWidth(240)
        self._splitter.addWidget(left)
        self._splitter.addWidget(middle)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setStretchFactor(1, 1)
        self._splitter.setSizes([240, 760])
        state = self._settings.read(CLEANING_GALLERY_SPLITTER)
        if not state.isEmpty():
            self._splitter.restoreState(state)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._splitter)

    def _connect(self) -> None:
        self.filters.changed.connect(self._arrange)
        self.filters.entered.connect(self.gallery.setFocus)
        self.counts.dropped_on.connect(self.deciding.call)
        self.gallery.chosen_changed.connect(self.target_changed)
        self.gallery.chosen_changed.connect(self._show_count)
        self.gallery.current_changed.connect(self._on_current_changed)
        self.gallery.opened.connect(self._on_opened)
        self._stack.currentChanged.connect(lambda: self.slider.setEnabled(self.keyboard is self.gallery))
        self.gallery.size_asked.connect(self.slider.change)
        self.slider.valueChanged.connect(self._on_side_changed)
        self.large.step_asked.connect(lambda steps: self.gallery.go_to(self.gallery.current + steps))
        self.large.closed.connect(self._on_large_closed)

    @property
    def keyboard(self) -> QWidget:
        """What is to have the keyboard: the thumbnails, or the image that is large."""
        return self.large if self._stack.currentWidget() is self.large else self.gallery

    # -- a data set ---------------------------------------------------------------------------

    def show_opened(self, opened: Opened, desk: DecisionDesk) -> None:
        """Show another data set."""
        self._sheet = opened.sheet
        self._painter = LabelPainter(opened.sheet, desk.find)
        self.deciding.desk, self.deciding.images = desk, opened.images
        self.filters.clear()
        self.show_classes()
        self.filters.clear()
        self._is_arranged = False
        self._stack.setCurrentWidget(self.gallery)

    def forget(self) -> None:
        """Let the data set go."""
        self._sheet = self._painter = None
        self.deciding.desk = self.deciding.images = None
        self.gallery.clear()

    def show_classes(self) -> None:
        """Offer the classes anew: there is one more."""
        if self._sheet is not None:
            others = [(title, group) for group, title in GROUP_TITLES.items()]
            self.filters.show_classes(self._sheet.images.styles, others)

    def note_decisions(self, paths: Sequence[str]) -> None:
        """Take note that something else is decided about images."""
        sheet, desk = self._sheet, self.deciding.desk
        if sheet is None or desk is None:
            return
        for path in paths:
            sheet.decide(path, desk.find(path))
        self._is_arranged = False
        if self.isVisible():
            self._arrange()
            self.target_changed.emit()

    def go_to_paths(self, paths: Sequence[str]) -> None:
        """Choose images, where they are shown."""
        if self._sheet is not None:
            images = self._sheet.images
            self.gallery.choose(row for path in paths if (row := images.row(path)) >= 0)

    def ensure_arranged(self) -> None:
        """Show what was decided while the view was out of sight."""
        if not self._is_arranged:
            self._arrange()
        if self.gallery.current < 0 and len(self.gallery.arrangement):
            self.gallery.go_to(0)

    def close_threads(self) -> None:
        """End the threads that decode pictures, and remember how the panels stand."""
        self._settings.write(CLEANING_GALLERY_SPLITTER, self._splitter.saveState())
        self.filters.stop()
        self._loader.close()
        self.large.close_threads()

    # -- showing ------------------------------------------------------------------------------

    @property
    def filter(self) -> SheetFilter:
        """Which images the user wants to see."""
        filters = self.filters
        shown = Shown(filters.state.currentData())
        return SheetFilter(filters.of_class.currentData(), shown, filters.search.text())

    @Slot()
    def _arrange(self) -> None:
        if self._sheet is None or self._painter is None:
            return
        had_focus = self.gallery.hasFocus() or self.large.hasFocus()
        before = self.gallery.current
        arrangement = self._sheet.arrange(self.filter)
        self.gallery.show_exhibit(self._painter, arrangement)
        self._is_arranged = True
        if self.gallery.current < 0 and len(arrangement):
            # What was decided has left what is shown; the one behind it took its place.
            self.gallery.go_to(min(max(0, before), len(arrangement) - 1))
        if not len(arrangement):
            self._stack.setCurrentWidget(self._nothing)
        elif self._stack.currentWidget() is self._nothing:
            self._stack.setCurrentWidget(self.gallery)
        if had_focus:
            self.keyboard.setFocus()
        self._show_large()
        self._show_count()

    @Slot()
    def _show_count(self) -> None:
        shown, chosen = len(self.gallery.arrangement), self.gallery.n_chosen
        text = tr("{images} shown", images=tr_n("{count:,} image", "{count:,} images", shown))
        self.count.setText(
            tr("{chosen:,} chosen of {text}", chosen=chosen, text=text) if chosen > 1 else text
        )

    @Slot(int)
    def _on_current_changed(self, _place: int) -> None:
        self._show_large()
        self.target_changed.emit()

    def _show_large(self) -> None:
        place, sheet = self.gallery.current, self._sheet
        is_large = self._stack.currentWidget() is self.large
        if not is_large or place < 0 or sheet is None or self._painter is None:
            return
        arrangement, sources = self.gallery.arrangement, self._painter.sources
        row = arrangement.row_at(place)
        group = int(sheet.groups[row])
        style = sheet.images.styles[group] if group >= 0 else None
        near = [
            sources[arrangement.row_at(one)] for one in range(place + 1, min(place + 4, len(arrangement)))
        ]
        title = (
            style.title if style is not None else GROUP_TITLES[EXCLUDED if group == EXCLUDED else NO_LABEL]
        )
        self.large.show_image(
            sources[row],
            style,
            tr(
                "{title}  ·  {place:,} of {n_arrangement:,}",
                title=title,
                place=place + 1,
                n_arrangement=len(arrangement),
            ),
            near,
        )

    @Slot(int)
    def _on_opened(self, place: int) -> None:
        self._stack.setCurrentWidget(self.large)
        self.gallery.go_to(place)
        self._show_large()
        self.large.setFocus()

    @Slot()
    def _on_large_closed(self) -> None:
        self._stack.setCurrentWidget(self.gallery)
        self.gallery.go_to(self.gallery.current)
        self.gallery.setFocus()

    @Slot(int)
    def _on_side_changed(self, side: int) -> None:
        self._settings.write(THUMBNAIL_SIZE, side)
        self.gallery.set_side(side)
