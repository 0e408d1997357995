"""Where the cells of a confusion matrix are: arithmetic alone."""

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QSize


@dataclass(frozen=True, slots=True)
class MatrixLayout:
    """Where the cells of a matrix are, in device-independent pixels.

    Attributes:
        n_classes: Rows and columns.
        names: Width of the classes' names left of the cells.
        totals: Width of the rows' totals right of them.
        head: Height of the two lines above them.
        side: Side of a cell.
    """

    n_classes: int
    names: int
    totals: int
    head: int
    side: int

    @property
    def size(self) -> QSize:
        """What the whole matrix takes."""
        cells = self.n_classes * self.side
        return QSize(self.names + cells + self.totals, self.head + cells)

    def cell_rect(self, row: int, column: int) -> QRect:
        """Return the rectangle of a cell."""
        return QRect(self.names + column * self.side, self.head + row * self.side, self.side, self.side)

    def cell_at(self, point: QPoint) -> tuple[int, int] | None:
        """Return row and column at a point; None where there is no cell."""
        row, column = (point.y() - self.head) // self.side, (point.x() - self.names) // self.side
        inside = 0 <= row < self.n_classes and 0 <= column < self.n_classes
        return (row, column) if inside else None

    def rows_in(self, area: QRect) -> range:
        """Return the rows that have a part in an area."""
        first, last = (area.top() - self.head) // self.side, (area.bottom() - self.head) // self.side
        return range(max(0, first), min(self.n_classes, last + 1))

    def columns_in(self, area: QRect) -> range:
        """Return the columns that have a part in an area."""
        first, last = (area.left() - self.names) // self.side, (area.right() - self.names) // self.side
        return range(max(0, first), min(self.n_classes, last + 1))
