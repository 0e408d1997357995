"""Where the model saw a class: a heat map over the cell that is shown large."""

from collections.abc import Sequence
from functools import partial
from threading import Lock

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QColor, QImage, QPalette
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QVBoxLayout, QWidget

from bloodcell_gui.background import LatestTask
from bloodcell_gui.gallery.crop import make_crop
from bloodcell_gui.notify import Notifier
from bloodcell_gui.texts import make_text
from trainer.bundle.model_file import ModelFile
from trainer.dataset.framing import FramingChoice
from trainer.dataset.sources import ImageSource
from trainer.errors import TrainerError
from trainer.inference.heat_map import HeatMapper
from trainer.language import mark, tr
from trainer.reports.class_colours import OKABE_ITO

# How much of the cell is hidden where there is most evidence.
_OPACITY = 0.65
# From little evidence to most; both are told from a cell's blue and pink, by every eye.
_WARM, _HOT = OKABE_ITO["vermillion"], OKABE_ITO["yellow"]
_PREDICTED = mark("Predicted class")

HEAT_TIP = mark("Where the model saw what speaks for a class (as Grad-CAM)")


class HeatSource:
    """Draws heat maps of one model; built at the first of them, as that reads the model's weights."""

    def __init__(self, model: ModelFile, choice: FramingChoice = FramingChoice.AUTO) -> None:
        """Prepare.

        Args:
            model: The model.
            choice: The user's word on the native crop.
        """
        self._model = model
        self._choice = choice
        self._mapper: HeatMapper | None = None
        self._lock = Lock()

    def draw(self, source: ImageSource, class_index: int) -> QImage:
        """Return what is laid over a cell, as it is shown; not for the window's thread.

        Args:
            source: The cell's image.
            class_index: The class whose evidence is shown.

        Raises:
            ModelFileError: The model cannot show where it looks.
            ImageError: The image cannot be read.
        """
        pixels = source.load().decoded.pixels
        with self._lock:
            if self._mapper is None:
                self._mapper = HeatMapper(self._model)
            heat = self._mapper.draw(pixels, class_index, self._choice)
        # Cut as the picture under it is; the crop knows nothing of colours.
        crop = make_crop(self._model.card.framing, self._choice)
        levels = np.repeat((heat * 255).astype(np.uint8)[:, :, np.newaxis], 3, axis=2)
        return paint_heat(crop(levels)[:, :, 0])


def paint_heat(levels: NDArray[np.uint8]) -> QImage:
    """Return evidence as colours that let the cell shine through.

    Args:
        levels: (H, W) uint8, 255 where there is most evidence.
    """
    share = levels.astype(np.float32)[:, :, np.newaxis] / 255
    ends = (QColor(_WARM), QColor(_HOT))
    warm, hot = (np.array([one.red(), one.green(), one.blue()], np.float32) for one in ends)
    colours = warm + (hot - warm) * share
    data = np.concatenate([colours, 255 * _OPACITY * share], axis=2).round().astype(np.uint8)
    height, width = levels.shape
    # A copy: the array's memory goes with this function.
    return QImage(data.tobytes(), width, height, 4 * width, QImage.Format.Format_RGBA8888).copy()


class HeatControl(QWidget):
    """The switch and the class; it draws anew when another cell or class is shown.

    Signals:
        drawn: What is to be laid over the cell, a `QImage`; None for nothing.
    """

    drawn = Signal(object)

    def __init__(self, notifier: Notifier, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._notifier = notifier
        self._source: HeatSource | None = None
        self._image: ImageSource | None = None
        self._predicted = -1
        self._drawing = LatestTask("heat map", self)
        self._drawing.succeeded.connect(self._on_drawn)
        self._drawing.failed.connect(self._on_failed)
        self.toggle = QPushButton(tr("Sho&w heat map"))
        self.toggle.setCheckable(True)
        self.toggle.setToolTip(tr(HEAT_TIP))
        self.classes = QComboBox()
        self.classes.setAccessibleName(tr("Class whose evidence is shown"))
        name = QLabel(tr("Evide&nce for:"))
        name.setBuddy(self.classes)
        self._note = make_text()
        self._note.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for widget in (self.toggle, name, self.classes, self._note):
            layout.addWidget(widget)
        self._only_on = (name, self.classes, self._note)
        for widget in self._only_on:
            widget.hide()
        self.toggle.toggled.connect(self._on_toggled)
        self.classes.currentIndexChanged.connect(self._on_class_chosen)

    @property
    def is_drawing(self) -> bool:
        """Whether a map is being drawn."""
        return self._drawing.is_running

    def show_model(self, source: HeatSource | None, titles: Sequence[tuple[int, str]]) -> None:
        """Get ready for the cells of another model.

        Args:
            source: Draws its heat maps; None where its file is not at hand.
            titles: Index and title of each of its classes, in the order in which they are shown.
        """
        self._source = source
        self._image = None
        self._drawing.forget()
        self.classes.blockSignals(True)
        self.classes.clear()
        self.classes.addItem(tr(_PREDICTED), None)
        for index, title in titles:
            self.classes.addItem(title, index)
        self.classes.blockSignals(False)

    def show_cell(self, image: ImageSource | None, predicted: int) -> None:
        """Take note of the cell that is shown.

        Args:
            image: Its image; None where none is shown.
            predicted: Index of the class that the model gave it.
        """
        self._image, self._predicted = image, predicted
        self._draw()

    @Slot(bool)
    def _on_toggled(self, on: bool) -> None:
        for widget in self._only_on:
            widget.setVisible(on)
        self._draw()

    @Slot(int)
    def _on_class_chosen(self, _: int) -> None:
        self._draw()

    def _draw(self) -> None:
        if not self.toggle.isChecked() or self._source is None or self._image is None:
            self._drawing.forget()
            self.drawn.emit(None)
            return
        chosen = self.classes.currentData()
        draw = partial(self._source.draw, self._image, self._predicted if chosen is None else chosen)
        self._note.setText(tr("Drawing…"))
        self._drawing.run(draw)

    @Slot(object)
    def _on_drawn(self, overlay: QImage) -> None:
        self._note.setText(tr("The brighter, the more of what was seen there speaks for the class."))
        self.drawn.emit(overlay)

    @Slot(object, str)
    def _on_failed(self, error: Exception, details: str) -> None:
        self.drawn.emit(None)
        if isinstance(error, TrainerError):
            self._note.setText(str(error))
        else:
            self._note.setText("")
            self._notifier.tell_error(error, details)
