"""Writing pictures and tables where the user wants them, and saying how it went."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from bloodcell_gui import dialogs
from bloodcell_gui.background import BackgroundTask
from bloodcell_gui.notify import Notifier
from bloodcell_gui.settings import EXPORT_FOLDER, Settings
from bloodcell_gui.training.results.figure import Figure, draw_png, draw_svg
from trainer.files import write_bytes
from trainer.reports.tables import STANDARD, guard_text, write_table

_PICTURES = "PNG picture (*.png);;SVG drawing (*.svg)"
_CSV = "CSV (*.csv)"


@dataclass(frozen=True, slots=True)
class Table:
    """Numbers as they go into a file.

    Attributes:
        header: Names of the columns.
        rows: Text, whole numbers, and other numbers; None where there is none, which is not 0.
    """

    header: tuple[str, ...]
    rows: Sequence[Sequence[str | int | float | None]]


class Saver(QObject):
    """Asks for the place, writes off the window's thread, and tells the outcome quietly."""

    def __init__(self, notifier: Notifier, settings: Settings, window: QWidget) -> None:
        super().__init__(window)
        self._notifier = notifier
        self._settings = settings
        self._window = window

    def save_picture(self, figure: Figure, name: str) -> None:
        """Save a figure as it is seen.

        Args:
            figure: The figure.
            name: The file's name to begin with, without a suffix.
        """
        path = self._ask("Save the picture", f"{name}.png", _PICTURES)
        if path is not None:
            is_svg = path.suffix.lower() == ".svg"
            self._write(
                path, partial(write_bytes, path, draw_svg(figure, name) if is_svg else draw_png(figure))
            )

    def save_table(self, table: Table, name: str) -> None:
        """Save a table as CSV.

        Args:
            table: The table.
            name: The file's name to begin with, without a suffix.
        """
        path = self._ask("Save the table", f"{name}.csv", _CSV)
        if path is not None:
            self._write(path, partial(write_csv, path, table))

    def save_table_or_text(self, table: Table, text: str, name: str) -> None:
        """Save a table as CSV, or the same as Markdown, as the user chooses.

        Args:
            table: The table.
            text: The same as Markdown.
            name: The file's name to begin with, without a suffix.
        """
        path = self._ask("Save the comparison", f"{name}.csv", f"{_CSV};;Markdown (*.md)")
        if path is not None:
            is_text = path.suffix.lower() == ".md"
            self._write(
                path,
                partial(write_bytes, path, text.encode()) if is_text else partial(write_csv, path, table),
            )

    def _ask(self, caption: str, name: str, kinds: str) -> Path | None:
        return dialogs.ask_target(self._window, self._settings, caption, name, kinds)

    def _write(self, path: Path, write: Callable[[], object]) -> None:
        self._settings.write(EXPORT_FOLDER, str(path.parent))
        task = BackgroundTask(lambda: (write(), path)[1], "save", self)
        task.succeeded.connect(self._on_written)
        task.failed.connect(self._on_failed)
        task.start()

    @Slot(object)
    def _on_written(self, path: Path) -> None:
        self._notifier.tell_done(f"Written to {path.parent}: {path.name}")

    @Slot(object, str)
    def _on_failed(self, error: Exception, details: str) -> None:
        self._notifier.tell_error(error, details=details)


def write_csv(path: Path, table: Table) -> None:
    """Write a table as CSV that spreadsheets read.

    Raises:
        OutputError: It cannot be written there.
    """
    with write_table(path, STANDARD, table.header) as write_row:
        for row in table.rows:
            write_row([_as_field(value) for value in row])


def _as_field(value: str | int | float | None) -> str | int:
    if isinstance(value, str):
        return guard_text(value)
    if isinstance(value, int):
        return value
    return STANDARD.format_number(value, 6)
