"""The cells of a sample as columns: under which heading each stands, and which are still to be decided.

Cells stand under the class that they count as, the least certain first, and what the model is unsure of
stands before all classes: it is what is to be looked at.
"""

from collections.abc import Collection, Sequence
from typing import overload

import numpy as np
from numpy.typing import NDArray

from bloodcell_gui.class_colours import ClassStyle, display_order, style_classes, style_further
from bloodcell_gui.gallery.arrangement import Arrangement, Group, Show
from bloodcell_gui.project.cell_columns import STATUSES
from bloodcell_gui.project.content import ChosenSample
from trainer.classes import CellClass
from trainer.dataset.sources import ImageSource
from trainer.inference.predictions import Status

# Groups that are no class; a class's group is its index.
UNSURE, EXCLUDED, FAILED = -1, -2, -3

# What a cell stands under by its status; by its class where it counts.
_BY_CLASS = -4
_GROUPS = {Status.UNSURE: UNSURE, Status.EXCLUDED: EXCLUDED, Status.FAILED: FAILED}
_GROUP_OF_STATUS = np.array([_GROUPS.get(status, _BY_CLASS) for status in STATUSES], np.int64)
# What is shown is one class, or one of these.
_GROUP_OF = {Show.UNSURE: UNSURE, Show.COPIES: EXCLUDED, Show.FAILED: FAILED}


class ReviewSheet:
    """One row a cell; a cell keeps its row.

    Attributes:
        sample: The sample; its cells change in place.
        sources: (N) where each cell's picture is.
        classes: (K) what they can be: the model's classes, then those that it does not know.
        styles: (K) how each is shown.
        order: Indices of the classes in the order in which they are shown; the first nine have the digits as
            their keys.
        groups: (N,) int64, index of the class that each counts as, or `UNSURE`, `EXCLUDED` or `FAILED`.
        undecided: (N,) bool, whether nobody has said yet what a cell is that counts, or may.
    """

    def __init__(self, sample: ChosenSample) -> None:
        self.sample = sample
        self.sources: Sequence[ImageSource] = _Sources(sample)
        self.groups: NDArray[np.int64] = np.empty(0, np.int64)
        self.undecided: NDArray[np.bool_] = np.empty(0, np.bool_)
        self.show_classes(sample.standing.classes)

    def show_classes(self, classes: Sequence[CellClass]) -> None:
        """Take note of what the cells can be, and are; classes that were there before look as before."""
        n_model = len(self.sample.model.classes)
        styles = [*style_classes(classes[:n_model])]
        for one in classes[n_model:]:
            styles.append(style_further(one, styles))
        self.classes, self.styles = tuple(classes), tuple(styles)
        self.order = tuple(display_order(classes))
        self._places = {one.id: place for place, one in enumerate(classes)}
        self.note_changes()

    def note_changes(self) -> None:
        """Take note that cells are different now."""
        columns = self.sample.columns
        groups = _GROUP_OF_STATUS[columns.statuses]
        # A class that was added a moment ago may be told a moment later.
        self.groups = np.where(groups == _BY_CLASS, columns.find_finals(self._places, UNSURE), groups)
        self.undecided = ~columns.reviewed & ((groups == _BY_CLASS) | (groups == UNSURE))

    def machine_class(self, row: int) -> int:
        """Return the index of the class that the model gave a cell; -1 where there is none."""
        return self._places.get(self.sample.cells[row].machine_class, -1)

    def style_of(self, row: int) -> ClassStyle | None:
        """Return how the class is shown that a cell counts as; None where it counts as none."""
        group = int(self.groups[row])
        return self.styles[group] if group >= 0 else None

    def count_rest(self, class_index: int) -> int:
        """Return how many cells count as a class by the model's word alone."""
        return int((self.undecided & (self.groups == class_index)).sum())

    # -- what is shown -----------------------------------------------------------------------

    def arrange(self, show: Show | int) -> Arrangement:
        """Return the cells that are shown, by class where they are of several."""
        if show is Show.ALL:
            return Arrangement([Group(group, self._rows_of(group)) for group in (UNSURE, *self.order)])
        group = _GROUP_OF[show] if isinstance(show, Show) else show
        return Arrangement([Group(group, self._rows_of(group))])

    def find_show(self, row: int) -> Show:
        """Return what has to be shown so that a cell is seen."""
        group = int(self.groups[row])
        return next((show for show, one in _GROUP_OF.items() if one == group), Show.ALL)

    def find_next(self, arrangement: Arrangement, chosen: Collection[int]) -> int | None:
        """Return the row of the cell that is to be decided next; None where there is none.

        Args:
            arrangement: The cells that are shown.
            chosen: Rows of those that are being decided.
        """
        rows = arrangement.rows_between(0, len(arrangement) - 1)
        are_chosen = np.isin(rows, np.fromiter(chosen, np.int64, len(chosen)))
        wanted = np.flatnonzero(self.undecided[rows] & ~are_chosen)
        if not len(wanted):
            return None
        last = int(np.flatnonzero(are_chosen).max(initial=-1))
        behind = wanted[wanted > last]
        return int(rows[behind[0] if len(behind) else wanted[0]])

    def _rows_of(self, group: int) -> NDArray[np.int64]:
        rows = np.flatnonzero(self.groups == group)
        return rows[np.argsort(self.sample.columns.confidences[rows], kind="stable")]


class _Sources(Sequence[ImageSource]):
    """Where the pictures are, found as they are asked for: few of many cells are ever in view."""

    def __init__(self, sample: ChosenSample) -> None:
        self._sample = sample

    def __len__(self) -> int:
        return len(self._sample.cells)

    @overload
    def __getitem__(self, row: int) -> ImageSource: ...

    @overload
    def __getitem__(self, row: slice) -> Sequence[ImageSource]: ...

    def __getitem__(self, row: int | slice) -> ImageSource | Sequence[ImageSource]:
        """Return where the picture of a row is, or of several."""
        if isinstance(row, slice):
            return [self[one] for one in range(*row.indices(len(self)))]
        return self._sample.find_source(self._sample.cells[row].name)
