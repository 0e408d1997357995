"""The middle of the Clean page: the image large, and its look-alikes under it."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Signal, Slot
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QVBoxLayout, QWidget

from bloodcell_gui.cleaning.images import ExaminedImages
from bloodcell_gui.cleaning.look_alikes import LookAlikes
from bloodcell_gui.cleaning.queue_list import FindDecision
from bloodcell_gui.gallery.large_picture import LargePicture
from bloodcell_gui.status_line import ElidedLabel
from bloodcell_gui.thumbnails import PictureLoader
from trainer.language import tr

_STRIP_BYTES = 8 * 2**20
_PICTURE_BYTES = 32 * 2**20


class ImagePane(QWidget):
    """Shows one image of the queue, or the look-alike that the user looks at.

    Signals:
        looked: Path of the image that is shown large now.
        left: The user wants to go back to the queue.
    """

    looked = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._images: ExaminedImages | None = None
        self._pictures = PictureLoader(_PICTURE_BYTES, self)
        self._thumbnails = PictureLoader(_STRIP_BYTES, self)
        self._following: Sequence[str] = ()
        self.name = ElidedLabel()
        self.name.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.picture = LargePicture()
        self.strip = LookAlikes(self._thumbnails)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(8)
        layout.addWidget(self.name)
        layout.addWidget(self.picture, 1)
        layout.addWidget(self.strip)
        self.strip.looked.connect(self._on_looked)
        self.strip.left.connect(self.left)
        self._pictures.loaded.connect(self._show_picture)

    @property
    def path(self) -> str:
        """The image that is shown large; empty for none."""
        return self.strip.paths[self.strip.place] if self.strip.paths else ""

    @property
    def is_aside(self) -> bool:
        """Whether a look-alike is looked at, and not the image of the queue."""
        return self.strip.place > 0

    def show_images(self, images: ExaminedImages, find_decision: FindDecision) -> None:
        """Take another data set."""
        self._images = images
        self.strip.show_images(images, find_decision)
        self._show_picture()

    def show_path(self, path: str, look_alikes: Sequence[str], following: Sequence[str]) -> None:
        """Show an image.

        Args:
            path: The image; empty for none.
            look_alikes: What is alike, the most alike first.
            following: Images that are likely to be shown next.
        """
        self._following = following
        self.strip.show_paths((path, *look_alikes) if path else ())
        if not path:
            self._show_picture()

    def close_threads(self) -> None:
        """End the threads that decode pictures, before the window goes."""
        self._pictures.close()
        self._thumbnails.close()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the palette."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._show_picture()

    @Slot(int)
    def _on_looked(self, place: int) -> None:
        self._show_picture()
        self.looked.emit(self.path)

    @Slot()
    def _show_picture(self) -> None:
        path, images = self.path, self._images
        if images is None or not path:
            self.name.setText("")
            self.picture.show_image(None, None)
            return
        last = len(self.strip.paths) - 1
        aside = (
            tr("Look-alike {place} of {last}  ·  ", place=self.strip.place, last=last)
            if self.is_aside
            else ""
        )
        self.name.setText(f"{aside}{path}")
        self.name.setToolTip(path)
        label = images.class_of(images.label(path))
        style = images.styles[label] if label >= 0 else None
        source = images.find_source(path)
        if source is None:
            self.picture.show_missing(style)
            return
        image, _ = self._pictures.find(source, 0)
        self.picture.show_image(image, style)
        near = [path, *self._following, *self.strip.paths[1:4]]
        sources = [one for name in near if (one := images.find_source(name)) is not None]
        self._pictures.want([one for one in sources if not self._pictures.find(one, 0)[1]], 0)
