"""Data sets whose labels stand in a table: `path,label[,split][,sample_id]`."""

import csv
import io
import ntpath
import posixpath
from collections.abc import Iterator
from dataclasses import dataclass

from trainer.classes import normalise_name
from trainer.dataset.labelled import SPLIT_NAMES, Dataset, LabelledImage, Problem, order_images
from trainer.dataset.listing import is_image_name
from trainer.dataset.tables import decode_table, split_rows
from trainer.dataset.trees import Tree
from trainer.errors import DatasetError
from trainer.language import tr

MAX_BYTES = 256 * 2**20
_LONGEST_HEADER = 65536

# Spellings as `normalise_name` leaves them, the surest first.
_SPELLINGS = {
    "path": ("path", "filepath", "imagepath", "imgpath", "filename", "imagefile", "imagename", "imgname",
             "file", "image", "img"),
    "label": ("label", "class", "classname", "celltype", "cellclass", "category", "target"),
    "split": ("split", "subset", "partition", "part", "set"),
    "sample": ("sampleid", "sample", "specimenid", "specimen", "slideid", "slide"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Columns:
    path: int
    label: int
    split: int | None
    sample: int | None


def is_manifest(tree: Tree, name: str) -> bool:
    """Return whether a file is a table with a column of paths and one of labels."""
    if not name.lower().endswith((".csv", ".tsv")):
        return False
    try:
        header = io.BytesIO(tree.read(name, _LONGEST_HEADER)).readline()
        return _find_columns(next(split_rows(decode_table(header)), [])) is not None
    except (OSError, csv.Error):
        return False


def read_manifest(tree: Tree, name: str) -> Dataset:
    """Read a manifest at the root of a tree; its paths count from there.

    Raises:
        DatasetError: It is too large, no table, or lacks the columns of paths and labels.
        OSError: It cannot be read.
    """
    data = tree.read(name, MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise DatasetError(
            tr("The manifest “{name}” is too large.", name=name),
            tr("Keep it under {max_bytes} MB.", max_bytes=MAX_BYTES // 2**20),
        )
    rows = split_rows(decode_table(data))
    try:
        columns = _find_columns(next(rows, []))
        if columns is None:
            raise DatasetError(
                tr("“{name}” has no column of image paths, or none of classes.", name=name),
                tr("Name the columns path and label in its first line."),
            )
        return _read_rows(tree, name, rows, columns)
    except csv.Error as error:
        raise DatasetError(
            tr("“{name}” is no proper table ({error}).", name=name, error=error), tr("Save it again as CSV.")
        ) from error


def _read_rows(tree: Tree, manifest: str, rows: Iterator[list[str]], columns: _Columns) -> Dataset:
    images: list[LabelledImage] = []
    problems: list[Problem] = []
    seen: set[str] = set()
    for row in rows:
        if not any(cell.strip() for cell in row):
            continue
        written, label = _cell(row, columns.path), _cell(row, columns.label)
        part = _cell(row, columns.split).casefold()
        name = _name_below(written)
        if name is None:
            reason = tr("The manifest's path leads out of its folder.")
        elif not is_image_name(name):
            reason = tr("It is in no image format that is read.")
        elif not label:
            reason = tr("The manifest gives it no class.")
        elif part and part not in SPLIT_NAMES:
            reason = tr(
                "The manifest puts it in “{part}”, which is none of train, validation and test.", part=part
            )
        elif name in seen:
            reason = tr("The manifest lists it twice; the first line counts.")
        elif not tree.has_file(name):
            reason = tr("There is no such file.")
        else:
            seen.add(name)
            sample_id = _cell(row, columns.sample)
            images.append(LabelledImage(tree.image(name), label, SPLIT_NAMES.get(part), sample_id))
            continue
        problems.append(Problem(written, reason))
    images.sort(key=lambda image: image.source.name)
    return Dataset(tree.root / manifest, tr("a manifest"), order_images(images), tuple(problems))


def _name_below(written: str) -> str | None:
    """Return a manifest's path with `/`, tidied; None where it leads out of the folder."""
    name = written.replace("\\", "/")
    if not name or "\0" in name or posixpath.isabs(name) or ntpath.splitdrive(name)[0]:
        return None
    name = posixpath.normpath(name)
    return None if name == ".." or name.startswith("../") else name


def _find_columns(header: list[str]) -> _Columns | None:
    names = [normalise_name(cell) for cell in header]
    found = {
        column: next((names.index(spelling) for spelling in spellings if spelling in names), None)
        for column, spellings in _SPELLINGS.items()
    }
    path, label = found["path"], found["label"]
    if path is None or label is None:
        return None
    return _Columns(path, label, found["split"], found["sample"])


def _cell(row: list[str], column: int | None) -> str:
    return "" if column is None or column >= len(row) else row[column].strip()
