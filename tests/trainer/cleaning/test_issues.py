from trainer.cleaning.issues import Issue, IssueKind, order_issues


def issue(path: str, kind: IssueKind, score: float) -> Issue:
    return Issue(path=path, kind=kind, score=score, reason="")


def test_the_surest_comes_first_and_of_equals_the_graver_kind() -> None:
    issues = [
        issue("c", IssueKind.BAD_IMAGE, 1.0),
        issue("b", IssueKind.EXACT_DUPLICATE, 1.0),
        issue("a", IssueKind.EXACT_DUPLICATE, 1.0),
        issue("d", IssueKind.JUNK, 0.995),
        issue("e", IssueKind.OUTLIER, 0.4),
        issue("f", IssueKind.LABEL, 0.4),
    ]
    assert [one.path for one in order_issues(reversed(issues))] == ["a", "b", "c", "d", "f", "e"]
