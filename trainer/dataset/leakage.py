"""Refusing parts that a data set states itself, where what is held out is learned from too."""

from collections.abc import Sequence

from trainer.dataset.splits import Split
from trainer.errors import DatasetError
from trainer.language import tr, tr_n
from trainer.words import quote_some


def refuse_leakage(names: Sequence[str], parts: Sequence[Split | None], groups: Sequence[str]) -> None:
    """Let no copy of a cell stand in two of the parts that a data set states.

    Args:
        names: (N,) paths below the data set.
        parts: (N,) parts that it states; None where it leaves that open.
        groups: (N,) equal where images show the same cell.

    Raises:
        DatasetError: Some are in two parts.
    """
    if leaks := _find_leaks(parts, groups):
        first, second = leaks[0]
        raise DatasetError(
            tr_n(
                "1 cell is in more than one part of the data set: “{names}” in {parts} shows the "
                "same as “{names_2}” in {parts_2}.",
                "{count:,} cells are in more than one part of the data set: “{names}” in {parts} shows the "
                "same as “{names_2}” in {parts_2}.",
                len(leaks),
                names=names[first],
                parts=parts[first],
                names_2=names[second],
                parts_2=parts[second],
            ),
            tr(
                "Clean it first (bloodcell clean … --out decisions.csv --apply-defaults leaves "
                "the copies out of what is learned from), and train with these decisions."
            ),
        )


def refuse_shared_samples(samples: Sequence[str], parts: Sequence[Split | None]) -> None:
    """Let no sample stand in two of the parts that a data set states.

    Args:
        samples: (N,) sample of each image; empty where unknown.
        parts: (N,) parts that it states; None where it leaves that open.

    Raises:
        DatasetError: Some are in two parts.
    """
    known = [row for row, sample in enumerate(samples) if sample]
    leaks = _find_leaks([parts[row] for row in known], [samples[row] for row in known])
    if leaks:
        names = sorted({samples[known[first]] for first, _ in leaks})
        raise DatasetError(
            tr_n(
                "The sample {names} is in more than one part of the data set.",
                "The samples {names} are in more than one part of the data set.",
                len(names),
                names=quote_some(names, 3),
            ),
            tr(
                "Put all images of a sample into one part, or leave the column of samples out "
                "of the manifest."
            ),
        )


def _find_leaks(parts: Sequence[Split | None], groups: Sequence[str]) -> list[tuple[int, int]]:
    """Return two rows in different parts, of each group that has some."""
    first: dict[str, int] = {}
    leaks: dict[str, tuple[int, int]] = {}
    for row, (part, group) in enumerate(zip(parts, groups, strict=True)):
        if part is None:
            continue
        earlier = first.setdefault(group, row)
        if parts[earlier] is not part:
            leaks.setdefault(group, (earlier, row))
    return list(leaks.values())
