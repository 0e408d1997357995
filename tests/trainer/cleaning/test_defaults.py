import pytest

from trainer.cleaning.decisions import Decision, Verdict
from trainer.cleaning.defaults import is_excluded_by_default, merge_decisions, propose_decisions
from trainer.cleaning.issues import Issue, IssueKind


def issue(path: str, kind: IssueKind, score: float = 0.9, suggested: str = "") -> Issue:
    reason = f"Because of {kind}."
    return Issue(
        path=path, kind=kind, score=score, reason=reason, given="a", suggested=suggested, fingerprint="0" * 32
    )


@pytest.mark.parametrize(
    ("kind", "score", "excluded"),
    [
        (IssueKind.EXACT_DUPLICATE, 0.99, True),
        (IssueKind.JUNK, 0.995, True),
        (IssueKind.LEAKAGE, 0.9, True),
        (IssueKind.BAD_IMAGE, 0.99, True),
        (IssueKind.BAD_IMAGE, 0.9, False),
        (IssueKind.NEAR_DUPLICATE, 0.99, False),
        (IssueKind.OUTLIER, 0.98, False),
        (IssueKind.LABEL, 0.98, False),
    ],
)
def test_what_is_excluded_where_nobody_decides(kind: IssueKind, score: float, excluded: bool) -> None:
    assert is_excluded_by_default(issue("x", kind, score)) is excluded


def test_a_prediction_never_becomes_a_label_by_itself() -> None:
    (decision,) = propose_decisions([issue("x", IssueKind.LABEL, 0.98, "b")], apply_defaults=True)
    assert (decision.verdict, decision.new_label, decision.by) == (Verdict.UNDECIDED, "", "")


def test_without_being_asked_nothing_is_decided() -> None:
    (decision,) = propose_decisions([issue("x", IssueKind.JUNK)], apply_defaults=False, by="me", when="now")
    assert decision == Decision(
        path="x", fingerprint="0" * 32, label="a", verdict=Verdict.UNDECIDED, reason="Because of junk."
    )


def test_an_image_with_several_issues_has_one_decision_with_the_reason_that_counts() -> None:
    issues = [issue("x", IssueKind.LABEL, 0.98), issue("x", IssueKind.EXACT_DUPLICATE, 0.9)]
    (decision,) = propose_decisions(issues, apply_defaults=True, by="me", when="now")
    assert decision.verdict is Verdict.EXCLUDE
    assert (decision.reason, decision.by, decision.when) == ("Because of exact_duplicate.", "me", "now")


def test_what_a_person_decided_stays() -> None:
    kept = Decision(path="x", verdict=Verdict.KEEP, by="Ada")
    open_ = Decision(path="y", verdict=Verdict.UNDECIDED)
    other = Decision(path="z", verdict=Verdict.RELABEL, new_label="b", by="Ada")
    new = propose_decisions(
        [issue("x", IssueKind.JUNK), issue("y", IssueKind.JUNK), issue("w", IssueKind.JUNK)],
        apply_defaults=True,
    )
    merged = {one.path: one for one in merge_decisions([kept, open_, other], new)}
    assert merged["x"] == kept
    assert merged["z"] == other
    assert merged["y"].verdict is merged["w"].verdict is Verdict.EXCLUDE
