"""The pictures of a list that is being painted: found, or asked for together once all is painted."""

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QAbstractScrollArea

from bloodcell_gui.thumbnails import PictureLoader
from trainer.dataset.sources import ImageSource


class VisiblePictures:
    """Serves the delegate of one view; the view calls `ask` at the end of its paint event."""

    def __init__(self, loader: PictureLoader, view: QAbstractScrollArea, side: int) -> None:
        """Prepare.

        Args:
            loader: Decodes the pictures.
            view: Paints them, and paints anew when one has come.
            side: Side of a picture, device-independent pixels.
        """
        self._loader = loader
        self._view = view
        self._side = side
        self._missing: list[ImageSource] = []
        loader.loaded.connect(view.viewport().update)

    def find(self, source: ImageSource) -> QImage | None:
        """Return a picture as `paint_thumbnail` takes it, and note it where it is not here yet."""
        picture, fits = self._loader.find(source, self._physical_side())
        if not fits:
            self._missing.append(source)
        return picture

    def ask(self) -> None:
        """Ask for what was missing; where nothing was, what was asked for before stays wanted."""
        missing, self._missing = self._missing, []
        if missing:
            self._loader.want(missing, self._physical_side())

    def _physical_side(self) -> int:
        return round(self._side * self._view.devicePixelRatioF())
