import numpy as np
import pytest

from trainer.bundle.learned import LearnedStatistics
from trainer.learning.adapting.head import Head
from trainer.learning.adapting.replay import draw_replay

WIDTH, N_GROUPS = 12, 3


def test_what_is_drawn_has_means_and_spreads_of_what_was_learned(learned: LearnedStatistics) -> None:
    head = Head(np.zeros((WIDTH, 2), np.float32), np.zeros(2, np.float32))
    drawn = draw_replay(learned, head, None, a_group=2000, seed=0).features.reshape(N_GROUPS, 2000, WIDTH)
    assert drawn.mean(axis=1) == pytest.approx(learned.means, abs=0.15)
    assert drawn.std(axis=1)[:, :2] == pytest.approx(2.0, rel=0.1)
    assert drawn.std(axis=1)[:, 2:] == pytest.approx(0.1, rel=0.1)


def test_what_is_to_be_remembered_is_the_models_own_word(learned: LearnedStatistics) -> None:
    kernel = np.zeros((WIDTH, 2), np.float32)
    kernel[4, 0] = 0.4
    head = Head(kernel, np.zeros(2, np.float32))
    for temperature, expected in ((None, 1 / (1 + np.exp(-4.0))), (2.0, 1 / (1 + np.exp(-2.0)))):
        targets = draw_replay(learned, head, temperature, a_group=50, seed=0).targets
        assert targets[:50, 0].mean() == pytest.approx(expected, abs=0.01)
        assert targets[50:, 0] == pytest.approx(0.5, abs=0.05)


def test_the_same_seed_draws_the_same(learned: LearnedStatistics) -> None:
    head = Head(np.zeros((WIDTH, 2), np.float32), np.zeros(2, np.float32))
    first, same, other = (draw_replay(learned, head, None, a_group=5, seed=seed) for seed in (1, 1, 2))
    assert first.features.tolist() == same.features.tolist()
    assert first.features.tolist() != other.features.tolist()
