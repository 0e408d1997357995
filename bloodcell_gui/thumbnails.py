"""Pictures of cells, decoded off the window's thread and kept in bounded memory."""

import logging
import threading
from collections import OrderedDict, deque
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize, Qt, Signal, Slot
from PySide6.QtGui import QImage

from trainer.errors import ImageError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from trainer.dataset.sources import ImageSource

# Two threads keep up with scrolling; more would take the processor from the classification.
_THREADS = 2
# A picture on a disk that does not answer must not keep the window; its thread dies with the process.
_CLOSE_SECONDS = 5.0

_log = logging.getLogger(__name__)

Crop = Callable[["NDArray[np.uint8]"], "NDArray[np.uint8]"]


class PictureCache:
    """The pictures that were used last, up to a number of bytes."""

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._bytes = 0
        self._pictures: OrderedDict[ImageSource, tuple[QImage, int]] = OrderedDict()

    @property
    def n_bytes(self) -> int:
        """Bytes that are kept."""
        return self._bytes

    def __len__(self) -> int:
        return len(self._pictures)

    def find(self, source: "ImageSource") -> tuple[QImage, int] | None:
        """Return a picture and the side it was made for; None where there is none."""
        found = self._pictures.get(source)
        if found is not None:
            self._pictures.move_to_end(source)
        return found

    def add(self, source: "ImageSource", picture: QImage, side: int) -> None:
        """Keep a picture; those not used for longest make room."""
        self._drop(source)
        self._pictures[source] = (picture, side)
        self._bytes += picture.sizeInBytes()
        while self._bytes > self._max_bytes and len(self._pictures) > 1:
            self._drop(next(iter(self._pictures)))

    def clear(self) -> None:
        """Forget all pictures."""
        self._pictures.clear()
        self._bytes = 0

    def _drop(self, source: "ImageSource") -> None:
        found = self._pictures.pop(source, None)
        if found is not None:
            self._bytes -= found[0].sizeInBytes()


class PictureLoader(QObject):
    """Decodes the pictures that are wanted now; what is no longer wanted is not begun.

    Signals:
        loaded: A picture has come into the cache, or was found to be unreadable.
    """

    loaded = Signal()
    _decoded = Signal(object, object, int, int)

    def __init__(self, max_bytes: int, parent: QObject | None = None) -> None:
        """Prepare; the threads start with the first picture that is wanted.

        Args:
            max_bytes: Bytes of pictures that are kept.
            parent: Owner.
        """
        super().__init__(parent)
        self._cache = PictureCache(max_bytes)
        self._threads: list[threading.Thread] = []
        self._changed = threading.Condition()
        self._wanted: deque[tuple[ImageSource, int]] = deque()
        self._in_hand: set[ImageSource] = set()
        self._closed = False
        self._crop: Crop | None = None
        # Pictures cut in another way are late: each way has a number.
        self._way = 0
        self._decoded.connect(self._on_decoded)

    def find(self, source: "ImageSource", side: int) -> tuple[QImage | None, bool]:
        """Return a picture that may be drawn, and whether it is as wanted.

        Args:
            source: The image.
            side: Longer side in physical pixels; 0 for the image's own size.

        Returns:
            The picture (a null image where it cannot be read; None where it is not here yet), and
            whether it was made for that side.
        """
        found = self._cache.find(source)
        return (None, False) if found is None else (found[0], found[1] == side)

    def want(self, sources: "Sequence[ImageSource]", side: int) -> None:
        """Replace what is wanted, the most urgent first."""
        with self._changed:
            self._wanted = deque((one, side) for one in sources if one not in self._in_hand)
            self._changed.notify_all()
        if sources and not self._threads and not self._closed:
            self._threads = [
                threading.Thread(target=self._work, name=f"picture {number}", daemon=True)
                for number in range(_THREADS)
            ]
            for thread in self._threads:
                thread.start()

    def set_crop(self, crop: Crop | None) -> None:
        """Set how pixels are cut before they are shown, and forget what was cut otherwise."""
        with self._changed:
            self._crop = crop
            self._way += 1
            self._wanted.clear()
            self._in_hand.clear()
        self._cache.clear()

    def close(self) -> None:
        """End the threads."""
        with self._changed:
            self._closed = True
            self._wanted.clear()
            self._changed.notify_all()
        for thread in self._threads:
            thread.join(_CLOSE_SECONDS)
        self._threads = []

    def _work(self) -> None:
        while True:
            with self._changed:
                while not self._wanted and not self._closed:
                    self._changed.wait()
                if self._closed:
                    return
                source, side = self._wanted.popleft()
                self._in_hand.add(source)
                crop, way = self._crop, self._way
            try:
                picture = read_picture(source, side, crop)
            except Exception:  # one picture that nobody foresaw must not end all that come after it
                _log.exception("A picture cannot be read")
                picture = QImage()
            with self._changed:
                # Emitted under the lock: after close() nobody is there to be told.
                if not self._closed:
                    self._decoded.emit(source, picture, side, way)

    @Slot(object, object, int, int)
    def _on_decoded(self, source: "ImageSource", picture: QImage, side: int, way: int) -> None:
        if way != self._way:
            return
        with self._changed:
            self._in_hand.discard(source)
        self._cache.add(source, picture, side)
        self.loaded.emit()


def read_picture(source: "ImageSource", side: int, crop: Crop | None = None) -> QImage:
    """Return an image as a picture, or a null picture where it cannot be read.

    Args:
        source: The image.
        side: Longer side of the result in pixels; 0 for the image's own size.
        crop: Cuts the pixels before they are scaled.
    """
    try:
        pixels = source.load().decoded.pixels
    except ImageError:
        return QImage()
    if crop is not None:
        pixels = crop(pixels)
    height, width = pixels.shape[:2]
    data = pixels.tobytes()
    # A copy in the format that is painted fastest, and that owns its bytes.
    picture = QImage(data, width, height, 3 * width, QImage.Format.Format_RGB888).convertToFormat(
        QImage.Format.Format_RGB32
    )
    if side:
        picture = picture.scaled(
            QSize(side, side), Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
    return picture
