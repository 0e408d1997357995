from collections.abc import Callable

import numpy as np

from trainer.cleaning.finders.copies import (
    MANY_COPIES,
    find_exact_duplicates,
    find_junk,
    find_near_duplicates,
    group_copies,
)
from trainer.cleaning.issues import Issue, IssueKind
from trainer.cleaning.scan import Scan


def find(scan: Scan) -> dict[IssueKind, list[Issue]]:
    copies = group_copies(scan.fingerprints, scan.thumbnails)
    return {
        IssueKind.JUNK: find_junk(scan, copies),
        IssueKind.EXACT_DUPLICATE: find_exact_duplicates(scan, copies),
        IssueKind.NEAR_DUPLICATE: find_near_duplicates(scan, copies),
    }


def paths(issues: list[Issue]) -> list[int]:
    return sorted(int(issue.path[:4]) for issue in issues)


def test_a_clean_data_set_has_no_issues(drawn: list, make_scan: Callable) -> None:
    found = find(make_scan({"a": drawn[:30], "b": drawn[30:]}))
    assert not any(found.values())


def test_of_exact_copies_in_a_class_the_first_stays(drawn: list, make_scan: Callable) -> None:
    found = find(make_scan({"a": [*drawn[:5], drawn[1], drawn[1]], "b": drawn[5:9]}))
    assert paths(found[IssueKind.EXACT_DUPLICATE]) == [5, 6]
    issue = found[IssueKind.EXACT_DUPLICATE][0]
    assert issue.reason == "It is an exact copy of “0001/image 0”."
    assert issue.group == "0001/image 0"
    assert issue.score == 0.99
    assert set(issue.related) == {"0001/image 0", "0006/image 0"}
    assert not found[IssueKind.NEAR_DUPLICATE]


def test_a_picture_in_two_classes_is_the_surest_of_all(drawn: list, make_scan: Callable) -> None:
    found = find(make_scan({"eosinophil": drawn[:5], "neutrophil": [*drawn[5:9], drawn[2]]}))
    issues = found[IssueKind.EXACT_DUPLICATE]
    assert paths(issues) == [2, 9]
    assert {issue.score for issue in issues} == {1.0}
    assert issues[0].reason == (
        "The same picture is in the classes “eosinophil” and “neutrophil”: no more than one can be right."
    )


def test_of_a_picture_in_two_classes_the_right_one_is_suggested(drawn: list, make_scan: Callable) -> None:
    def suggest(scan: Scan, *believed: str) -> list[str]:
        copies = group_copies(scan.fingerprints, scan.thumbnails)
        return [issue.suggested for issue in find_exact_duplicates(scan, copies, believed)]

    two = make_scan({"eosinophil": drawn[:2], "neutrophil": [drawn[0]]})
    assert suggest(two) == ["", ""]
    assert suggest(two, "eosinophil", "eosinophil", "eosinophil") == ["", "eosinophil"]
    # What the model says counts even where nobody gave that label; where it says nothing, the majority does.
    assert suggest(two, "basophil", "eosinophil", "basophil") == ["basophil", "basophil"]
    three = make_scan({"eosinophil": drawn[:2], "neutrophil": [drawn[0], drawn[0]]})
    assert suggest(three, "", "eosinophil", "", "") == suggest(three) == ["neutrophil", "", ""]


def test_two_names_of_one_class_do_not_contradict(drawn: list, make_scan: Callable) -> None:
    found = find(make_scan({"neutrophil": drawn[:3], "Neutrophils": [drawn[0], *drawn[3:5]]}))
    assert [issue.score for issue in found[IssueKind.EXACT_DUPLICATE]] == [0.99]


def test_near_copies_are_told_with_each_other(drawn: list, copy: Callable, make_scan: Callable) -> None:
    found = find(
        make_scan({"a": [*drawn[:6], copy(drawn[2], "askew")], "b": [copy(drawn[4], "saved"), drawn[7]]})
    )
    issues = {int(issue.path[:4]): issue for issue in found[IssueKind.NEAR_DUPLICATE]}
    assert sorted(issues) == [2, 4, 6, 7]
    assert issues[6].related == ("0002/image 0",)
    assert issues[2].group == issues[6].group == "0002/image 0"
    assert 0.8 < issues[2].score < 0.99
    # Across classes a near copy weighs more than any within one.
    assert issues[7].score == 0.99
    assert "counts as another class (“a” and “b”)" in issues[7].reason


def test_an_exact_copy_of_a_near_copy_is_told_once(drawn: list, copy: Callable, make_scan: Callable) -> None:
    turned = copy(drawn[1], "turned")
    found = find(make_scan({"a": [*drawn[:4], turned, turned]}))
    assert paths(found[IssueKind.NEAR_DUPLICATE]) == [1, 4]
    assert paths(found[IssueKind.EXACT_DUPLICATE]) == [5]


def test_every_exact_copy_of_a_near_copy_agrees_as_well(
    drawn: list, copy: Callable, make_scan: Callable
) -> None:
    scan = make_scan({"a": [*drawn[:4], copy(drawn[1], "turned"), drawn[1]]})
    agreement = group_copies(scan.fingerprints, scan.thumbnails).agreement
    assert agreement[5] == agreement[1] == agreement[4] > 0.85
    assert (agreement[[0, 2, 3]] == 0).all()


def test_many_copies_of_one_picture_are_junk_and_nothing_else(drawn: list, make_scan: Callable) -> None:
    random = np.random.default_rng(0)
    noise = random.integers(-3, 4, (2 * MANY_COPIES, *drawn[0].shape))
    resaved = list(np.clip(drawn[0] + noise, 0, 255).astype(np.uint8))
    junk = [drawn[0]] * MANY_COPIES
    scan = make_scan({"a": [*drawn[1:20], *junk[:6]], "b": [*drawn[20:40], *junk[6:], *resaved]})
    found = find(scan)
    assert len(found[IssueKind.JUNK]) == 3 * MANY_COPIES
    assert {issue.reason for issue in found[IssueKind.JUNK]} == {
        "It is one of 30 copies of one picture in 2 classes."
    }
    assert len({issue.group for issue in found[IssueKind.JUNK]}) == 1
    assert max(len(issue.related) for issue in found[IssueKind.JUNK]) == 8
    assert not found[IssueKind.EXACT_DUPLICATE]
    assert not found[IssueKind.NEAR_DUPLICATE]


def test_a_data_set_that_holds_many_of_every_picture_is_not_all_junk(
    drawn: list, make_scan: Callable
) -> None:
    scan = make_scan({"a": drawn[:3] * 12, "b": drawn[3:6] * 12})
    found = find(scan)
    assert not found[IssueKind.JUNK]
    assert len(found[IssueKind.EXACT_DUPLICATE]) == 6 * 11


def test_all_images_identical(drawn: list, make_scan: Callable) -> None:
    found = find(make_scan({"a": [drawn[0]] * 30}))
    assert len(found[IssueKind.EXACT_DUPLICATE]) == 29
    assert not found[IssueKind.JUNK]
