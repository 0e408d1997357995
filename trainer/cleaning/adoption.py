"""Decisions that were made before, held against the data set as it is now."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from trainer.cleaning.decisions import Decision
from trainer.cleaning.report import CleaningReport, count_changes
from trainer.cleaning.selection import match_decisions


@dataclass(frozen=True, slots=True)
class Adopted:
    """Earlier decisions about a data set.

    Attributes:
        decisions: Those about images that are there, under the paths that these have now.
        others: Those about images that are not there, as they were.
    """

    decisions: tuple[Decision, ...]
    others: tuple[Decision, ...]


def adopt_decisions(report: CleaningReport, decisions: Sequence[Decision]) -> Adopted:
    """Find the images that decisions are about, by path and pixels as `select_images` does.

    Args:
        report: What was found in the data set.
        decisions: What was decided, at most one for each path.

    Raises:
        DecisionsError: None of them is about an image here, or one gives a class that the data set does
            not have.
    """
    count_changes(report, decisions)
    found = match_decisions(report.paths, report.fingerprints, decisions)
    adopted = {
        report.paths[row]: replace(one, path=report.paths[row], fingerprint=report.fingerprints[row])
        for row, one in found.items()
    }
    unreadable = {problem.name for problem in report.problems}.difference(report.paths)
    adopted |= {one.path: one for one in decisions if one.path in unreadable}
    used = {id(one) for one in found.values()}
    others = (one for one in decisions if id(one) not in used and one.path not in unreadable)
    return Adopted(tuple(adopted.values()), tuple(others))
