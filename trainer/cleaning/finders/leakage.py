"""Pictures that a data set puts both into what is learned from and into what is held out."""

from trainer.cleaning.finders.copies import CopyGroups
from trainer.cleaning.issues import MOST_RELATED, Issue, IssueKind
from trainer.cleaning.scan import Scan
from trainer.dataset.splits import Split
from trainer.language import tr

_EXACT = 0.99


def find_leakage(scan: Scan, copies: CopyGroups) -> list[Issue]:
    """Find images whose copy the data set itself puts into a part that is held out from theirs.

    The issue is about the image that is learned from, or validated on: it is the one to leave out, since
    the test is not to change.

    Args:
        scan: The images.
        copies: Their groups.
    """
    issues = []
    for rows in copies.members().values():
        for row in rows:
            part = scan.images[row].split
            others = [other for other in rows if _is_later(scan.images[other].split, part)]
            if not others:
                continue
            # Exact copies first; sorting leaves the others as they were.
            others.sort(key=lambda other: scan.fingerprints[other] != scan.fingerprints[row])
            exact = scan.fingerprints[others[0]] == scan.fingerprints[row]
            which = scan.images[others[0]]
            what = tr("an exact copy") if exact else tr("a turned, moved or resaved copy")
            issues.append(
                Issue(
                    path=scan.images[row].source.name,
                    fingerprint=scan.fingerprints[row],
                    kind=IssueKind.LEAKAGE,
                    given=scan.images[row].label,
                    score=_EXACT if exact else _EXACT * float(copies.agreement[row]),
                    reason=tr(
                        "It is in {part}, and “{source}” in {split} is {what} of it.",
                        part=part,
                        source=which.source.name,
                        split=which.split,
                        what=what,
                    ),
                    related=tuple(scan.images[other].source.name for other in others[:MOST_RELATED]),
                    group=scan.images[rows[0]].source.name,
                )
            )
    return issues


def _is_later(part: Split | None, than: Split | None) -> bool:
    order = list(Split)
    return part is not None and than is not None and order.index(part) > order.index(than)
