"""The state of a run across its phases: kept at the end of every epoch, and taken up again."""

import math
from collections.abc import Callable
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from trainer.config import TrainingConfig
from trainer.errors import OutputError
from trainer.events import Emit, EpochEnded, Event, Message
from trainer.language import tr
from trainer.learning.callbacks.steering import AveragedWeights, BestWeights, Plateau
from trainer.learning.callbacks.watching import EventCallback
from trainer.learning.checkpoints import Arrays, Checkpoint, Checkpoints, RunState
from trainer.learning.phases import Phase
from trainer.learning.weights import assign_by_name, random_states, weights_by_name

_MODEL, _BEST, _OPTIMIZER, _RANDOM = "model/", "best/", "optimizer/", "random/"


class Run:
    """What a fit must remember, and nothing else.

    Args:
        model: The model that is fitted.
        job_id: Job that the events belong to.
        emit: Takes each event.
        clock: Seconds of work, as `ControlCallback` counts them.
        checkpoints: Where every epoch's end is kept; None for nowhere.
    """

    def __init__(
        self,
        model: keras.Model,
        job_id: str,
        emit: Emit,
        clock: Callable[[], float],
        checkpoints: Checkpoints | None,
    ) -> None:
        self.best = BestWeights()
        self._model = model
        self._job_id = job_id
        self._emit = emit
        self._clock = clock
        self._checkpoints = checkpoints
        self._history: list[EpochEnded] = []
        self._plateau: Plateau | None = None

    @property
    def history(self) -> tuple[EpochEnded, ...]:
        """What was told of each epoch that ended, earlier runs of the job included."""
        return tuple(self._history)

    def epochs_done(self, phase: Phase) -> int:
        """Return how many epochs of a phase have ended."""
        return min(max(0, self.best.epochs_run - phase.first_epoch), phase.epochs)

    def restore(self, checkpoint: Checkpoint) -> None:
        """Take up a run where a checkpoint left it, and tell its history once more."""
        state = checkpoint.state
        self._history = list(state.history)
        self.best.epochs_run, self.best.epoch = state.epochs_run, state.best_epoch
        self.best.loss = state.best_loss
        self.best.weights = _below(_BEST, checkpoint.arrays)
        assign_by_name(self._model, _below(_MODEL, checkpoint.arrays))
        _assign(_numbered(random_states(self._model)), _below(_RANDOM, checkpoint.arrays))
        self._emit(
            Message(
                job_id=self._job_id,
                text=tr("Going on after epoch {epochs_run}.", epochs_run=state.epochs_run),
            )
        )
        for told in state.history:
            self._emit(told)

    def begin_phase(
        self, phase: Phase, config: TrainingConfig, resumed: Checkpoint | None
    ) -> list[keras.callbacks.Callback]:
        """Return the callbacks of a phase of a compiled model, in the order in which they must run.

        Args:
            phase: The phase.
            config: The recipe.
            resumed: A checkpoint within this very phase; None where it starts.
        """
        callbacks: list[keras.callbacks.Callback] = []
        if config.weight_averaging > 0:
            # Before whoever keeps weights: the averaged ones are in the model by then.
            averaging = AveragedWeights()
            callbacks.append(averaging)
            if resumed is not None:
                averaging.mark_swapped()
        self._plateau = Plateau(config.plateau_factor, config.plateau_patience)
        if config.schedule == "plateau":
            callbacks.append(self._plateau)
        if resumed is not None:
            if resumed.state.plateau_best is not None:
                self._plateau.best = resumed.state.plateau_best
            self._plateau.wait = resumed.state.plateau_wait
            optimizer = self._model.optimizer
            optimizer.build(self._model.trainable_variables)
            _assign(_numbered(optimizer.variables), _below(_OPTIMIZER, resumed.arrays))
        events = EventCallback(
            job_id=self._job_id,
            # An epoch has ended once it is kept: whoever was told of it never sees it again.
            emit=self._keep_and_tell,
            phase=phase.name,
            epochs=config.epochs,
            best=self.best,
            clock=self._clock,
        )
        return [*callbacks, self.best, events]

    def _keep_and_tell(self, event: Event) -> None:
        if isinstance(event, EpochEnded):
            self._history.append(event)
            self._save()
        self._emit(event)

    def _save(self) -> None:
        if self._checkpoints is None or self._plateau is None:
            return
        state = RunState(
            job=self._checkpoints.job,
            epochs_run=self.best.epochs_run,
            best_epoch=self.best.epoch,
            best_loss=self.best.loss,
            # JSON knows no infinity.
            plateau_best=self._plateau.best if math.isfinite(self._plateau.best) else None,
            plateau_wait=self._plateau.wait,
            history=tuple(self._history),
        )
        # Without it the run itself is well; what is lost is one chance to take it up again.
        try:
            self._checkpoints.save(state, self._collect_arrays())
        except OutputError as error:
            self._tell_unsaved(str(error))
        except MemoryError:
            self._tell_unsaved(tr("There is not enough memory for it."))

    def _collect_arrays(self) -> dict[str, NDArray[Any]]:
        return {
            **_above(_MODEL, weights_by_name(self._model)),
            **_above(_BEST, self.best.weights),
            **_above(_OPTIMIZER, _values(_numbered(self._model.optimizer.variables))),
            **_above(_RANDOM, _values(_numbered(random_states(self._model)))),
        }

    def _tell_unsaved(self, reason: str) -> None:
        text = tr(
            "The checkpoint of epoch {epochs_run} was not written. {reason}",
            epochs_run=self.best.epochs_run,
            reason=reason,
        )
        self._emit(Message(job_id=self._job_id, text=text))


def _numbered(variables: list[Any]) -> dict[str, Any]:
    """Return variables by their place: the names of random states are not fixed."""
    return {f"{number:04d}": variable for number, variable in enumerate(variables)}


def _values(variables: dict[str, Any]) -> dict[str, NDArray[Any]]:
    return {name: np.asarray(keras.ops.convert_to_numpy(variable)) for name, variable in variables.items()}


def _assign(variables: dict[str, Any], arrays: Arrays) -> None:
    for name, variable in variables.items():
        variable.assign(arrays[name])


def _above(prefix: str, arrays: Arrays) -> dict[str, NDArray[Any]]:
    return {prefix + name: np.asarray(array) for name, array in arrays.items()}


def _below(prefix: str, arrays: Arrays) -> dict[str, NDArray[Any]]:
    return {
        name.removeprefix(prefix): np.asarray(array)
        for name, array in arrays.items()
        if name.startswith(prefix)
    }
