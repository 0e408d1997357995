from collections.abc import Callable

import numpy as np

from trainer.learning.issue_finders.cross_validation import FOLDS
from trainer.learning.issue_finders.judges import FeatureJudge
from trainer.learning.issue_finders.labels import find_wrong_labels

MakeBlobs = Callable[[list[int]], tuple[np.ndarray, np.ndarray, list[str]]]


def test_flipped_labels_are_found_the_surest_first(blobs: MakeBlobs) -> None:
    features, truth, groups = blobs([100, 80, 60])
    labels = truth.copy()
    flipped = np.random.default_rng(1).choice(240, 12, replace=False)
    labels[flipped] = (labels[flipped] + 1) % 3
    found = find_wrong_labels(FeatureJudge(features), labels, groups, 3)
    assert set(found.doubtful.tolist()) >= set(flipped.tolist())
    assert len(found.doubtful) <= 15
    assert (np.diff(found.quality[found.doubtful]) >= 0).all()
    assert (found.probabilities[flipped].argmax(axis=1) == truth[flipped]).all()
    np.testing.assert_allclose(found.probabilities.sum(axis=1), 1, atol=1e-5)


def test_right_labels_are_left_alone(blobs: MakeBlobs) -> None:
    features, labels, groups = blobs([60, 60])
    found = find_wrong_labels(FeatureJudge(features), labels, groups, 2)
    assert len(found.doubtful) <= 1


def test_classes_with_too_few_images_are_skipped(blobs: MakeBlobs) -> None:
    features, labels, groups = blobs([40, FOLDS - 1, 40, 1])
    found = find_wrong_labels(FeatureJudge(features), labels, groups, 4)
    assert found.skipped == (1, 3)
    assert not found.probabilities[np.isin(labels, (1, 3))].any()
    assert (found.quality[np.isin(labels, (1, 3))] == 1).all()
    # Columns of the classes that were skipped stay empty.
    assert not found.probabilities[:, [1, 3]].any()
    assert found.probabilities[:, 0].max() > 0.9
    assert found.probabilities[:, 2].max() > 0.9


def test_one_class_is_not_judged(blobs: MakeBlobs) -> None:
    features, labels, groups = blobs([30])
    found = find_wrong_labels(FeatureJudge(features), labels, groups, 1)
    assert not len(found.doubtful)
