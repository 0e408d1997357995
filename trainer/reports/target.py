"""Where a report goes: folder, name, and whether both will do before any work is done."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from trainer.errors import ConfigError, OutputError
from trainer.files import FORBIDDEN_SIGN
from trainer.language import tr
from trainer.leftovers import make_temporary
from trainer.reports.tables import STANDARD, Dialect
from trainer.words import join_words

# A page a sample: what is longer nobody opens, and all of a PDF is in memory until it is written.
SAMPLES_A_PDF = 100
# File systems allow 255 bytes; what follows the name takes 12 (`_samples.csv`).
_LONGEST_NAME = 255 - len("_samples.csv")


class Format(StrEnum):
    """The forms of a report by the names that they have on the command line and in settings."""

    CSV = "csv"
    JSON = "json"
    XLSX = "xlsx"
    PDF = "pdf"


USUAL_FORMATS = (Format.CSV, Format.JSON)


@dataclass(frozen=True, slots=True)
class ReportTarget:
    """The files of one report.

    Attributes:
        folder: Where they go; made where it is missing.
        name: What their names begin with.
        dialect: How the tables are written.
        formats: In which forms it is written, in any order.
    """

    folder: Path
    name: str
    dialect: Dialect = STANDARD
    formats: tuple[Format, ...] = USUAL_FORMATS

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
    def workbook(self) -> Path:
        """All three as one Excel workbook."""
        return self.folder / f"{self.name}.xlsx"

    def pdfs(self, n_samples: int) -> tuple[Path, ...]:
        """Return the PDFs of a page a sample: one, or one for each hundred of many."""
        n_more = max(0, n_samples - 1) // SAMPLES_A_PDF
        ends = ("", *(f"_{number}" for number in range(2, 2 + n_more)))
        return tuple(self.folder / f"{self.name}{end}.pdf" for end in ends)

    @property
    def files(self) -> tuple[Path, ...]:
        """All files of a report on no more samples than one PDF holds."""
        return self.list_files(1)

    def list_files(self, n_samples: int) -> tuple[Path, ...]:
        """Return all files of the report on so many samples."""
        files = {
            Format.CSV: (self.counts, self.samples, self.cells),
            Format.JSON: (self.json,),
            Format.XLSX: (self.workbook,),
            Format.PDF: self.pdfs(n_samples),
        }
        return tuple(path for one in Format if one in self.formats for path in files[one])

    def count_pages(self, n_samples: int) -> int:
        """Return how many pages `write_report` tells of on so many samples: tables of rows have none."""
        return n_samples if {Format.XLSX, Format.PDF} & {*self.formats} else 0

    def check(self, n_samples: int = 1) -> None:
        """Find out whether the report can be written, before work that would be lost.

        Makes the folder, and creates and removes an empty file in it.

        Args:
            n_samples: How many samples it is on.

        Raises:
            OutputError: The name or the folder will not do, or a file is there that may not be
                replaced.
        """
        _check_name(self.name)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            make_temporary(self.folder).unlink()
        except OSError as error:
            raise OutputError(
                tr(
                    "Nothing can be written in “{folder}” ({strerror}).",
                    folder=self.folder,
                    strerror=error.strerror or error,
                ),
                tr("Choose another folder for the results; nothing was changed."),
            ) from error
        for path in self.list_files(n_samples):
            _check_replaceable(path)


def read_formats(names: Iterable[str]) -> tuple[Format, ...]:
    """Return the formats of such names, each once, in the order of `Format`.

    Raises:
        ConfigError: There is none of a name, or no name.
    """
    wanted = {name.strip().casefold() for name in names}
    unknown = sorted(wanted - {one.value for one in Format})
    if unknown or not wanted:
        raise ConfigError(
            tr("There is no form of report called “{unknown}”.", unknown="".join(unknown[:1])),
            tr("A report can be {format}.", format=join_words([*Format])),
        )
    return tuple(one for one in Format if one in wanted)


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
            tr("“{name}” cannot be part of a file's name.", name=name),
            tr('Choose a shorter name without any of < > : " / \\ | ? *.'),
        )


def _check_replaceable(path: Path) -> None:
    try:
        # Also finds what only Windows knows: a table that is open in Excel.
        if path.exists():
            path.open("r+b").close()
    except OSError as error:
        raise OutputError(
            tr(
                "“{path}” in “{path_parent}” cannot be replaced ({strerror}).",
                path=path.name,
                path_parent=path.parent,
                strerror=error.strerror or error,
            ),
            tr("Close it where it is open, or choose another name or folder; nothing was changed."),
        ) from error
