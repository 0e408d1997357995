"""What is decided without a person: only what nobody would decide otherwise."""

from collections.abc import Iterable, Sequence

from trainer.cleaning.decisions import Decision, Verdict
from trainer.cleaning.finders.bad_images import SURELY_BAD
from trainer.cleaning.issues import Issue, IssueKind


def propose_decisions(
    issues: Iterable[Issue], *, apply_defaults: bool, by: str = "", when: str = ""
) -> tuple[Decision, ...]:
    """Return a decision about each image that has an issue: undecided, but for the defaults if asked.

    By default are excluded: exact copies within a class beyond the first in path order, and every image of
    a picture that is in several classes; junk; images of one colour and files that cannot be read; and
    images whose copy the data set holds out. A label that a model doubts stays undecided: predictions
    never become labels by themselves. So do near duplicates, which do no harm as long as they are on one
    side of a split, and outliers, which may be the rare cells that somebody looks for.

    Args:
        issues: What was found, the surest first.
        apply_defaults: Whether to decide at all.
        by: Who decides, for the decisions that are made.
        when: When, in ISO 8601.
    """
    by_path: dict[str, list[Issue]] = {}
    for issue in issues:
        by_path.setdefault(issue.path, []).append(issue)
    return tuple(
        _decide(found, apply_defaults=apply_defaults, by=by, when=when) for found in by_path.values()
    )


def merge_decisions(earlier: Sequence[Decision], new: Iterable[Decision]) -> tuple[Decision, ...]:
    """Return earlier decisions with new ones added; what was decided before stays as it was."""
    decided = {one.path: one for one in earlier if one.verdict is not Verdict.UNDECIDED}
    return tuple({**{one.path: one for one in earlier}, **_by_path(new), **decided}.values())


def is_excluded_by_default(issue: Issue) -> bool:
    """Return whether an issue is excluded where nobody decides."""
    if issue.kind is IssueKind.BAD_IMAGE:
        return issue.score >= SURELY_BAD
    return issue.kind in {IssueKind.EXACT_DUPLICATE, IssueKind.JUNK, IssueKind.LEAKAGE}


def _decide(issues: Sequence[Issue], *, apply_defaults: bool, by: str, when: str) -> Decision:
    sure = _first_excluded(issues) if apply_defaults else None
    told = sure or issues[0]
    return Decision(
        path=told.path,
        fingerprint=told.fingerprint,
        label=told.given,
        verdict=Verdict.UNDECIDED if sure is None else Verdict.EXCLUDE,
        reason=told.reason,
        by="" if sure is None else by,
        when="" if sure is None else when,
    )


def _first_excluded(issues: Sequence[Issue]) -> Issue | None:
    return next((issue for issue in issues if is_excluded_by_default(issue)), None)


def _by_path(decisions: Iterable[Decision]) -> dict[str, Decision]:
    return {decision.path: decision for decision in decisions}
