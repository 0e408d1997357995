"""The linked plots of a run: loss, accuracy and learning rate over the epochs.

This module and `plot` import pyqtgraph, which takes as long as half the window's start: see
`plots_import`.
"""

import numpy as np
import pyqtgraph
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QImage, QKeyEvent, QPainter, QPalette
from PySide6.QtWidgets import QWidget

from bloodcell_gui.picture_files import draw_svg
from bloodcell_gui.training.figure_text import describe_epoch
from bloodcell_gui.training.run.curves import Curves, EpochArrays
from bloodcell_gui.training.run.plot import EpochPlot, PercentAxis, RateAxis
from trainer.events import EpochEnded
from trainer.language import tr

# So many epochs are shown before there are more: a curve does not jump about at its beginning.
_FEWEST_EPOCHS = 4
_ZOOM = 0.7
# A cosine schedule ends at 0, which has no logarithm.
_LOWEST_RATE = 1e-9


class RunPlots(pyqtgraph.GraphicsLayoutWidget):
    """Three plots with one epoch axis; the wheel and the keys zoom in it, dragging moves along it.

    Signals:
        pointed: The epoch under the pointer, from 1; 0 where there is none.
        zoom_changed: Whether less than the whole run is shown.
    """

    pointed = Signal(int)
    zoom_changed = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(self.Shape.StyledPanel)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Loss, accuracy and learning rate over the epochs"))
        self.setMinimumSize(320, 240)
        self._loss = EpochPlot(tr("Loss"), pyqtgraph.AxisItem("left"), (0.0, 2.0))
        self._accuracy = EpochPlot(tr("Accuracy"), PercentAxis(), (0.0, 1.0))
        self._rate = EpochPlot(tr("Learning rate"), RateAxis(), (-5.0, -2.0), has_epochs=True)
        self._plots = (self._loss, self._accuracy, self._rate)
        self._accuracy.setLimits(yMin=-0.02, yMax=1.02)
        self._rate.setLimits(minYRange=1.0)
        for row, (plot, stretch) in enumerate(zip(self._plots, (5, 5, 2), strict=True)):
            self.addItem(plot, row, 0)
            self.ci.layout.setRowStretchFactor(row, stretch)
            # The rows share what there is by their factors alone.
            self.ci.layout.setRowPreferredHeight(row, 0)
            if row:
                plot.setXLink(self._loss)
            plot.getViewBox().sigRangeChangedManually.connect(self._on_zoomed)
        self._told: EpochArrays | None = None
        self._epochs: tuple[EpochEnded, ...] = ()
        self._end = float(_FEWEST_EPOCHS)
        self._epoch = 0
        self._is_zoomed = False
        self.scene().sigMouseMoved.connect(self._on_pointer_moved)
        self.recolour()
        self.show_whole_run()

    @property
    def is_zoomed(self) -> bool:
        """Whether less than the whole run is shown."""
        return self._is_zoomed

    def show_curves(self, curves: Curves) -> None:
        """Show a run as it now is; only what has changed is drawn anew."""
        told = curves.epoch_arrays()
        if told is not self._told:
            self._told = told
            self._show_epochs(told, curves.epochs, curves.best)
        running = curves.running_arrays()
        self._loss.show_running(running.epoch, running.loss)
        self._accuracy.show_running(running.epoch, running.accuracy)
        phases = curves.phases
        for plot in self._plots:
            plot.show_phases(phases, named=plot is self._loss)
        # A step ahead at a time, so that the axis stands still between them.
        end = float(max(_FEWEST_EPOCHS, np.ceil(curves.position * 1.02)))
        if end != self._end:
            self._end = end
            if not self._is_zoomed:
                self._show_range(0.0, end)

    def _show_epochs(
        self, told: EpochArrays, epochs: tuple[EpochEnded, ...], best: EpochEnded | None
    ) -> None:
        place = best.epoch if best is not None else None
        self._loss.show_epochs(told.epoch, told.loss, told.validation_loss, place)
        self._accuracy.show_epochs(told.epoch, told.accuracy, told.validation_accuracy, place)
        self._rate.show_epochs(told.epoch, np.log10(np.maximum(told.learning_rate, _LOWEST_RATE)))
        self._epochs = epochs

    # -- zoom ---------------------------------------------------------------------------------

    def zoom_in(self) -> None:
        """Show fewer epochs."""
        self._zoom(_ZOOM)

    def zoom_out(self) -> None:
        """Show more epochs."""
        self._zoom(1 / _ZOOM)

    def show_whole_run(self) -> None:
        """Show all epochs again, and those to come."""
        self._show_range(0.0, self._end)
        self._set_zoomed(False)

    def _zoom(self, factor: float) -> None:
        (first, last), _ = self._loss.getViewBox().viewRange()
        middle = float(self._epoch) if first <= self._epoch <= last and self._epoch else (first + last) / 2
        first, last = middle - (middle - first) * factor, middle + (last - middle) * factor
        if first <= 0 and last >= self._end:
            self.show_whole_run()
        else:
            self._show_range(max(0.0, first), min(last, self._end))
            self._set_zoomed(True)

    def _show_range(self, first: float, last: float) -> None:
        self._loss.setXRange(first, last, padding=0.01)

    def _set_zoomed(self, zoomed: bool) -> None:
        if zoomed != self._is_zoomed:
            self._is_zoomed = zoomed
            self.zoom_changed.emit(zoomed)

    def _on_zoomed(self, _: object) -> None:
        self._set_zoomed(True)

    # -- reading ------------------------------------------------------------------------------

    def point_at(self, epoch: int) -> None:
        """Point at an epoch, from 1, for its figures to be read; 0 for none."""
        epoch = min(max(0, epoch), len(self._epochs))
        for plot in self._plots:
            plot.point_at(epoch or None)
        if epoch != self._epoch:
            self._epoch = epoch
            self.setAccessibleDescription(describe_epoch(self._epochs[epoch - 1]) if epoch else "")
            # The pointer is moved by the arrow keys too: a screen reader says where it is.
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.DescriptionChanged))
            self.pointed.emit(epoch)

    def _on_pointer_moved(self, place: QPointF) -> None:
        for plot in self._plots:
            if plot.sceneBoundingRect().contains(place):
                self.point_at(max(1, round(plot.getViewBox().mapSceneToView(place).x())))
                return
        self.point_at(0)

    def leaveEvent(self, event: QEvent) -> None:
        """Point at nothing."""
        super().leaveEvent(event)
        self.point_at(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from epoch to epoch by the arrows, zoom by plus and minus, and back by 0."""
        key = event.key()
        moves = {
            Qt.Key.Key_Left: max(1, (self._epoch or len(self._epochs) + 1) - 1),
            Qt.Key.Key_Right: self._epoch + 1,
            Qt.Key.Key_Home: 1,
            Qt.Key.Key_End: len(self._epochs),
        }
        if key in moves:
            self.point_at(moves[Qt.Key(key)])
        elif key in {Qt.Key.Key_Plus, Qt.Key.Key_Equal}:
            self.zoom_in()
        elif key == Qt.Key.Key_Minus:
            self.zoom_out()
        elif key == Qt.Key.Key_0:
            self.show_whole_run()
        else:
            super().keyPressEvent(event)

    # -- files --------------------------------------------------------------------------------

    def draw_image(self) -> QImage:
        """Return the plots as a picture, in the pixels of the screen."""
        image: QImage = self.viewport().grab().toImage()
        return image

    def draw_svg(self, title: str) -> bytes:
        """Return the plots as the bytes of an SVG file with such a title."""
        size = self.viewport().size()
        whole = QRectF(0, 0, size.width(), size.height())

        def paint(painter: QPainter) -> None:
            painter.fillRect(whole, self.backgroundBrush())
            self.scene().render(painter, whole, self.sceneRect())

        return draw_svg(size, title, paint)

    # -- colours ------------------------------------------------------------------------------

    def recolour(self) -> None:
        """Follow the palette."""
        palette = self.palette()
        self.setBackground(palette.color(QPalette.ColorRole.Base))
        for plot in self._plots:
            has_legend = plot is not self._rate
            plot.recolour(palette, self.font(), self.devicePixelRatioF(), has_legend=has_legend)

    def event(self, event: QEvent) -> bool:
        """Follow the window to another screen."""
        if event.type() == QEvent.Type.DevicePixelRatioChange and hasattr(self, "_plots"):
            self.recolour()
        return bool(super().event(event))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the system's light or dark scheme, and its font."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.PaletteChange, QEvent.Type.FontChange} and hasattr(self, "_plots"):
            self.recolour()
