import numpy as np
import pytest

from trainer.learning.issue_finders.reduction import reduce_features


def test_reduced_features_keep_what_varies() -> None:
    random = np.random.default_rng(0)
    hidden = random.standard_normal((300, 3))
    features = (hidden @ random.standard_normal((3, 40)) + 5).astype(np.float16)
    reduced = reduce_features(features, 3)
    assert reduced.shape == (300, 3)
    assert reduced.dtype == np.float32
    assert float(reduced.std()) == pytest.approx(1, abs=0.01)
    # Whatever the block: distances are those of the standardised features.
    standardised = (features - features.mean(axis=0, dtype=np.float64)) / features.std(
        axis=0, dtype=np.float64
    )
    far = np.linalg.norm(standardised[:50] - standardised[50:100], axis=1)
    near = np.linalg.norm(reduced[:50] - reduced[50:100], axis=1)
    np.testing.assert_allclose(near / far, (near / far).mean(), rtol=0.02)


def test_features_of_images_all_alike_are_reduced_to_nothing() -> None:
    assert not reduce_features(np.full((5, 7), 2, np.float16)).any()
    assert reduce_features(np.zeros((1, 7), np.float16)).shape == (1, 1)
