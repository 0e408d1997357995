"""What a gallery shows: rows with a picture each, painted and told by whoever knows what they are."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from PySide6.QtCore import QRect
from PySide6.QtGui import QImage, QPainter, QPalette

from trainer.dataset.sources import ImageSource


class Look(NamedTuple):
    """How the user stands to a cell.

    Attributes:
        is_current: Whether the keyboard is at it.
        is_chosen: Whether it is one of several that are chosen.
        has_focus: Whether the gallery has the keyboard.
    """

    is_current: bool = False
    is_chosen: bool = False
    has_focus: bool = False


class Exhibit(Protocol):
    """The rows of a gallery."""

    @property
    def subject(self) -> object:
        """What the rows are of: as long as it is the same object, a row is the same cell."""
        ...

    @property
    def sources(self) -> Sequence[ImageSource]:
        """Where each row's picture is."""
        ...

    def describe(self, row: int) -> str:
        """Return what is known of a row, for a tool tip and for screen readers."""
        ...

    def paint_heading(
        self, painter: QPainter, rect: QRect, class_index: int, count: int, palette: QPalette
    ) -> None:
        """Paint the heading of a group of so many cells."""
        ...

    def paint_cell(
        self,
        painter: QPainter,
        rect: QRect,
        row: int,
        picture: QImage | None,
        side: int,
        look: Look,
        palette: QPalette,
    ) -> None:
        """Paint one cell.

        Args:
            painter: Where to.
            rect: The cell's rectangle.
            row: The cell.
            picture: Its picture; None while it is being decoded, a null one where it cannot be.
            side: Side of the thumbnail, device-independent pixels.
            look: How the user stands to it.
            palette: The view's colours.
        """
        ...
