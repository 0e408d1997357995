"""Copies of a picture within a data set: exact ones, near ones, and so many that they are junk."""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trainer.cleaning.issues import MOST_RELATED, Issue, IssueKind
from trainer.cleaning.likeness.copies import find_copy_pairs
from trainer.cleaning.scan import Scan
from trainer.dataset.copies import find_copies
from trainer.dataset.grouping import Groups
from trainer.language import tr, tr_n
from trainer.words import quote_some

# So many copies of one picture are no mishap, unless the data set holds many of every picture.
MANY_COPIES = 10

# 1 is kept for one picture under two labels.
_SURE = 0.99
_JUNK = 0.995


@dataclass(frozen=True, slots=True, eq=False)
class CopyGroups:
    """Which images show the same picture.

    Attributes:
        groups: (N,) lowest row of each image's group, exact and near copies joined.
        agreement: (N,) float32 in [0, 1]: how well an image, or one with the same pixels, agrees with the
            one of its group that it was found by; 0 for an image that has no near copy.
    """

    groups: NDArray[np.int64]
    agreement: NDArray[np.float32]

    def members(self) -> dict[int, list[int]]:
        """Return the rows of each group, by its lowest row."""
        found: dict[int, list[int]] = defaultdict(list)
        for row, group in enumerate(self.groups.tolist()):
            found[group].append(row)
        return found


