"""Where each cell of the gallery is: arithmetic alone, the same for ten cells or a million."""

from bisect import bisect_right
from dataclasses import dataclass

from PySide6.QtCore import QRect

from bloodcell_gui.gallery.arrangement import Arrangement

SPACING = 8
BORDER = 3


@dataclass(frozen=True, slots=True)
class Metrics:
    """What the layout depends on, in device-independent pixels.

    Attributes:
        side: Side of a thumbnail.
        text_height: Height of a line of text.
        width: Width of the view.
    """

    side: int
    text_height: int
    width: int

    @property
    def frame(self) -> int:
        """Side of a thumbnail with its coloured border."""
        return self.side + 2 * BORDER

    @property
    def cell_height(self) -> int:
        """Height of a cell: the frame and the line under it."""
        return self.frame + self.text_height + 4

    @property
    def heading_height(self) -> int:
        """Height of a group's heading."""
        return self.text_height + 2 * SPACING

    @property
    def columns(self) -> int:
        """Cells in a line."""
        return max(1, (self.width - SPACING) // (self.frame + SPACING))

    @property
    def gap(self) -> int:
        """Room left of each cell and right of the last: what is over is shared out."""
        return max(SPACING, (self.width - self.columns * self.frame) // (self.columns + 1))


class GalleryLayout:
    """Places of all cells; groups without cells take no room."""

    def __init__(self, arrangement: Arrangement, metrics: Metrics) -> None:
        self._arrangement = arrangement
        self.metrics = metrics
        self._tops: list[int] = []
        top = SPACING
        for group in arrangement.groups:
            self._tops.append(top)
            if len(group.rows):
                lines = -(-len(group.rows) // metrics.columns)
                top += self._heading(group.class_index) + lines * (metrics.cell_height + SPACING)
        self.height = top

    def cell_rect(self, place: int) -> QRect:
        """Return the rectangle of a cell."""
        group, index = self._arrangement.find(place)
        line, column = divmod(index, self.metrics.columns)
        heading = self._heading(self._arrangement.groups[group].class_index)
        return QRect(
            self.metrics.gap + column * (self.metrics.frame + self.metrics.gap),
            self._tops[group] + heading + line * (self.metrics.cell_height + SPACING),
            self.metrics.frame,
            self.metrics.cell_height,
        )

    def heading_rect(self, group: int) -> QRect:
        """Return the rectangle of a group's heading."""
        gap, metrics = self.metrics.gap, self.metrics
        return QRect(gap, self._tops[group], metrics.width - 2 * gap, metrics.heading_height)

    def groups_between(self, top: int, bottom: int) -> range:
        """Return the groups that have a part between two heights."""
        first = max(0, bisect_right(self._tops, top) - 1)
        # Groups without cells share their top with the next one.
        while first and self._tops[first - 1] == self._tops[first]:
            first -= 1
        return range(first, bisect_right(self._tops, bottom))

    def places_between(self, top: int, bottom: int) -> list[int]:
        """Return the places of the cells that have a part between two heights."""
        places: list[int] = []
        pitch = self.metrics.cell_height + SPACING
        for group in self.groups_between(top, bottom):
            one = self._arrangement.groups[group]
            start = self._tops[group] + self._heading(one.class_index)
            first = max(0, (top - start) // pitch) * self.metrics.columns
            last = min(len(one.rows), ((bottom - start) // pitch + 1) * self.metrics.columns)
            base = self._arrangement.first_place(group)
            places.extend(range(base + first, base + last))
        return places

    def place_at(self, x: int, y: int) -> int | None:
        """Return the place of the cell at a point; None where there is none."""
        for place in self.places_between(y, y):
            if self.cell_rect(place).contains(x, y):
                return place
        return None

    def place_below(self, place: int, lines: int) -> int:
        """Return the place so many lines under another (above for less than 0), same column."""
        columns = self.metrics.columns
        step = 1 if lines > 0 else -1
        for _ in range(abs(lines)):
            group, index = self._arrangement.find(place)
            base, length = self._arrangement.first_place(group), len(self._arrangement.groups[group].rows)
            column = index % columns
            target = index + step * columns
            if 0 <= target < length:
                place = base + target
            elif step > 0 and index // columns < (length - 1) // columns:
                place = base + length - 1
            else:
                neighbour = self._neighbour(group, step)
                if neighbour is None:
                    break
                other = len(self._arrangement.groups[neighbour].rows)
                line = 0 if step > 0 else (other - 1) // columns
                place = self._arrangement.first_place(neighbour) + min(line * columns + column, other - 1)
        return place

    def _neighbour(self, group: int, step: int) -> int | None:
        group += step
        while 0 <= group < len(self._arrangement.groups):
            if len(self._arrangement.groups[group].rows):
                return group
            group += step
        return None

    def _heading(self, class_index: int | None) -> int:
        return 0 if class_index is None else self.metrics.heading_height
