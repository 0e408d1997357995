"""Checkpoints of a training. What writes them needs no Keras, though it stands among what does."""

from pathlib import Path

import numpy as np

from benchmarks.faults.works.work import State, Work


def _save_checkpoint(folder: Path, epochs: int) -> None:
    from trainer.learning.checkpoints import Checkpoints, RunState

    state = RunState(
        job="job", epochs_run=epochs, best_epoch=1, best_loss=0.5, plateau_best=None, plateau_wait=0
    )
    arrays = {
        "model/a": np.full((300, 40), epochs, np.float32),
        "optimizer/0": np.array(epochs, np.int64),
        "random/0": np.full(2, epochs, np.uint32),
    }
    Checkpoints(folder, "job").save(state, arrays)


def _prepare_checkpoints(folder: Path) -> None:
    for epochs in (1, 2):
        _save_checkpoint(folder, epochs)


def _look_at_checkpoints(folder: Path) -> State:
    from trainer.learning.checkpoints import Checkpoints

    newest = Checkpoints(folder, "job").load()
    if newest is None:
        raise ValueError("there is no whole checkpoint")
    return {"newest": (newest.state.epochs_run, float(newest.arrays["model/a"].mean()))}


WORKS = (
    Work(
        "checkpoint",
        "A checkpoint",
        _prepare_checkpoints,
        lambda folder: _save_checkpoint(folder, 3),
        _look_at_checkpoints,
    ),
)
