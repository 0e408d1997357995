import numpy as np
import pytest

from trainer.cleaning.likeness.neighbours import find_close_pairs, find_neighbours


def brute_force(points: np.ndarray, count: int) -> np.ndarray:
    squares = ((points[:, np.newaxis] - points) ** 2).sum(axis=2)
    np.fill_diagonal(squares, np.inf)
    return np.argsort(squares, axis=1)[:, :count]


def test_few_points_are_compared_each_with_each() -> None:
    points = np.random.default_rng(0).standard_normal((40, 5)).astype(np.float32)
    found = find_neighbours(points, 4)
    np.testing.assert_array_equal(found.rows, brute_force(points, 4))
    assert (np.diff(found.distances, axis=1) >= 0).all()


def test_close_pairs_among_many_are_found() -> None:
    random = np.random.default_rng(1)
    points = random.standard_normal((1500, 20)).astype(np.float32)
    twins = points[:200] + 0.02 * random.standard_normal((200, 20)).astype(np.float32)
    found = find_neighbours(np.concatenate([points, twins]), 3)
    assert (found.rows[1500:, 0] == np.arange(200)).mean() > 0.99
    assert (found.rows[:200, 0] == np.arange(1500, 1700)).mean() > 0.99


@pytest.mark.parametrize("count", [1, 2, 49, 97, 193])
def test_no_point_is_its_own_neighbour_nor_comes_twice(count: int) -> None:
    points = np.random.default_rng(2).standard_normal((count, 3)).astype(np.float32)
    found = find_neighbours(points, 5)
    for row, (others, distances) in enumerate(zip(found.rows, found.distances, strict=True)):
        there = others[others >= 0]
        assert row not in there
        assert len(set(there.tolist())) == len(there) == min(5, count - 1)
        assert (np.isfinite(distances) == (others >= 0)).all()


def test_equal_points_are_neighbours_at_no_distance() -> None:
    found = find_neighbours(np.ones((200, 4), np.float32), 3)
    assert (found.rows >= 0).all()
    assert found.distances.max() < 1e-3


def test_the_same_points_and_seed_give_the_same() -> None:
    points = np.random.default_rng(4).standard_normal((500, 8)).astype(np.float32)
    np.testing.assert_array_equal(find_neighbours(points, 3).rows, find_neighbours(points, 3).rows)


def test_close_pairs_are_found_once_the_closest_first() -> None:
    random = np.random.default_rng(5)
    points = random.standard_normal((1500, 20)).astype(np.float32)
    steps = np.geomspace(0.001, 0.1, 200)[:, np.newaxis].astype(np.float32)
    twins = points[:200] + steps * random.standard_normal((200, 20)).astype(np.float32)
    both = np.concatenate([points, twins])
    found = find_close_pairs(both, 1.0, 4)
    np.testing.assert_array_equal(found[:, 1] - found[:, 0], 1500)
    assert len(np.unique(found[:, 0])) == len(found) > 196
    distances = np.linalg.norm(both[found[:, 0]] - both[found[:, 1]], axis=1)
    assert (np.diff(distances) >= 0).all()


def test_of_very_many_close_points_each_asks_for_its_nearest() -> None:
    points = np.random.default_rng(6).standard_normal((600, 6)).astype(np.float32)
    found = find_close_pairs(points, 100.0, 2)
    assert (found[:, 0] < found[:, 1]).all()
    asked = np.unique(found)
    assert len(asked) == 600
    assert len(found) < 600 * 2 * 32
    true = brute_force(points, 1)[:, 0]
    pairs = {tuple(pair) for pair in found.tolist()}
    assert np.mean([(min(a, b), max(a, b)) in pairs for a, b in enumerate(true.tolist())]) > 0.98


@pytest.mark.parametrize("count", [0, 1, 2])
def test_hardly_any_points_have_hardly_any_pairs(count: int) -> None:
    assert find_close_pairs(np.zeros((count, 3), np.float32), 0.5, 4).tolist() == [[0, 1]] * (count == 2)
