"""The folders of training runs: what is needed to take one up again after a crash or a power cut."""

import math
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
from filelock import FileLock, Timeout

from trainer import resources
from trainer.errors import OutputError, TrainerError
from trainer.files import write_bytes
from trainer.jobs import TrainJob
from trainer.language import tr

_JOB = "job.json"
_LOCK = "running.lock"
_DEAD_AFTER_DAYS = 30
# Another process that asks whether a run is held has its lock for a moment.
_SECONDS_FOR_A_LOOK = 1
_CHECKPOINT, _CHECKPOINT_SUFFIX = "checkpoint-", ".safetensors"


def run_folder(job_id: str) -> Path:
    """Return the folder of a run's own files."""
    return _runs() / job_id


def keep_job(job: TrainJob) -> Path:
    """Keep a job in its run's folder, so that it is found again whether or not it was ever begun.

    Returns:
        The folder.

    Raises:
        OutputError: The folder cannot be written.
    """
    folder = run_folder(job.id)
    write_bytes(folder / _JOB, msgspec.json.encode(job, enc_hook=str))
    return folder


@contextmanager
def hold_run(job: TrainJob) -> Iterator[Path]:
    """Make a run's folder, keep its job there, and hold it against other processes.

    The system lets go of it when the process ends, however it ends.

    Yields:
        The folder.

    Raises:
        TrainerError: Another process is at this very run.
        OutputError: The folder cannot be written.
    """
    folder = keep_job(job)
    try:
        with FileLock(folder / _LOCK, timeout=_SECONDS_FOR_A_LOOK):
            yield folder
    except Timeout as error:
        raise TrainerError(
            tr("This run is already going on in another window or command."),
            tr("Wait for its end, or stop it there."),
        ) from error


@contextmanager
def borrow_folder(job_id: str) -> Iterator[Path]:
    """Make a folder for the files of a job that nobody takes up again, and remove it in the end.

    Yields:
        The folder.

    Raises:
        OutputError: It cannot be made.
    """
    folder = run_folder(job_id)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(
            tr("The folder “{folder}” cannot be made ({strerror}).", folder=folder, strerror=error.strerror),
            tr("Make room and allow writing there; nothing was changed."),
        ) from error
    try:
        yield folder
    finally:
        remove_run(job_id)


@dataclass(frozen=True, slots=True)
class UnfinishedRun:
    """A run that ended without a word, or was never begun.

    Attributes:
        job: What it is to do.
        epochs_kept: Epochs behind which it can go on; 0 where it has to begin anew.
    """

    job: TrainJob
    epochs_kept: int


def unfinished_runs() -> list[UnfinishedRun]:
    """Return the runs that ended without a word, the latest first; running ones are left out."""
    files = sorted(_runs().glob(f"*/{_JOB}"), key=_written, reverse=True)
    return [
        UnfinishedRun(job, _epochs_kept(path.parent))
        for path in files
        if (job := _read_job(path)) is not None and not _is_held(path.parent)
    ]


def unfinished_jobs() -> list[TrainJob]:
    """Return the jobs of the runs that ended without a word, the latest first."""
    return [run.job for run in unfinished_runs()]


def checkpoint_path(folder: Path, epochs: int) -> Path:
    """Return the file in a run's folder that keeps what was learned in so many epochs."""
    return folder / f"{_CHECKPOINT}{epochs:06d}{_CHECKPOINT_SUFFIX}"


def checkpoint_files(folder: Path) -> list[Path]:
    """Return the checkpoints in a run's folder, the newest first."""
    return sorted(folder.glob(f"{_CHECKPOINT}*{_CHECKPOINT_SUFFIX}"), reverse=True)


def remove_run(job_id: str) -> None:
    """Remove a run's folder; what cannot be removed now is left for later."""
    shutil.rmtree(run_folder(job_id), ignore_errors=True)


def remove_dead_runs() -> None:
    """Remove the folders that nobody can take up again and nobody has written to for 30 days.

    Those are folders whose job cannot be read: it is damaged, missing, or of a version that knew
    other options. A run that could go on stays until it does, or until the user lets it go.
    """
    long_ago = time.time() - _DEAD_AFTER_DAYS * 86400
    for folder in _runs().glob("*/"):
        if _read_job(folder / _JOB) is None and _last_written(folder) < long_ago and not _is_held(folder):
            shutil.rmtree(folder, ignore_errors=True)


def _last_written(folder: Path) -> float:
    """Return when anything in a run's folder was last written, but for the lock, which a look renews."""
    try:
        files = [path for path in folder.iterdir() if path.name != _LOCK]
    except OSError:
        return math.inf
    return max(map(_written, files or [folder]))


def _written(path: Path) -> float:
    """Return when a file was last written, in seconds since the epoch; what has gone is never old."""
    try:
        return path.stat().st_mtime
    except OSError:
        return math.inf


def _runs() -> Path:
    return resources.user_cache() / "runs"


def _epochs_kept(folder: Path) -> int:
    newest = next(iter(checkpoint_files(folder)), None)
    number = newest.stem.removeprefix(_CHECKPOINT) if newest is not None else ""
    return int(number) if number.isdecimal() else 0


def _is_held(folder: Path) -> bool:
    try:
        with FileLock(folder / _LOCK, timeout=0):
            return False
    except Timeout:
        return True


def _read_job(path: Path) -> TrainJob | None:
    try:
        return msgspec.json.decode(path.read_bytes(), type=TrainJob, dec_hook=_decode_path)
    except (OSError, msgspec.MsgspecError):
        return None


def _decode_path(wanted: type, value: Any) -> Path:
    if wanted is Path or issubclass(wanted, Path):
        return Path(value)
    raise NotImplementedError(wanted)
