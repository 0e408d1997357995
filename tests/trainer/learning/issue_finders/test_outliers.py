import numpy as np
import pytest

pytest.importorskip("cleanlab", reason="the heavy half is not installed: pip install bloodcell[train]")

from trainer.learning.issue_finders import outliers as module
from trainer.learning.issue_finders.outliers import find_outliers
from trainer.learning.issue_finders.reduction import reduce_features


def crowd(count: int) -> np.ndarray:
    """Points around one direction, and two at the end that point elsewhere."""
    random = np.random.default_rng(0)
    points = 0.1 * random.standard_normal((count, 6)) + np.array([3, 0, 0, 0, 0, 0])
    points[-2:] = [[0, 3, 0, 0, 0, 0], [0, 0, -3, 0, 0, 0]]
    return points.astype(np.float32)


@pytest.mark.parametrize("most", [1000, 150])
def test_what_lies_far_from_all_is_found_with_or_without_a_sample(
    most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_MOST_COMPARED", most)
    found = find_outliers(crowd(400))
    assert set(found.rows.tolist()) == {398, 399}
    assert (found.times > 5).all()
    assert (np.diff(found.times) <= 0).all()


def test_images_all_alike_have_no_outliers() -> None:
    assert not len(find_outliers(np.ones((200, 4), np.float32)).rows)


def test_few_images_have_no_usual_distance() -> None:
    assert not len(find_outliers(crowd(20)).rows)


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
