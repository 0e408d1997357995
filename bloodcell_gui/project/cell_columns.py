"""What is asked of all cells of a sample at once, as columns: made by the thread that reads the cells."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from trainer.inference.predictions import Status
from trainer.project.cells import ProjectCell

STATUSES = tuple(Status)
_STATUS_INDEX = {status: index for index, status in enumerate(STATUSES)}


class CellColumns:
    """One row a cell.

    Attributes:
        confidences: (N,) float32 in [0, 1].
        statuses: (N,) uint8, index in `STATUSES`.
        reviewed: (N,) bool, whether a person gave a cell its final class.
    """

    def __init__(self, cells: Sequence[ProjectCell]) -> None:
        n_cells = len(cells)
        self.confidences = np.zeros(n_cells, np.float32)
        self.statuses = np.zeros(n_cells, np.uint8)
        self.reviewed = np.zeros(n_cells, np.bool_)
        # Final classes by number: the same few ids stand in very many rows.
        self._numbers: dict[str, int] = {}
        self._finals = np.zeros(n_cells, np.int32)
        self.put(range(n_cells), cells)

    def put(self, rows: Sequence[int], cells: Sequence[ProjectCell]) -> None:
        """Put what is known of cells now in the place of what was known before.

        Args:
            rows: (M) where they stand.
            cells: (M) the cells.
        """
        # All at once: one by one, thousands would take the window's thread half a second.
        at = np.fromiter(rows, np.int64, len(rows))
        self.confidences[at] = [cell.confidence for cell in cells]
        self.statuses[at] = [_STATUS_INDEX[cell.status] for cell in cells]
        self.reviewed[at] = [cell.is_reviewed for cell in cells]
        self._finals[at] = [self._number(cell.final_class) for cell in cells]

    def find_finals(self, places: Mapping[str, int], otherwise: int) -> NDArray[np.int64]:
        """Return the place of each cell's final class, (N,) int64.

        Args:
            places: By the id of a class.
            otherwise: Stands for cells without a final class, and for classes that have no place.
        """
        found = np.array([places.get(class_id, otherwise) for class_id in self._numbers], np.int64)
        return found[self._finals]

    def _number(self, class_id: str) -> int:
        return self._numbers.setdefault(class_id, len(self._numbers))
