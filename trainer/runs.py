"""The folders of training runs: what is needed to take one up again after a crash or a power cut."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
from filelock import FileLock, Timeout

from trainer import resources
from trainer.errors import TrainerError
from trainer.files import write_bytes
from trainer.jobs import TrainJob

_JOB = "job.json"
_LOCK = "running.lock"


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
        with FileLock(folder / _LOCK, timeout=0):
            yield folder
    except Timeout as error:
        raise TrainerError(
            "This run is already going on in another window or command.",
            "Wait for its end, or stop it there.",
        ) from error


def unfinished_jobs() -> list[TrainJob]:
    """Return the jobs of runs that ended without a word, the latest first; running ones are left out."""
    files = sorted(_runs().glob(f"*/{_JOB}"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    return [job for path in files if not _is_held(path.parent) and (job := _read_job(path)) is not None]


def remove_run(job_id: str) -> None:
    """Remove a run's folder; what cannot be removed now is left for later."""
    shutil.rmtree(run_folder(job_id), ignore_errors=True)


def _runs() -> Path:
    return resources.user_cache() / "runs"


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
