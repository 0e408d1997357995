from collections.abc import Callable

from trainer.cleaning.finders.copies import group_copies
from trainer.cleaning.finders.leakage import find_leakage
from trainer.cleaning.issues import Issue
from trainer.cleaning.scan import Scan
from trainer.dataset.splits import Split


def find(scan: Scan) -> list[Issue]:
    return find_leakage(scan, group_copies(scan.fingerprints, scan.thumbnails))


def test_the_image_that_is_learned_from_is_the_one_to_leave_out(
    drawn: list, copy: Callable, make_scan: Callable
) -> None:
    pictures = [drawn[0], drawn[1], drawn[2], drawn[0], copy(drawn[1], "askew")]
    splits = {0: Split.TRAIN, 1: Split.VALIDATION, 2: Split.TRAIN, 3: Split.TEST, 4: Split.TEST}
    issues = find(make_scan({"a": pictures}, splits))
    assert [issue.path for issue in issues] == ["0000/image 0", "0001/image 0"]
    assert issues[0].reason == "It is in train, and “0003/image 0” in test is an exact copy of it."
    assert issues[1].reason == (
        "It is in validation, and “0004/image 0” in test is a turned, moved or resaved copy of it."
    )
    assert issues[0].score > issues[1].score


def test_copies_in_one_part_or_in_none_do_not_leak(drawn: list, make_scan: Callable) -> None:
    splits = {0: Split.TRAIN, 1: Split.TRAIN, 3: Split.TEST}
    assert not find(make_scan({"a": [drawn[0], drawn[0], drawn[1], drawn[1], drawn[2], drawn[2]]}, splits))


def test_exact_copies_stand_before_near_ones(drawn: list, copy: Callable, make_scan: Callable) -> None:
    pictures = [drawn[0], drawn[1], copy(drawn[0], "turned"), drawn[2], drawn[0]]
    splits = {0: Split.TRAIN, 1: Split.TRAIN, 2: Split.TEST, 3: Split.TEST, 4: Split.TEST}
    (issue,) = find(make_scan({"a": pictures}, splits))
    assert issue.related == ("0004/image 0", "0002/image 0")
    assert issue.reason == "It is in train, and “0004/image 0” in test is an exact copy of it."
