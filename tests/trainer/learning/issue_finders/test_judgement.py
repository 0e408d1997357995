from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from trainer.cleaning.finders.copies import CopyGroups, group_copies
from trainer.cleaning.issues import IssueKind
from trainer.cleaning.scan import Scan, scan_dataset
from trainer.dataset.labelled import Dataset, LabelledImage
from trainer.dataset.sources import ArrayImage
from trainer.learning.issue_finders.judgement import judge_images

MakeBlobs = Callable[[list[int]], tuple[np.ndarray, np.ndarray, list[str]]]
CLASSES = ("neutrophil", "platelet")


def look_at(labels: np.ndarray) -> tuple[Scan, CopyGroups]:
    """Scan pictures that are all different, labelled so; picture 3 is called `3/image 0`."""
    random = np.random.default_rng(1)
    images = tuple(
        LabelledImage(
            ArrayImage(random.integers(0, 256, (1, 16, 16, 3), np.uint8), 0, f"{number}/"), CLASSES[label]
        )
        for number, label in enumerate(labels)
    )
    scan = scan_dataset(Dataset(root=Path("pictures"), form="pictures", images=images))
    return scan, group_copies(scan.fingerprints, scan.thumbnails)


def test_a_wrong_label_is_told_with_what_it_looks_like(blobs: MakeBlobs) -> None:
    features, labels, _ = blobs([30, 30])
    labels[4] = 1
    scan, copies = look_at(labels)
    judgement = judge_images(scan, copies, features.astype(np.float16), left_out=())
    (issue,) = [issue for issue in judgement.issues if issue.kind is IssueKind.LABEL]
    assert (issue.path, issue.given, issue.suggested) == ("4/image 0", "platelet", "neutrophil")
    assert issue.fingerprint == scan.fingerprints[4]
    assert issue.reason.startswith("A classifier that did not learn from it says “Neutrophil” with ")
    assert 0.5 < issue.score <= 0.98
    assert issue.related
    assert issue.path not in issue.related
    assert [cell_class.id for cell_class in judgement.classes] == list(CLASSES)
    np.testing.assert_allclose(judgement.probabilities.sum(axis=1), 1, atol=1e-5)
    assert judgement.notes == ()
    assert (judgement.believed[3], judgement.believed[4], judgement.believed[40]) == (
        "neutrophil",
        "neutrophil",
        "platelet",
    )


def test_an_image_unlike_all_others_is_told() -> None:
    labels = np.repeat([0, 1], 60)
    features = 0.02 * np.random.default_rng(0).standard_normal((120, 8))
    features[np.arange(120), labels] += 3
    features[7] = [0, 0, 3, 3, 3, 0, 0, 0]
    scan, copies = look_at(labels)
    judgement = judge_images(scan, copies, features.astype(np.float16), left_out=())
    outliers = [issue for issue in judgement.issues if issue.kind is IssueKind.OUTLIER]
    assert [issue.path for issue in outliers] == ["7/image 0"]
    assert "times as far away as is usual" in outliers[0].reason


def test_what_is_left_out_is_not_judged_and_teaches_nothing(blobs: MakeBlobs) -> None:
    features, labels, _ = blobs([30, 30])
    labels[4] = 1
    features[9] = np.nan
    scan, copies = look_at(labels)
    judgement = judge_images(scan, copies, features.astype(np.float16), left_out={4, 9})
    assert [issue for issue in judgement.issues if issue.kind is IssueKind.LABEL] == []
    assert not judgement.probabilities[[4, 9]].any()
    assert judgement.probabilities[0].any()
    assert (judgement.believed[0], judgement.believed[4]) == ("neutrophil", "")
    nothing = judge_images(scan, copies, features.astype(np.float16), left_out=range(60))
    assert nothing.issues == ()
    assert not nothing.probabilities.any()


@pytest.mark.parametrize(
    ("counts", "note"),
    [
        ([30, 3], "Labels were not checked: that takes two classes with at least 5 different images each."),
        ([30, 30], ""),
    ],
)
def test_labels_of_too_few_images_are_not_checked_and_that_is_said(
    blobs: MakeBlobs, counts: list[int], note: str
) -> None:
    features, labels, _ = blobs(counts)
    scan, copies = look_at(labels)
    judgement = judge_images(scan, copies, features.astype(np.float16), left_out=())
    assert judgement.notes == ((note,) if note else ())
