"""What kinds of issue and decisions are called where the user sees them."""

from trainer.cleaning.decisions import Decision, Verdict
from trainer.cleaning.issues import Issue, IssueKind
from trainer.language import Texts, tr

KIND_TITLES = Texts(
    {
        IssueKind.EXACT_DUPLICATE: "Exact copies",
        IssueKind.JUNK: "Junk",
        IssueKind.LEAKAGE: "Leaks",
        IssueKind.LABEL: "Wrong labels",
        IssueKind.NEAR_DUPLICATE: "Near copies",
        IssueKind.BAD_IMAGE: "Bad images",
        IssueKind.OUTLIER: "Outliers",
    }
)
KIND_TIPS = Texts(
    {
        IssueKind.EXACT_DUPLICATE: "Images whose pixels are the same as another's",
        IssueKind.JUNK: "One picture so many times that it can hardly be a cell",
        IssueKind.LEAKAGE: "Images whose copy lies in a part that is held out",
        IssueKind.LABEL: "Images that a classifier takes for another class",
        IssueKind.NEAR_DUPLICATE: "Copies that were turned, moved, cropped a little or saved again",
        IssueKind.BAD_IMAGE: "Dark, bright, blurred, empty, odd or unreadable images",
        IssueKind.OUTLIER: "Images that are unlike all others",
    }
)
_VERDICTS = Texts(
    {
        Verdict.KEEP: "Kept",
        Verdict.RELABEL: "Relabelled",
        Verdict.EXCLUDE: "Excluded",
        Verdict.UNDECIDED: "Undecided",
    }
)
# Kinds whose groups are copies of one picture.
_SAME_PICTURE = frozenset({IssueKind.EXACT_DUPLICATE, IssueKind.JUNK})


def name_row(issue: Issue, size: int) -> str:
    """Return what a row of the queue is called.

    Args:
        issue: Its surest issue.
        size: How many issues it stands for.
    """
    if size == 1:
        return issue.path
    if issue.kind in _SAME_PICTURE:
        return tr("{size:,} copies of one picture", size=size)
    if issue.kind is IssueKind.NEAR_DUPLICATE:
        return tr("{size:,} near copies of one picture", size=size)
    return tr("{size:,} images of one picture", size=size)


def describe_verdict(decision: Decision | None) -> str:
    """Return a decision in a word or a few; that there is none, too."""
    if decision is None:
        return _VERDICTS[Verdict.UNDECIDED]
    if decision.verdict is Verdict.RELABEL:
        verb = tr("Relabelled") if decision.label else tr("Labelled")
        return f"{verb} “{decision.new_label}”"
    return _VERDICTS[decision.verdict]


def name_verdict(verdict: Verdict) -> str:
    """Return what a verdict is called once it was given."""
    return _VERDICTS[verdict]
