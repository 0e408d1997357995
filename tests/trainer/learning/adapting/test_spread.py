import numpy as np
import pytest

from trainer.bundle.learned import LearnedStatistics
from trainer.learning.adapting.head import Head, Lesson, fit_head
from trainer.learning.adapting.spread import even_out


def test_evened_features_vary_alike_in_every_direction(learned: LearnedStatistics) -> None:
    spreads = np.sqrt(np.append(learned.variances, np.repeat(learned.noise, 10)))
    features = np.random.default_rng(0).normal(size=(5000, 12)).astype(np.float32) * spreads
    assert even_out(features, learned).std(axis=0) == pytest.approx(0.1, rel=0.05)


def test_a_head_moves_least_where_what_was_learned_from_differs(learned: LearnedStatistics) -> None:
    # Two classes that differ by as much in a direction that varies widely and in one that hardly does.
    features = np.zeros((40, 12), np.float32)
    features[::2, [0, 5]] = 1
    targets = np.eye(2, dtype=np.float32)[np.arange(40) % 2]
    taught = Lesson(features, targets, np.ones(40, np.float32))
    start = Head(np.zeros((12, 2), np.float32), np.zeros(2, np.float32))
    plain = fit_head(start, [taught], 1e-2)
    evened = fit_head(start, [taught], 1e-2, lambda some: even_out(some, learned))
    assert np.abs(plain.kernel[0]).max() == pytest.approx(np.abs(plain.kernel[5]).max(), rel=0.01)
    assert 100 * np.abs(evened.kernel[0]).max() < np.abs(evened.kernel[5]).max()
    assert (evened.say(features).argmax(axis=1) == targets.argmax(axis=1)).all()
