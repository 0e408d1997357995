"""Python's search for garbage, kept to the window's thread.

What lies in a circle of references is deleted by whichever thread happens to look for garbage. Objects of Qt
that are deleted outside of the window's thread may take the process along.
"""

import gc
from types import TracebackType

from PySide6.QtCore import QObject, QTimer, Slot

# Often enough that a busy second leaves little, rarely enough to cost nothing.
_MILLISECONDS = 500


class GarbageCollector(QObject):
    """Looks for garbage in the thread that it lives in, and nowhere else while its block runs.

    It looks as often as Python would: by the same counts and limits, only later.
    """

    def __init__(self) -> None:
        super().__init__()
        self._was_on = False
        self._timer = QTimer(self)
        self._timer.setInterval(_MILLISECONDS)
        self._timer.timeout.connect(self._on_timeout)

    def __enter__(self) -> "GarbageCollector":
        self._was_on = gc.isenabled()
        gc.disable()
        self._timer.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._timer.stop()
        # Before any other thread may look.
        gc.collect()
        if self._was_on:
            gc.enable()

    @Slot()
    def _on_timeout(self) -> None:
        due = [
            generation
            for generation, (count, limit) in enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True))
            if 0 < limit < count
        ]
        # A generation takes the younger ones along.
        if due:
            gc.collect(due[-1])
