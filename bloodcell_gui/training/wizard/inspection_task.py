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

    def __init__(self, path: Path, validation_fraction: float, test_fraction: float, parent: QObject) -> None:
        super().__init__(self._inspect, "inspect data set", parent)
        self.path = path
        self._fractions = (validation_fraction, test_fraction)

    def _inspect(self) -> object:
        from trainer.dataset.inspection import inspect_dataset

        validation, test = self._fractions
        return inspect_dataset(self.path, self._tell, validation_fraction=validation, test_fraction=test)

    def _tell(self, done: int, total: int) -> None:
        # Asked of the thread that runs, since the window's may have let go of this object.
        if QThread.currentThread().isInterruptionRequested():
            raise Cancelled
        self.progressed.emit(done, total)
