from collections.abc import Callable

import numpy as np

from trainer.learning.issue_finders.cross_validation import predict_out_of_sample

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
