"""The file that says which image went into which part: `fingerprint,split`, gzipped CSV."""

import gzip
import io
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from trainer.dataset.splits import Split
from trainer.errors import DatasetError
from trainer.files import write_bytes
from trainer.language import tr

_HEADER = "fingerprint,split"


def write_split_file(path: Path, parts: Iterable[tuple[str, Split]]) -> None:
    """Write the parts, sorted by fingerprint; the same parts give the same bytes.

    Raises:
        OutputError: It cannot be written there.
    """
    lines = sorted({f"{fingerprint},{split.value}" for fingerprint, split in parts})
    text = "\n".join([_HEADER, *lines, ""])
    buffer = io.BytesIO()
    with gzip.GzipFile(fileobj=buffer, mode="wb", mtime=0) as file:
        file.write(text.encode())
    write_bytes(path, buffer.getvalue())


def read_split_file(path: Path) -> Mapping[str, Split]:
    """Return the part of each fingerprint.

    Raises:
        DatasetError: It cannot be read, or is no such file.
    """
    try:
        with gzip.open(path, "rt", encoding="utf-8") as file:
            lines = file.read().splitlines()
        if not lines or lines[0] != _HEADER:
            raise ValueError("its first line is not “fingerprint,split”")
        rows = (line.split(",") for line in lines[1:])
        return {fingerprint: Split(split) for fingerprint, split in rows}
    except (OSError, EOFError, ValueError, zlib.error) as error:
        raise DatasetError(
            tr("The split file “{path}” cannot be read ({error}).", path=path, error=error),
            tr("Give the file that `bloodcell train --split-file` wrote."),
        ) from error
