import numpy as np
import pytest

pytest.importorskip("cleanlab", reason="the heavy half is not installed: pip install bloodcell[train]")

from trainer.learning.issue_finders.cross_validation import FOLDS, predict_out_of_sample
from trainer.learning.issue_finders.labels import find_wrong_labels


def blobs(counts: list[int], seed: int = 0) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """Classes that lie apart, every image a group of its own."""
    random = np.random.default_rng(seed)
    labels = np.repeat(np.arange(len(counts)), counts)
    centres = 4 * random.standard_normal((len(counts), 8))
    features = (centres[labels] + random.standard_normal((len(labels), 8))).astype(np.float32)
    return features, labels, [f"{number:04}" for number in range(len(labels))]


def test_flipped_labels_are_found_the_surest_first() -> None:
    features, truth, groups = blobs([100, 80, 60])
    labels = truth.copy()
    flipped = np.random.default_rng(1).choice(240, 12, replace=False)
    labels[flipped] = (labels[flipped] + 1) % 3
    found = find_wrong_labels(features, labels, groups, 3)
    assert set(found.doubtful.tolist()) >= set(flipped.tolist())
    assert len(found.doubtful) <= 15
    assert (np.diff(found.quality[found.doubtful]) >= 0).all()
    assert (found.probabilities[flipped].argmax(axis=1) == truth[flipped]).all()
    np.testing.assert_allclose(found.probabilities.sum(axis=1), 1, atol=1e-5)


def test_right_labels_are_left_alone() -> None:
    found = find_wrong_labels(*blobs([60, 60]), 2)
    assert len(found.doubtful) <= 1


def test_a_copy_never_vouches_for_itself() -> None:
    features, labels, groups = blobs([50, 50])
    # The same wrong picture ten times: in other folds it would teach its own wrong label.
    features = np.concatenate([features, np.repeat(features[:1], 10, axis=0)])
    labels = np.concatenate([labels, np.ones(10, np.int64)])
    together = predict_out_of_sample(features, labels, [*groups, *["copies"] * 10], 2)
    assert together[100:, 0].min() > 0.9


def test_classes_with_too_few_images_are_skipped() -> None:
    features, labels, groups = blobs([40, FOLDS - 1, 40, 1])
    found = find_wrong_labels(features, labels, groups, 4)
    assert found.skipped == (1, 3)
    assert not found.probabilities[np.isin(labels, (1, 3))].any()
    assert (found.quality[np.isin(labels, (1, 3))] == 1).all()
    # Columns of the classes that were skipped stay empty.
    assert not found.probabilities[:, [1, 3]].any()
    assert found.probabilities[:, 0].max() > 0.9
    assert found.probabilities[:, 2].max() > 0.9


def test_one_class_is_not_judged() -> None:
    found = find_wrong_labels(*blobs([30]), 1)
    assert not len(found.doubtful)


def test_the_folds_do_not_follow_from_the_order() -> None:
    features, labels, groups = blobs([30, 30])
    order = np.random.default_rng(0).permutation(60)
    straight = predict_out_of_sample(features, labels, groups, 2)
    shuffled = predict_out_of_sample(features[order], labels[order], [groups[row] for row in order], 2)
    np.testing.assert_allclose(straight[order], shuffled, atol=1e-3)
