"""The state of a run across its phases: kept at the end of every epoch, and taken up again."""

import math
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from trainer.config import TrainingConfig
from trainer.errors import OutputError
from trainer.events import EpochEnded, Event, Message
from trainer.learning.callbacks import AveragedWeights, BestWeights, Emit, EventCallback, Plateau
from trainer.learning.checkpoints import Arrays, Checkpoint, Checkpoints, RunState
from trainer.learning.phases import Phase
from trainer.learning.weights import weights_by_name

_MODEL, _BEST, _OPTIMIZER, _RANDOM = "model/", "best/", "optimizer/", "random/"


class Run:
    """What a fit must remember, and nothing else.

    Args:
        model: The model that is fitted.
        job_id: Job that the events belong to.
        emit: Takes each event.
        checkpoints: Where every epoch's end is kept; None for nowhere.
    """

    def __init__(self, model: keras.Model, job_id: str, emit: Emit, checkpoints: Checkpoints | None) -> None:
        self.best = BestWeights()
        self._model = model
        self._job_id = job_id
        self._emit = emit
        self._checkpoints = checkpoints
        self._history: list[EpochEnded] = []
        self._phase = 0
        self._phase_epochs = 0
        self._plateau: Plateau | None = None

    @property
    def history(self) -> tuple[EpochEnded, ...]:
        """What was told of each epoch that ended, earlier runs of the job included."""
        return tuple(self._history)

    def epochs_done(self, phase: int) -> int:
        """Return how many epochs of a phase have ended; all of them for a phase that is over."""
        if phase < self._phase:
            return 10**9
        return self._phase_epochs if phase == self._phase else 0

    def is_stalled(self) -> bool:
        """Whether the patience of the present phase is over."""
        patience = self.best.patience
        return patience is not None and 0 < self.best.epoch <= self.best.epochs_run - patience

    def restore(self, checkpoint: Checkpoint) -> None:
        """Take up a run where a checkpoint left it, and tell its history once more."""
        state = checkpoint.state
        self._phase, self._phase_epochs = state.phase, state.phase_epochs
        self._history = list(state.history)
        self.best.epochs_run, self.best.epoch = state.epochs_run, state.best_epoch
        self.best.loss = state.best_loss
        self.best.weights = {
            name: np.asarray(array, np.float32) for name, array in _below(_BEST, checkpoint.arrays).items()
        }
        _assign(_weights(self._model), _below(_MODEL, checkpoint.arrays))
        _assign(_random_states(self._model), _below(_RANDOM, checkpoint.arrays))
        self._emit(Message(job_id=self._job_id, text=f"Going on after epoch {state.epochs_run}."))
        for told in state.history:
            self._emit(told)

    def begin_phase(
        self, index: int, phase: Phase, config: TrainingConfig, resumed: Checkpoint | None
    ) -> list[keras.callbacks.Callback]:
        """Return the callbacks of a phase of a compiled model, in the order in which they must run.

        Args:
            index: Index of the phase.
            phase: The phase.
            config: The recipe.
            resumed: A checkpoint within this very phase; None where it starts.
        """
        first_epoch = self.best.epochs_run - (self._phase_epochs if resumed else 0)
        self._phase, self._phase_epochs = index, self._phase_epochs if resumed else 0
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
            first_epoch=first_epoch,
            epochs=config.epochs,
            best_loss=self.best.loss,
        )
        return [*callbacks, self.best, events]

    def _keep_and_tell(self, event: Event) -> None:
        if isinstance(event, EpochEnded):
            self._history.append(event)
            self._phase_epochs += 1
            self._save()
        self._emit(event)

    def _save(self) -> None:
        if self._checkpoints is None or self._plateau is None:
            return
        state = RunState(
            job=self._checkpoints.job,
            epochs_run=self.best.epochs_run,
            phase=self._phase,
            phase_epochs=self._phase_epochs,
            best_epoch=self.best.epoch,
            best_loss=self.best.loss,
            # JSON knows no infinity.
            plateau_best=self._plateau.best if math.isfinite(self._plateau.best) else None,
            plateau_wait=self._plateau.wait,
            history=tuple(self._history),
        )
        arrays: dict[str, NDArray[Any]] = {
            **_above(_MODEL, weights_by_name(self._model)),
            **_above(_BEST, self.best.weights),
            **_above(_OPTIMIZER, _values(_numbered(self._model.optimizer.variables))),
            **_above(_RANDOM, _values(_random_states(self._model))),
        }
        try:
            self._checkpoints.save(state, arrays)
        except OutputError as error:
            # The run itself is well; what is lost is one chance to take it up again.
            self._emit(
                Message(
                    job_id=self._job_id,
                    text=f"The checkpoint of epoch {state.epochs_run} was not written. {error}",
                )
            )


def _weights(model: keras.Model) -> dict[str, Any]:
    return {variable.path: variable for variable in model.weights if "seed_generator" not in variable.path}


def _random_states(model: keras.Model) -> dict[str, Any]:
    """Return the random state of each layer that has one, by its place: their names are not fixed."""
    return _numbered([variable for variable in model.variables if "seed_generator" in variable.path])


def _numbered(variables: list[Any]) -> dict[str, Any]:
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
