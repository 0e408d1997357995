from collections.abc import Callable

import numpy as np

from trainer.learning.issue_finders.cross_validation import deal_out, predict_out_of_sample

MakeBlobs = Callable[[list[int]], tuple[np.ndarray, np.ndarray, list[str]]]


def test_a_copy_never_vouches_for_itself(blobs: MakeBlobs) -> None:
    features, labels, groups = blobs([50, 50])
    # The same wrong picture ten times: in other folds it would teach its own wrong label.
    features = np.concatenate([features, np.repeat(features[:1], 10, axis=0)])
    labels = np.concatenate([labels, np.ones(10, np.int64)])
    together = predict_out_of_sample(features, labels, [*groups, *["copies"] * 10], 2)
    assert together[100:, 0].min() > 0.9


def test_the_folds_do_not_follow_from_the_order(blobs: MakeBlobs) -> None:
    features, labels, groups = blobs([30, 30])
    order = np.random.default_rng(0).permutation(60)
    straight = predict_out_of_sample(features, labels, groups, 2)
    shuffled = predict_out_of_sample(features[order], labels[order], [groups[row] for row in order], 2)
    np.testing.assert_allclose(straight[order], shuffled, atol=1e-3)


def test_every_fold_has_its_share_of_every_class_and_groups_stay_together() -> None:
    labels = np.repeat([0, 1], [9, 4])
    groups = ["a", "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"]
    folds = deal_out(labels, groups, 3)
    assert folds[0] == folds[1]
    of_first = dict(zip(groups[:9], folds[:9].tolist(), strict=True))
    assert sorted(np.bincount(list(of_first.values()), minlength=3).tolist()) == [2, 3, 3]
    # Four images of the other class: the first fold has one more.
    assert np.bincount(folds[9:], minlength=3).tolist() == [2, 1, 1]
