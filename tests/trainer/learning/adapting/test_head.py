from dataclasses import replace

import numpy as np
import pytest

from trainer.learning.adapting.head import Head, Lesson, fit_head


def lesson(features: np.ndarray, labels: np.ndarray, n_classes: int = 2) -> Lesson:
    targets = np.eye(n_classes, dtype=np.float32)[labels]
    return Lesson(features.astype(np.float32), targets, np.ones(len(features), np.float32))


def start(width: int = 2, n_classes: int = 2) -> Head:
    return Head(np.zeros((width, n_classes), np.float32), np.zeros(n_classes, np.float32))


def test_a_head_learns_what_it_is_taught() -> None:
    random = np.random.default_rng(0)
    labels = np.arange(60) % 2
    features = random.normal(size=(60, 2)) + 4 * labels[:, None]
    head = fit_head(start(), [lesson(features, labels)], 1e-3)
    assert (head.say(features.astype(np.float32)).argmax(axis=1) == labels).mean() > 0.95


def test_lessons_count_alike_however_long_they_are() -> None:
    # The same feature is taught as one class by a short lesson and as the other by a long one.
    one, many = np.ones((1, 2)), np.ones((1000, 2))
    head = fit_head(start(), [lesson(one, np.zeros(1, int)), lesson(many, np.ones(1000, int))], 1e-3)
    said = head.say(np.ones((1, 2), np.float32))[0]
    assert said[0] == pytest.approx(said[1], abs=1e-3)


def test_a_lesson_with_a_larger_share_is_heard_more() -> None:
    one = np.ones((1, 2))
    first, second = lesson(one, np.zeros(1, int)), replace(lesson(one, np.ones(1, int)), share=3.0)
    said = np.exp(fit_head(start(), [first, second], 0.0).say(np.ones((1, 2), np.float32))[0])
    assert said / said.sum() == pytest.approx([0.25, 0.75], abs=1e-3)


def test_a_large_penalty_leaves_it_near_its_start() -> None:
    labels = np.arange(20) % 2
    taught = lesson(np.stack([labels, 1 - labels], axis=1), labels)
    moved = [np.abs(fit_head(start(), [taught], penalty).kernel).max() for penalty in (1e-4, 1.0)]
    assert moved[0] > 10 * moved[1]


def test_shares_are_learned_as_shares() -> None:
    targets = np.tile(np.array([[0.7, 0.3]], np.float32), (5, 1))
    taught = Lesson(np.ones((5, 2), np.float32), targets, np.ones(5, np.float32))
    said = np.exp(fit_head(start(), [taught], 0.0).say(np.ones((1, 2), np.float32))[0])
    assert said / said.sum() == pytest.approx([0.7, 0.3], abs=1e-3)
