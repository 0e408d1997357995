"""Saving a run's curves where the user wants them: PNG, SVG or CSV, by the name's ending."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QFileDialog, QGraphicsView, QWidget

from bloodcell_gui.background import BackgroundTask
from bloodcell_gui.notify import Notifier
from bloodcell_gui.settings import EXPORT_DIALECT, EXPORT_FOLDER, Settings
from bloodcell_gui.training.run.record import RunRecord
from trainer.files import write_bytes

_FILTERS = {
    "Picture, PNG (*.png)": ".png",
    "Drawing, SVG (*.svg)": ".svg",
    "Table, CSV (*.csv)": ".csv",
}


class CurveSaver(QObject):
    """Asks for the place, writes off the window's thread, and tells the outcome."""

    def __init__(self, notifier: Notifier, settings: Settings, window: QWidget) -> None:
        super().__init__(window)
        self._notifier = notifier
        self._settings = settings
        self._window = window

    def save(self, record: RunRecord, plots: QGraphicsView) -> None:
        """Ask for a file and write the curves of a run as they are now."""
        folder = self._settings.read(EXPORT_FOLDER) or str(Path.home())
        begin = str(Path(folder, f"{record.job.out.stem}_curves.png"))
        chosen, filter_ = QFileDialog.getSaveFileName(
            self._window, "Save the curves", begin, ";;".join(_FILTERS)
        )
        if not chosen:
            return
        path = Path(chosen)
        if path.suffix.lower() not in _FILTERS.values():
            path = path.with_name(path.name + _FILTERS.get(filter_, ".png"))
        self._settings.write(EXPORT_FOLDER, str(path.parent))
        task = BackgroundTask(self._prepare(path, record, plots), "save curves", self)
        task.succeeded.connect(self._on_saved)
        task.failed.connect(self._on_failed)
        task.start()

    def _prepare(self, path: Path, record: RunRecord, plots: QGraphicsView) -> Callable[[], Path]:
        """Return what writes the file; pictures are drawn at once, as widgets belong to this thread."""
        from bloodcell_gui.training.run.saving import render_png, render_svg

        suffix = path.suffix.lower()
        if suffix == ".csv":
            from trainer.reports.history import write_history
            from trainer.reports.tables import DIALECTS, DialectId

            dialect = DIALECTS[DialectId(self._settings.read(EXPORT_DIALECT))]
            write = partial(write_history, path, record.curves.epochs, dialect)
        else:
            data = render_svg(plots, record.title) if suffix == ".svg" else render_png(plots)
            write = partial(write_bytes, path, data)

        def run() -> Path:
            write()
            return path

        return run

    @Slot(object)
    def _on_saved(self, path: Path) -> None:
        self._notifier.tell_done(f"Written to {path.parent}: {path.name}")

    @Slot(object, str)
    def _on_failed(self, error: Exception, details: str) -> None:
        self._notifier.tell_error(error, details=details)
