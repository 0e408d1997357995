"""The middle of the workbench: thumbnails, one cell large, the failed images, or why nothing is there."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel, QStackedWidget, QWidget

from bloodcell_gui.cells import Cells
from bloodcell_gui.class_colours import ClassStyle
from bloodcell_gui.classify.failures_table import FailuresView
from bloodcell_gui.gallery.arrangement import Arrangement
from bloodcell_gui.gallery.cell_painter import CellPainter
from bloodcell_gui.gallery.cell_view import CellView
from bloodcell_gui.gallery.gallery import Gallery
from bloodcell_gui.thumbnails import PictureLoader
from trainer.language import tr


class Stage(QStackedWidget):
    """Shows the cells of an arrangement in the one of its views that fits.

    Signals:
        view_changed: Another view is shown.
    """

    view_changed = Signal()

    def __init__(
        self, thumbnails: PictureLoader, pictures: PictureLoader, parent: QWidget | None = None
    ) -> None:
        """Make all views; nothing is shown yet.

        Args:
            thumbnails: Decodes small pictures.
            pictures: Decodes pictures of full size.
            parent: Owner.
        """
        super().__init__(parent)
        self.gallery = Gallery(thumbnails)
        self.cell_view = CellView(pictures)
        self.failures = FailuresView()
        self._nothing = QLabel(tr("No cell is shown here."))
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nothing.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self._cells: Cells | None = None
        self._styles: tuple[ClassStyle, ...] = ()
        self._arrangement = Arrangement([])
        self._is_failures = False
        for widget in (self.gallery, self.cell_view, self.failures, self._nothing):
            self.addWidget(widget)
        self.gallery.opened.connect(self._on_opened)
        self.cell_view.moved.connect(self.gallery.go_to)
        self.cell_view.closed.connect(self._on_closed)
        self.currentChanged.connect(self.view_changed)

    @property
    def shows_gallery(self) -> bool:
        """Whether the thumbnails are shown."""
        return self.currentWidget() is self.gallery

    def show_cells(
        self,
        cells: Cells,
        styles: tuple[ClassStyle, ...],
        arrangement: Arrangement,
        sample_name: Callable[[int], str],
        *,
        is_failures: bool,
    ) -> None:
        """Show other cells, or the same in another order; one that is large stays so.

        Args:
            cells: All cells.
            styles: How the classes are shown.
            arrangement: Those that are shown.
            sample_name: Returns the name of a sample by its key.
            is_failures: Whether they are images that could not be read.
        """
        self._cells, self._styles = cells, styles
        self._arrangement, self._is_failures = arrangement, is_failures
        self.gallery.show_exhibit(CellPainter(cells, styles), arrangement)
        self.failures.table.show_cells(cells, arrangement, sample_name)
        if self.currentWidget() is self.cell_view and self.gallery.current >= 0:
            # It goes on with the cell that it shows, wherever that stands now.
            self.cell_view.show_cell(cells, styles, arrangement, self.gallery.current)
        else:
            self.show_all()

    def clear(self) -> None:
        """Show no cell."""
        self._cells = None
        self._arrangement = Arrangement([])
        self.gallery.clear()
        self.show_all()

    def grow(self) -> None:
        """Take note that the arrangement has more cells than before."""
        self.gallery.grow()
        self.failures.table.grow()
        if self.currentWidget() is self._nothing:
            self.show_all()

    def say_nothing(self, text: str) -> None:
        """Say why there is nothing, where there is nothing."""
        self._nothing.setText(text)

    def show_all(self) -> None:
        """Show all cells, not one of them."""
        if not len(self._arrangement):
            self.setCurrentWidget(self._nothing)
        else:
            self.setCurrentWidget(self.failures if self._is_failures else self.gallery)

    @Slot(int)
    def _on_opened(self, place: int) -> None:
        if self._cells is not None:
            self.cell_view.show_cell(self._cells, self._styles, self._arrangement, place)
            self.setCurrentWidget(self.cell_view)
            self.cell_view.setFocus()

    @Slot()
    def _on_closed(self) -> None:
        self.show_all()
        self.gallery.setFocus()
