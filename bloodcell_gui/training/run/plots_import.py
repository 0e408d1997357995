"""Importing the plots, and pyqtgraph with them, without holding up the window.

Not in another thread: PySide makes its types when they are first named, and two threads that do so
at once end in a crash. Not in one go either: on a busy machine that takes a quarter of a second.
"""

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEventLoop

if TYPE_CHECKING:
    from bloodcell_gui.training.run.plots import RunPlots

_PACKAGE = "pyqtgraph."


class _Breather(MetaPathFinder):
    """Finds nothing itself; lets the window go on whenever another module of pyqtgraph is looked for.

    At that moment only modules of pyqtgraph are half imported, which nobody else uses.
    """

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Serve the event loop, but no key and no click: nothing new may begin in here."""
        if fullname.startswith(_PACKAGE):
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
        return None


def import_plots() -> "type[RunPlots]":
    """Return the class of the plots; to be called in the window's thread, by one caller at a time."""
    breather = _Breather()
    sys.meta_path.insert(0, breather)
    try:
        from bloodcell_gui.training.run.plots import RunPlots
    finally:
        sys.meta_path.remove(breather)
    return RunPlots
