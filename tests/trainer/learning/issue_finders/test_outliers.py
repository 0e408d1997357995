import numpy as np
import pytest

from trainer.learning.issue_finders import outliers as module
from trainer.learning.issue_finders.outliers import find_outliers


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
