"""Where a balloon stands: beside what it points at, in the window, and its arrow with it."""

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QPoint, QRect, QSize


class Side(StrEnum):
    """On which side of the balloon its arrow is; none where it points at nothing."""

    LEFT = "left"
    RIGHT = "right"
    TOP = "top"
    BOTTOM = "bottom"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a balloon stands.

    Attributes:
        corner: Its upper left corner.
        side: Where its arrow is.
        tip: Where the arrow points, along that side from the corner, pixels.
    """

    corner: QPoint
    side: Side
    tip: int = 0


def place_balloon(target: QRect | None, size: QSize, room: QRect) -> Place:
    """Return the place beside the target where the whole balloon is seen.

    Where there is room on no side, it stands in the target's lower right corner and covers part of it.

    Args:
        target: What it points at; None for nothing.
        size: The balloon's size.
        room: Where it may be. Target and room have the same origin.
    """
    width, height = size.width(), size.height()
    if target is None:
        corner = QPoint(room.right() - width - 16, room.bottom() - height - 16)
        return Place(corner, Side.NONE)
    middle = target.center()
    x = min(max(middle.x() - width // 2, room.left()), room.right() - width + 1)
    y = min(max(middle.y() - height // 2, room.top()), room.bottom() - height + 1)
    if target.right() + 1 + width <= room.right():
        return Place(QPoint(target.right() + 1, y), Side.LEFT, middle.y() - y)
    if target.left() - width >= room.left():
        return Place(QPoint(target.left() - width, y), Side.RIGHT, middle.y() - y)
    if target.bottom() + 1 + height <= room.bottom():
        return Place(QPoint(x, target.bottom() + 1), Side.TOP, middle.x() - x)
    if target.top() - height >= room.top():
        return Place(QPoint(x, target.top() - height), Side.BOTTOM, middle.x() - x)
    corner = QPoint(target.right() - width - 16, target.bottom() - height - 16)
    return Place(corner, Side.NONE)
