"""Checkpoints of a run: whole or not there, two generations, looked at before they are believed."""

import contextlib
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save_file

from trainer.errors import LearningError
from trainer.events import EpochEnded
from trainer.files import replace_by_name
from trainer.language import tr
from trainer.runs import checkpoint_files, checkpoint_path

_KEPT = 2
_LIBRARYS_OWN = ".tmp*"

Arrays = Mapping[str, NDArray[np.generic]]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunState:
    """Where a run stands at the end of an epoch; with the arrays, all that it takes to go on.

    Attributes:
        job: Fingerprint of data and options: nothing goes on from a checkpoint of others.
        epochs_run: Epochs that ended, all phases together.
        best_epoch: The best epoch so far, from 1; 0 while a start that knows the classes is better.
        best_loss: Its validation loss.
        plateau_best: Lowest validation loss that the plateau counter has seen in this phase; None
            where nobody counts.
        plateau_wait: Epochs since then.
        history: What was told of every epoch.
    """

    job: str
    epochs_run: int
    best_epoch: int
    best_loss: float
    plateau_best: float | None
    plateau_wait: int
    history: tuple[EpochEnded, ...] = field(default=())


@dataclass(frozen=True, slots=True, eq=False)
class Checkpoint:
    """A checkpoint that was read: the state, and weights, optimizer and best weights by name."""

    state: RunState
    arrays: dict[str, NDArray[np.generic]]


class Checkpoints:
    """The checkpoints of one run in its folder.

    Args:
        folder: Folder of the run.
        job: Fingerprint of data and options.
    """

    def __init__(self, folder: Path, job: str) -> None:
        self._folder = folder
        self.job = job

    def save(self, state: RunState, arrays: Arrays) -> None:
        """Write a checkpoint, then remove all but the newest two.

        Raises:
            OutputError: It cannot be written; the older ones are as they were.
            MemoryError: There is no room for what has to be copied; likewise.
        """
        contiguous = {name: np.asarray(array, order="C") for name, array in arrays.items()}
        metadata = {"state": msgspec.json.encode(state).decode(), "digest": _digest(contiguous)}
        with replace_by_name(checkpoint_path(self._folder, state.epochs_run)) as temporary:
            try:
                # Straight to the disk, without a copy of all arrays in memory.
                save_file(contiguous, temporary, metadata)
            except SafetensorError as error:  # how it tells of a full disk
                raise OSError(str(error)) from error
        # The library writes under names of its own, which stay where a process was killed; nobody but this
        # run writes here.
        for old in (*checkpoint_files(self._folder)[_KEPT:], *self._folder.glob(_LIBRARYS_OWN)):
            # The new one is whole: what cannot be removed now goes with the next.
            with contextlib.suppress(OSError):
                old.unlink(missing_ok=True)

    def load(self) -> Checkpoint | None:
        """Return the newest checkpoint that is whole; None if there is none.

        Raises:
            LearningError: What is there was learned from other data or with other options; it is
                left as it is, because a new start would overwrite it.
        """
        read = map(_read, checkpoint_files(self._folder))
        newest = next((checkpoint for checkpoint in read if checkpoint is not None), None)
        if newest is not None and newest.state.job != self.job:
            raise LearningError(
                tr(
                    "The data set, or the program, has changed since this training broke off: "
                    "it cannot go on."
                ),
                tr("Put the data set back as it was, or start a new training."),
            )
        return newest


def has_checkpoint(folder: Path) -> bool:
    """Return whether a run's folder holds any checkpoint."""
    return bool(checkpoint_files(folder))


def _read(path: Path) -> Checkpoint | None:
    """Return a checkpoint; None where the file is damaged, so that the older one is tried."""
    try:
        with safe_open(path, framework="np") as file:
            metadata = file.metadata() or {}
            arrays = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - no mapping
        if metadata["digest"] != _digest(arrays):
            return None
        return Checkpoint(msgspec.json.decode(metadata["state"], type=RunState), arrays)
    except (OSError, SafetensorError, KeyError, ValueError, msgspec.DecodeError):
        return None


def _digest(arrays: Arrays) -> str:
    digest = hashlib.blake2b(digest_size=16)
    for name in sorted(arrays):
        digest.update(f"{name} {arrays[name].dtype} {arrays[name].shape}".encode())
        digest.update(arrays[name].reshape(-1).view(np.uint8).data)
    return digest.hexdigest()
