from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from trainer.cleaning.finders.bad_images import SURELY_BAD, find_bad_images
from trainer.cleaning.scan import scan_dataset
from trainer.dataset.reading import read_dataset


@pytest.fixture
def found(drawn: list, make_scan: Callable) -> Callable:
    """A function that returns the issues of pictures put beside sixty good ones, by number from 0."""

    def find(*pictures: np.ndarray) -> dict[int, tuple[float, str]]:
        scan = make_scan({"a": [*drawn, *pictures]})
        return {int(issue.path[:4]) - 60: (issue.score, issue.reason) for issue in find_bad_images(scan)}

    return find


def test_good_images_are_no_issues(found: Callable) -> None:
    assert found() == {}


def test_one_colour_is_surely_bad(found: Callable) -> None:
    issues = found(np.full((96, 96, 3), 128, np.uint8))
    assert issues[0][0] >= SURELY_BAD
    assert issues[0][1] == "It is of one colour: there is nothing to see."


def test_dark_bright_and_blurred_are_told_as_such(found: Callable, drawn: list) -> None:
    cell = drawn[0].astype(np.float32)
    small = Image.fromarray(drawn[1]).resize((9, 9), Image.Resampling.BOX)
    blurred = np.asarray(small.resize((96, 96), Image.Resampling.BICUBIC))
    issues = found((cell * 0.15).astype(np.uint8), (cell * 0.08 + 234).astype(np.uint8), blurred)
    assert issues[0][1] == "It is much darker than the others of its class."
    assert issues[1][1] in (
        "It is much brighter than the others of its class.",
        "There is hardly anything to see in it.",
    )
    assert issues[2][1] == "It is blurred beside the others of its class."
    # Only a person can say that nothing can be made of them.
    assert max(score for score, _ in issues.values()) < SURELY_BAD


def test_an_odd_size_is_told_with_the_usual_one(found: Callable, drawn: list) -> None:
    large = np.asarray(Image.fromarray(drawn[0]).resize((300, 300)))
    wide = np.asarray(Image.fromarray(drawn[1]).resize((140, 80)))
    issues = found(large, wide)
    assert "300 x 300" in issues[0][1]
    assert "140 x 80" in issues[1][1]


def test_a_stain_that_is_dark_throughout_is_no_fault(make_scan: Callable, drawn: list) -> None:
    dark = [(pixels * 0.2).astype(np.uint8) for pixels in drawn]
    assert not find_bad_images(make_scan({"a": dark}))


def test_only_what_cannot_be_read_is_an_issue_not_what_the_listing_says(cells: Callable[..., Path]) -> None:
    root = cells({"neutrophil": 3}, flat=True)
    (root / "broken.jpg").write_bytes(b"no image")
    names = ["neutrophil-0.jpg", "neutrophil-1.jpg", "neutrophil-2.jpg", "broken.jpg", "neutrophil-1.jpg"]
    (root / "labels.csv").write_text("\n".join(["path,label", *(f"{name},neutrophil" for name in names)]))
    scan = scan_dataset(read_dataset(root))
    assert {problem.name for problem in scan.problems} == {"broken.jpg", "neutrophil-1.jpg"}
    assert [(issue.path, issue.score) for issue in find_bad_images(scan)] == [("broken.jpg", 1.0)]
