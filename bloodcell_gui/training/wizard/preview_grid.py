"""A column a cell: the original above, its varied copies below."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget

from trainer.language import tr

_SIDE = 76
_GAP = 8
_LABEL_WIDTH = 72
_RULE = 8


class PreviewGrid(QWidget):
    """Paints cells; those that are still to come as empty frames."""

    def __init__(self, n_copies: int, parent: QWidget | None = None) -> None:
        """Make an empty grid with so many rows of copies."""
        super().__init__(parent)
        self._n_copies = n_copies
        self._shown: tuple[NDArray[np.uint8] | None, NDArray[np.uint8] | None] = (None, None)
        self._originals: list[QImage] = []
        self._copies: list[list[QImage]] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Preview of the augmentation"))

    def show_cells(self, originals: NDArray[np.uint8] | None, copies: NDArray[np.uint8] | None) -> None:
        """Show cells.

        Args:
            originals: (N, S, S, 3) uint8 RGB; None for none.
            copies: (N, copies, S, S, 3) uint8 RGB; None while they are being made.
        """
        if originals is self._shown[0] and copies is self._shown[1]:
            return
        self._shown = (originals, copies)
        self._originals = [] if originals is None else [_to_image(one) for one in originals]
        self._copies = [] if copies is None else [[_to_image(copy) for copy in one] for one in copies]
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return room for all rows."""
        return QSize(_LABEL_WIDTH + 4 * (_SIDE + _GAP), (self._n_copies + 1) * (_SIDE + _GAP) + _RULE)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint as many columns as there is room for."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        muted = self.palette().color(QPalette.ColorRole.PlaceholderText)
        painter.setPen(muted)
        for row, text in ((0, tr("As it is")), (1, tr("Varied"))):
            area = QRect(0, self._top(row), _LABEL_WIDTH - _GAP, _SIDE)
            painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
        room = (self.width() - _LABEL_WIDTH + _GAP) // (_SIDE + _GAP)
        for column, original in enumerate(self._originals[:room]):
            left = _LABEL_WIDTH + column * (_SIDE + _GAP)
            painter.drawImage(QRect(left, self._top(0), _SIDE, _SIDE), original)
            for number in range(self._n_copies):
                area = QRect(left, self._top(number + 1), _SIDE, _SIDE)
                if column < len(self._copies):
                    painter.drawImage(area, self._copies[column][number])
                else:
                    painter.setPen(self.palette().color(QPalette.ColorRole.Midlight))
                    painter.drawRect(area.adjusted(0, 0, -1, -1))
        painter.end()

    def _top(self, row: int) -> int:
        return row * (_SIDE + _GAP) + (_RULE if row else 0)


def _to_image(pixels: NDArray[np.uint8]) -> QImage:
    height, width, _ = pixels.shape
    data = np.ascontiguousarray(pixels)
    # The copy lets go of the array's memory.
    return QImage(data.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()
