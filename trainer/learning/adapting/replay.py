"""What a model learned from, drawn anew from the statistics in its file: nobody needs the old images.

Features of each class are normally distributed by the mean and the covariance that the file keeps, as in
Zhu et al. 2021, "Prototype augmentation and self-supervision for incremental learning", and the model's own
word on them is what is to be remembered (Li & Hoiem 2016, "Learning without forgetting").
"""

import numpy as np
from numpy.typing import NDArray

from trainer.bundle.learned import LearnedStatistics
from trainer.inference.predictions import softmax
from trainer.learning.adapting.head import Head, Lesson

# How much it counts beside a laboratory's cells (docs/adr/0043).
_SHARE = 4.0

Floats = NDArray[np.float32]


def draw_replay(
    learned: LearnedStatistics, head: Head, temperature: float | None, *, a_group: int, seed: int
) -> Lesson:
    """Draw features like those that a model learned from, with what it says of them.

    Args:
        learned: Statistics of what it learned from.
        head: The model's head.
        temperature: What its logits are divided by to be probabilities; None for nothing.
        a_group: Features drawn for each group of cells that it knows.
        seed: Seed of the draw.
    """
    random = np.random.default_rng(seed)
    count, width = a_group * len(learned.means), learned.means.shape[1]
    along = random.standard_normal((count, len(learned.variances)), np.float32)
    around = random.standard_normal((count, width), np.float32) * np.sqrt(learned.noise)
    # What varies in any direction, and in the widest ones by their own variance instead.
    around -= (around @ learned.directions) @ learned.directions.T
    features = np.repeat(learned.means, a_group, axis=0) + around
    features += (along * np.sqrt(learned.variances)) @ learned.directions.T
    targets = softmax(head.say(features), temperature)
    return Lesson(features, targets, np.ones(count, np.float32), _SHARE)
