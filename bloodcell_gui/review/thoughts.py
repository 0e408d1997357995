"""What the model thought of cells: read from the project when it is asked for, off the window's thread."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal, Slot

from bloodcell_gui.background import LatestTask
from trainer.project.cells import read_probabilities

if TYPE_CHECKING:
    from trainer.project.project_file import Project

Thought = NDArray[np.float32] | None


class Thoughts(QObject):
    """The probabilities of the cells that were looked at; some 100 bytes each.

    Signals:
        come: Those of other cells are at hand.
        failed: The exception, and the traceback's text, as `LatestTask` tells them.
    """

    come = Signal()
    failed = Signal(object, str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._known: dict[int, Thought] = {}
        self._reading = LatestTask("read probabilities", self)
        self._reading.succeeded.connect(self._on_read)
        self._reading.failed.connect(self.failed)

    def find(self, key: int) -> Thought:
        """Return the probabilities of a cell, (K,) in the model's order; None where they are not at hand."""
        return self._known.get(key)

    def want(self, project: "Project", keys: Sequence[int]) -> None:
        """Bring the probabilities of cells, the most urgent first.

        Args:
            project: Holds them.
            keys: Keys of the cells.
        """
        missing = [key for key in keys if key not in self._known]
        if missing:
            self._reading.run(lambda: {key: read_probabilities(project, key) for key in missing})

    def forget(self) -> None:
        """Let all go: cells of another project have the same keys."""
        self._known.clear()
        self._reading.forget()

    @Slot(object)
    def _on_read(self, found: dict[int, Thought]) -> None:
        self._known.update(found)
        self.come.emit()