def group_copies(
    fingerprints: tuple[str, ...],
    thumbnails: NDArray[np.uint8],
    on_progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> CopyGroups:
    """Find the exact and the near copies among images.

    Args:
        fingerprints: (N,) fingerprints of pixels.
        thumbnails: (N, SIDE, SIDE) uint8.
        on_progress: Called with (done, total) of what is compared; an exception from it ends the work.
    """
    first: dict[str, int] = {}
    for row, fingerprint in enumerate(fingerprints):
        first.setdefault(fingerprint, row)
    # By fingerprint: the order of the files decides nothing.
    distinct = np.array([first[fingerprint] for fingerprint in sorted(first)], np.int64)
    near = find_copy_pairs(thumbnails, distinct, on_progress)
    groups = Groups(len(fingerprints))
    groups.join_equal(fingerprints)
    groups.join_pairs(map(tuple, near.pairs.tolist()))
    agreement = np.zeros(len(fingerprints), np.float32)
    np.maximum.at(agreement, near.pairs, near.scores[:, np.newaxis])
    return CopyGroups(groups.ids(), agreement[[first[fingerprint] for fingerprint in fingerprints]])


def find_junk(scan: Scan, copies: CopyGroups) -> list[Issue]:
    """Find pictures that are there so often that they cannot be cells: every copy is one issue.

    Args:
        scan: The images.
        copies: Their groups.
    """
    issues = []
    for rows in _junk_groups(copies):
        names = sorted({scan.class_ids[row] for row in rows})
        where = tr_n(" in the class “{names}”", " in {count} classes", len(names), names=names[0])
        # Images without a label are of no class that could be named.
        reason = tr(
            "It is one of {n_rows:,} copies of one picture{where}.",
            n_rows=len(rows),
            where=where if names != [""] else "",
        )
        shown = _name_some(scan, rows)
        issues += [_issue(scan, row, shown, IssueKind.JUNK, _JUNK, reason) for row in rows]
    return issues


def find_exact_duplicates(scan: Scan, copies: CopyGroups, believed: Sequence[str] = ()) -> list[Issue]:
    """Find exact copies; within a class all but the first in path order, across classes every one.

    Args:
        scan: The images.
        copies: Their groups; junk is left to `find_junk`.
        believed: (N,) id of the class that a model takes each image for, empty where it says nothing; or
            nothing at all. Of copies across classes it suggests the right one, else their majority does.
    """
    junk = {row for rows in _junk_groups(copies) for row in rows}
    kept = [row for row in range(len(scan.images)) if row not in junk]
    names = [scan.images[row].source.name for row in kept]
    found = find_copies(
        names, [scan.class_ids[row] for row in kept], [scan.fingerprints[row] for row in kept]
    )
    issues = []
    for rows in ([kept[place] for place in group] for group in found.contradicting):
        classes = sorted({scan.class_ids[row] for row in rows})
        reason = tr(
            "The same picture is in the classes {classes}: no more than one can be right.",
            classes=quote_some(classes),
        )
        likeliest = believed[rows[0]] if believed else ""
        likeliest = likeliest or _find_majority([scan.class_ids[row] for row in rows])
        shown = _name_some(scan, rows)
        for row in rows:
            suggested = likeliest if likeliest != scan.class_ids[row] else ""
            issues.append(_issue(scan, row, shown, IssueKind.EXACT_DUPLICATE, 1.0, reason, suggested))
    for rows in ([kept[place] for place in group] for group in found.agreeing):
        reason = tr("It is an exact copy of “{source}”.", source=scan.images[rows[0]].source.name)
        shown = _name_some(scan, rows)
        issues += [_issue(scan, row, shown, IssueKind.EXACT_DUPLICATE, _SURE, reason) for row in rows[1:]]
    return issues


def find_near_duplicates(scan: Scan, copies: CopyGroups) -> list[Issue]:
    """Find copies that were turned, mirrored, cropped a little or saved again: every one of them.

    Nobody knows which one is the original; of exact copies only the first in path order is named.

    Args:
        scan: The images.
        copies: Their groups; junk is left to `find_junk`.
    """
    junk = {row for rows in _junk_groups(copies) for row in rows}
    issues = []
    for members in copies.members().values():
        distinct: dict[str, int] = {}
        for row in _by_path(scan, members):
            distinct.setdefault(scan.fingerprints[row], row)
        rows = list(distinct.values())
        if len(rows) < 2 or rows[0] in junk:
            continue
        names = sorted({scan.class_ids[row] for row in members})
        shown = _name_some(scan, rows)
        for row in rows:
            other = next(one for one in rows if one != row)
            agreement = float(copies.agreement[row])
            reason = tr(
                "It shows the same as “{source}”, turned, moved or saved again",
                source=scan.images[other].source.name,
            )
            if len(names) > 1:
                reason += tr(", which counts as another class ({names})", names=quote_some(names))
            score = _SURE if len(names) > 1 else _SURE * agreement
            issues.append(_issue(scan, row, shown, IssueKind.NEAR_DUPLICATE, score, f"{reason}."))
    return issues


def _junk_groups(copies: CopyGroups) -> list[list[int]]:
    """Return the groups that are many times larger than groups are in this data set."""
    sizes = Counter(copies.groups.tolist())
    limit = MANY_COPIES * float(np.median(list(sizes.values())))
    return [rows for rows in copies.members().values() if len(rows) >= limit]


def _find_majority(class_ids: Sequence[str]) -> str:
    """Return the class that is there most often; empty where several are."""
    (first, count), *others = Counter(class_ids).most_common(2)
    return "" if others and others[0][1] == count else first


def _name_some(scan: Scan, rows: Sequence[int]) -> list[str]:
    """Return the paths of the first of a group, one more than are shown beside any of them."""
    return [scan.images[row].source.name for row in rows[: MOST_RELATED + 1]]


def _issue(
    scan: Scan, row: int, shown: list[str], kind: IssueKind, score: float, reason: str, suggested: str = ""
) -> Issue:
    image = scan.images[row]
    return Issue(
        path=image.source.name,
        fingerprint=scan.fingerprints[row],
        kind=kind,
        given=image.label,
        suggested=suggested,
        score=score,
        reason=reason,
        related=tuple(name for name in shown if name != image.source.name)[:MOST_RELATED],
        group=shown[0],
    )


def _by_path(scan: Scan, rows: list[int]) -> list[int]:
    return sorted(rows, key=lambda row: scan.images[row].source.name)
