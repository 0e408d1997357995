"""Where a report goes: folder, name, and whether both will do before any work is done."""

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from trainer.errors import OutputError
from trainer.files import FORBIDDEN_SIGN
from trainer.reports.tables import STANDARD, Dialect

# File systems allow 255 bytes; what follows the name takes 12 (`_samples.csv`).
_LONGEST_NAME = 255 - len("_samples.csv")


@dataclass(frozen=True, slots=True)
class ReportTarget:
    """The files of one report.

    Attributes:
        folder: Where they go; made where it is missing.
        name: What their names begin with.
        dialect: How the tables are written.
    """

    folder: Path
    name: str
    dialect: Dialect = STANDARD

    @property
    def counts(self) -> Path:
        """Table of one row a sample and class."""
        return self.folder / f"{self.name}_counts.csv"

    @property
    def samples(self) -> Path:
        """Table of one row a sample."""
        return self.folder / f"{self.name}_samples.csv"

    @property
    def cells(self) -> Path:
        """Table of one row an image."""
        return self.folder / f"{self.name}_cells.csv"

    @property
    def json(self) -> Path:
        """All three as one JSON object."""
        return self.folder / f"{self.name}.json"

    @property
    def files(self) -> tuple[Path, ...]:
        """All files of the report."""
        return (self.counts, self.samples, self.cells, self.json)

    def check(self) -> None:
        """Find out whether the report can be written, before work that would be lost.

        Makes the folder, and creates and removes an empty file in it.

        Raises:
            OutputError: The name or the folder will not do, or a file is there that may not be
                replaced.
        """
        _check_name(self.name)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            handle, probe = tempfile.mkstemp(dir=self.folder, prefix=".writing-", suffix=".tmp")
            os.close(handle)
            Path(probe).unlink()
        except OSError as error:
            raise OutputError(
                f"Nothing can be written in “{self.folder}” ({error.strerror or error}).",
                "Choose another folder for the results; nothing was changed.",
            ) from error
        for path in self.files:
            _check_replaceable(path)


def name_report(path: Path) -> str:
    """Return a name for the report on a folder or file: its own, as far as file systems allow.

    Args:
        path: What is classified.
    """
    path = path.resolve()
    name = FORBIDDEN_SIGN.sub("_", path.stem if path.is_file() else path.name).rstrip(" .")
    while len(os.fsencode(name)) > _LONGEST_NAME:
        name = name[:-1]
    return name or "report"


def _check_name(name: str) -> None:
    if not name or FORBIDDEN_SIGN.search(name) or len(os.fsencode(name)) > _LONGEST_NAME:
        raise OutputError(
            f"“{name}” cannot be part of a file's name.",
            'Choose a shorter name without any of < > : " / \\ | ? *.',
        )


def _check_replaceable(path: Path) -> None:
    try:
        # Also finds what only Windows knows: a table that is open in Excel.
        if path.exists():
            path.open("r+b").close()
    except OSError as error:
        raise OutputError(
            f"“{path.name}” in “{path.parent}” cannot be replaced ({error.strerror or error}).",
            "Close it where it is open, or choose another name or folder; nothing was changed.",
        ) from error
