import sys
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from trainer.errors import LearningError, OutputError
from trainer.events import EpochEnded
from trainer.learning.checkpoints import Checkpoints, RunState


def state(epochs: int, job: str = "job") -> RunState:
    epoch = EpochEnded(
        job_id="j",
        phase="head",
        epoch=0,
        epochs=9,
        loss=1.0,
        accuracy=0.5,
        validation_loss=1.0,
        validation_accuracy=0.5,
        learning_rate=1e-3,
        seconds=2.0,
        is_best=True,
    )
    return RunState(
        job=job,
        epochs_run=epochs,
        best_epoch=1,
        best_loss=0.5,
        plateau_best=0.5,
        plateau_wait=0,
        history=(epoch,) * epochs,
    )


def arrays(value: float) -> dict[str, np.ndarray]:
    return {
        "weights/a": np.full((3, 4), value, np.float32),
        "optimizer/0": np.array(int(value), np.int64),
        "seed/0": np.array([1, 2], np.uint32),
    }


def test_a_checkpoint_comes_back_as_it_went(tmp_path: Path) -> None:
    checkpoints = Checkpoints(tmp_path, "job")
    assert checkpoints.load() is None
    checkpoints.save(state(3), arrays(7))
    loaded = checkpoints.load()
    assert loaded is not None
    assert loaded.state == state(3)
    for name, array in arrays(7).items():
        assert loaded.arrays[name].dtype == array.dtype
        assert loaded.arrays[name].shape == array.shape
        np.testing.assert_array_equal(loaded.arrays[name], array)


def test_two_generations_are_kept(tmp_path: Path) -> None:
    checkpoints = Checkpoints(tmp_path, "job")
    for epochs in range(1, 5):
        checkpoints.save(state(epochs), arrays(epochs))
    assert len(list(tmp_path.iterdir())) == 2
    loaded = checkpoints.load()
    assert loaded is not None
    assert loaded.state.epochs_run == 4


@pytest.mark.parametrize("damage", ["cut", "flip", "empty", "text"])
def test_a_damaged_checkpoint_gives_way_to_the_older_one(tmp_path: Path, damage: str) -> None:
    checkpoints = Checkpoints(tmp_path, "job")
    checkpoints.save(state(1), arrays(1))
    checkpoints.save(state(2), arrays(2))
    newest = max(tmp_path.iterdir())
    data = newest.read_bytes()
    flipped = data[:-1] + bytes([data[-1] ^ 1])
    newest.write_bytes({"cut": data[:-3], "flip": flipped, "empty": b"", "text": b"hello"}[damage])
    loaded = checkpoints.load()
    assert loaded is not None
    assert loaded.state.epochs_run == 1


def test_a_checkpoint_of_other_data_is_refused_and_kept(tmp_path: Path) -> None:
    Checkpoints(tmp_path, "other").save(state(1, "other"), arrays(1))
    with pytest.raises(LearningError, match="has changed since this training broke off") as refused:
        Checkpoints(tmp_path, "job").load()
    assert "Put the data set back as it was" in refused.value.remedy
    assert Checkpoints(tmp_path, "other").load() is not None


def test_a_full_disk_leaves_the_older_one_and_says_what_to_do(
    tmp_path: Path, fill_disk: Callable[[], None]
) -> None:
    checkpoints = Checkpoints(tmp_path, "job")
    checkpoints.save(state(1), arrays(1))
    fill_disk()
    with pytest.raises(OutputError, match="No space left") as refused:
        checkpoints.save(state(2), arrays(2))
    assert "make room" in refused.value.remedy
    loaded = checkpoints.load()
    assert loaded is not None
    assert loaded.state.epochs_run == 1


@pytest.mark.skipif(sys.platform == "win32", reason="sets a limit that only Unix has")
def test_a_disk_that_fills_up_while_arrays_are_written_is_told(tmp_path: Path) -> None:
    import resource

    checkpoints = Checkpoints(tmp_path, "job")
    checkpoints.save(state(1), arrays(1))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))
    try:
        with pytest.raises(OutputError, match="cannot be written"):
            checkpoints.save(state(2), {"large": np.zeros(10_000, np.float32)})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert [path.name for path in tmp_path.iterdir()] == ["checkpoint-000001.safetensors"]


def test_saving_takes_no_two_more_copies_of_all_arrays(tmp_path: Path) -> None:
    large = {f"weights/{number}": np.zeros(2**18, np.float32) for number in range(8)}
    tracemalloc.start()
    try:
        Checkpoints(tmp_path, "job").save(state(1), large)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    # One copy is 8 MiB; the newest safetensors makes none.
    assert peak < 12 * 2**20


def test_an_older_one_that_cannot_be_removed_is_no_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, missing_ok: bool = False) -> None:
        raise PermissionError(13, "Permission denied")

    checkpoints = Checkpoints(tmp_path, "job")
    for epochs in (1, 2):
        checkpoints.save(state(epochs), arrays(epochs))
    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", refuse)
        checkpoints.save(state(3), arrays(3))
    loaded = checkpoints.load()
    assert loaded is not None
    assert loaded.state.epochs_run == 3


def test_what_the_library_left_when_it_was_killed_goes_with_the_next(tmp_path: Path) -> None:
    (tmp_path / ".tmpXyZ123").write_bytes(b"half")
    Checkpoints(tmp_path, "job").save(state(1), arrays(1))
    assert [path.name for path in tmp_path.iterdir()] == ["checkpoint-000001.safetensors"]
