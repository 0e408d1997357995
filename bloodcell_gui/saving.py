"""Writing what the window shows where the user wants it, and saying how it went."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from bloodcell_gui.background import BackgroundTask
from bloodcell_gui.notify import Notifier
from bloodcell_gui.picture_files import encode_png
from bloodcell_gui.settings import EXPORT_DIALECT, Settings
from trainer.files import write_bytes
from trainer.language import tr
from trainer.reports.tables import DIALECTS, Dialect, DialectId, guard_text, write_table

# Rates of learning and of errors are told apart by so many decimals.
_PLACES = 6
# More do not fit into one line.
_MOST_NAMES = 4

Write = Callable[[Path], object]
WriteTable = Callable[[Path, Dialect], object]


@dataclass(frozen=True, slots=True)
class FileKind:
    """One kind of file that something can be saved as.

    Attributes:
        title: What the user reads.
        suffix: What a file's name ends with, such as `.png`.
        prepare: Called in the window's thread once this kind was chosen; returns what writes the file,
            for another thread.
    """

    title: str
    suffix: str
    prepare: Callable[[], Write]


@dataclass(frozen=True, slots=True)
class Table:
    """Numbers as they go into a file.

    Attributes:
        header: Names of the columns.
        rows: Text, whole numbers, and other numbers; None where there is none, which is not 0.
    """

    header: tuple[str, ...]
    rows: Sequence[Sequence[str | int | float | None]]

    def write(self, path: Path, dialect: Dialect) -> None:
        """Write a CSV file that spreadsheets read.

        Raises:
            OutputError: It cannot be written there.
        """
        with write_table(path, dialect, self.header) as write_row:
            for row in self.rows:
                write_row([_as_field(value, dialect) for value in row])


class Saver(QObject):
    """Asks for the place, writes off the window's thread, and tells the outcome quietly."""

    def __init__(self, notifier: Notifier, settings: Settings, window: QWidget) -> None:
        super().__init__(window)
        self._notifier = notifier
        self._settings = settings
        self._window = window

    def save(self, caption: str, name: str, kinds: Sequence[FileKind]) -> None:
        """Ask for a file and write it, as the kind that its name ends with.

        Args:
            caption: Title of the dialog.
            name: The file's name to begin with, without a suffix.
            kinds: What it may be, the likeliest first.
        """
        from bloodcell_gui import dialogs

        filters = ";;".join(f"{kind.title} (*{kind.suffix})" for kind in kinds)
        path = dialogs.ask_target(self._window, self._settings, caption, f"{name}{kinds[0].suffix}", filters)
        if path is not None:
            kind = next(one for one in kinds if one.suffix == path.suffix.lower())
            self.start(partial(_write, kind.prepare(), path))

    def save_table(self, caption: str, name: str, write: WriteTable) -> None:
        """Ask for a CSV file and write it in the dialect that the user has chosen.

        Args:
            caption: Title of the dialog.
            name: The file's name to begin with, without a suffix.
            write: Writes the file, such as `Table.write`.
        """
        self.save(caption, name, [self.csv_kind(write)])

    def csv_kind(self, write: WriteTable) -> FileKind:
        """Return the kind of file that a table is saved as, in the dialect that the user has chosen."""
        return FileKind(tr("CSV table"), ".csv", lambda: partial(_write_table, write, self.dialect))

    @property
    def dialect(self) -> Dialect:
        """The dialect of CSV that the user has chosen, when results were last exported."""
        return read_dialect(self._settings)

    def start(self, write: Callable[[], Sequence[Path]]) -> None:
        """Write files off the window's thread and tell what came of it.

        Args:
            write: Writes the files and returns them.
        """
        task = BackgroundTask(write, "save", self)
        task.succeeded.connect(partial(tell_written, self._notifier))
        task.failed.connect(self._notifier.tell_error)
        task.start()


def tell_written(notifier: Notifier, files: Sequence[Path]) -> None:
    """Tell where files were written, the first few of many by their names."""
    names = [path.name for path in files[:_MOST_NAMES]]
    more = [tr("and {n_files:,} more", n_files=len(files) - _MOST_NAMES)] if len(files) > _MOST_NAMES else []
    notifier.tell_done(
        tr("Written to {parent}: {names}", parent=files[0].parent, names=", ".join((*names, *more)))
    )


def read_dialect(settings: Settings) -> Dialect:
    """Return the dialect of CSV that the user has chosen, when results were last exported."""
    return DIALECTS[DialectId(settings.read(EXPORT_DIALECT))]


def png_kind(draw: Callable[[], QImage]) -> FileKind:
    """Return the kind of file that is a picture of points; it is compressed while it is written.

    Args:
        draw: Draws the picture; called in the window's thread, to which widgets belong.
    """
    return FileKind(tr("PNG picture"), ".png", lambda: partial(_write_png, draw()))


def svg_kind(draw: Callable[[], bytes]) -> FileKind:
    """Return the kind of file that is a drawing of lines, drawn as for `png_kind`."""
    return FileKind(tr("SVG drawing"), ".svg", lambda: partial(_write_bytes, draw()))


def text_kind(title: str, suffix: str, text: str) -> FileKind:
    """Return a kind of file that holds a text."""
    return FileKind(title, suffix, lambda: partial(_write_bytes, text.encode()))


def _write(write: Write, path: Path) -> tuple[Path, ...]:
    write(path)
    return (path,)


def _write_table(write: WriteTable, dialect: Dialect, path: Path) -> None:
    write(path, dialect)


def _write_png(image: QImage, path: Path) -> None:
    write_bytes(path, encode_png(image))


def _write_bytes(data: bytes, path: Path) -> None:
    write_bytes(path, data)


def _as_field(value: str | int | float | None, dialect: Dialect) -> str | int:
    if isinstance(value, str):
        return guard_text(value)
    if isinstance(value, int):
        return value
    return dialect.format_number(value, _PLACES)
