"""Trying out how many threads TensorFlow trains best with: short trainings, each in a process of its own.

TensorFlow settles its threads once a process, so each trial is a job for a child. Half as many threads as
cores serve where two threads share a core. They are tried again where they seem quicker, since machines do
not keep their speed.
"""

from trainer.jobs import MeasureSpeedJob
from trainer.threads import NOISE, KeptPlan, keep_measured, pick_quickest, rule_plan

_NETWORK = "mobilenet_v2"
# What TensorFlow takes to be imported comes before that.
_SECONDS = 12.0
_ROUNDS = 2


class TrainingTrials:
    """Says which trial is next, takes what came of each, and keeps what is best in the end."""

    def __init__(self) -> None:
        """Begin with none; on a single core there is nothing to be tried."""
        rule = rule_plan()
        half = rule.workers // 2
        self._candidates = [rule.calculators, *([half] if half else [])]
        self._measured: list[list[float]] = [[] for _ in self._candidates]
        self._is_waiting = False

    @property
    def is_needed(self) -> bool:
        """Whether there is anything to try."""
        return len(self._candidates) > 1

    def next_job(self) -> MeasureSpeedJob | None:
        """Return the next trial; None where all is known, or the last trial found nothing."""
        turn = sum(map(len, self._measured))
        n_candidates = len(self._candidates)
        if self._is_waiting or not self.is_needed:
            return None
        if turn == _ROUNDS * n_candidates or (turn == n_candidates and self._is_plain()):
            return None
        self._is_waiting = True
        return MeasureSpeedJob(
            networks=(_NETWORK,), seconds=_SECONDS, calculators=self._candidates[turn % n_candidates]
        )

    def take(self, images_per_second: float) -> None:
        """Take what the last trial found."""
        turn = sum(map(len, self._measured))
        self._measured[turn % len(self._candidates)].append(images_per_second)
        self._is_waiting = False

    def keep(self) -> KeptPlan | None:
        """Keep what was found once there is no next trial.

        Returns:
            What is kept; None where a trial found nothing, or the machine did not keep its speed.
        """
        if self._is_waiting or not self._measured[0]:
            return None
        found = pick_quickest(self._measured)
        if found is None:
            return None
        return keep_measured({"train": found.pace}, calculators=self._candidates[found.number])

    def _is_plain(self) -> bool:
        """Whether one round is enough: nothing is quicker than the rule."""
        return max(figures[0] for figures in self._measured[1:]) <= self._measured[0][0] * (1 + NOISE)
