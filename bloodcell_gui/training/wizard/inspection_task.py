"""Looking a data set through off the window's thread, with progress and an end on demand."""

from pathlib import Path

from PySide6.QtCore import QObject, QThread, Signal

from bloodcell_gui.background import BackgroundTask
from trainer.errors import Cancelled


class InspectionTask(BackgroundTask):
    """Inspects one data set; `requestInterruption` cancels it.

    Signals:
        progressed: Images looked at, and images in all.
    """

    progressed = Signal(int, int)

    def __init__(
        self,
        path: Path,
        validation_fraction: float,
        test_fraction: float,
        decisions: Path | None,
        parent: QObject,
    ) -> None:
        """Prepare.

        Args:
            path: The data set.
            validation_fraction: Share of the images that training would validate on.
            test_fraction: Share that it would keep for the final figures.
            decisions: Decisions file that gives labels to a data set that has none; None for none.
            parent: Owner.
        """
        super().__init__(self._inspect, "inspect data set", parent)
        self.path = path
        self._fractions = (validation_fraction, test_fraction)
        self._decisions = decisions

    def _inspect(self) -> object:
        from trainer.cleaning.decisions import read_decisions
        from trainer.cleaning.selection import name_labels
        from trainer.dataset.inspection import inspect_dataset

        validation, test = self._fractions
        labels = None if self._decisions is None else name_labels(read_decisions(self._decisions))
        return inspect_dataset(
            self.path, self._tell, validation_fraction=validation, test_fraction=test, labels=labels
        )

    def _tell(self, done: int, total: int) -> None:
        # Asked of the thread that runs, since the window's may have let go of this object.
        if QThread.currentThread().isInterruptionRequested():
            raise Cancelled
        self.progressed.emit(done, total)
