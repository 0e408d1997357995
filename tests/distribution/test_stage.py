import signal
import subprocess
import sys
from pathlib import Path

import pytest

from distribution.stage import bring_back, list_contents, set_stage

# Sets the stage, says so, and waits to be ended.
_PROGRAM = """
import sys, time
from pathlib import Path
from distribution.stage import set_stage

with set_stage(Path(sys.argv[1]), Path(sys.argv[2])) as stage:
    print(stage.application, flush=True)
    time.sleep(60)
"""


@pytest.fixture
def built(tmp_path: Path) -> Path:
    folder = tmp_path / "built" / "bloodcell"
    (folder / "_internal").mkdir(parents=True)
    (folder / "bloodcell").write_text("program", encoding="utf-8")
    (folder / "_internal" / "library.so").write_bytes(b"library")
    return folder


@pytest.fixture
def samples(tmp_path: Path) -> Path:
    (tmp_path / "samples" / "Monday").mkdir(parents=True)
    return tmp_path / "samples"


def test_it_is_moved_and_back_afterwards(built: Path, samples: Path) -> None:
    before = list_contents(built)
    with set_stage(built, samples) as stage:
        assert not built.exists()
        assert list_contents(stage.application).keys() == before.keys()
        assert not (stage.application / "bloodcell").stat().st_mode & 0o222
        assert (stage.cells / "Monday").is_dir()
    assert list_contents(built) == before
    assert list(built.parent.iterdir()) == [built], "no note is left"


def test_it_is_back_where_the_trial_fails(built: Path, samples: Path) -> None:
    with pytest.raises(ZeroDivisionError), set_stage(built, samples):
        raise ZeroDivisionError
    assert list(built.parent.iterdir()) == [built]


@pytest.mark.skipif(sys.platform == "win32", reason="kills as on Unix")
def test_it_comes_back_after_the_trial_was_killed(built: Path, samples: Path) -> None:
    before = list_contents(built)
    with subprocess.Popen(
        [sys.executable, "-c", _PROGRAM, str(built), str(samples)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        away = Path(process.stdout.readline().strip())
        process.send_signal(signal.SIGKILL)
    assert away.is_dir()
    assert not built.exists()
    bring_back(built)
    assert list_contents(built) == before
    assert not away.parents[1].exists(), "nothing is left where it was"
    with set_stage(built, samples) as stage:
        assert stage.application.is_dir()
    assert list(built.parent.iterdir()) == [built]


def test_one_that_was_built_anew_stays(built: Path, samples: Path, tmp_path: Path) -> None:
    old = tmp_path / "elsewhere" / "programs" / "bloodcell"
    old.mkdir(parents=True)
    built.with_name("bloodcell.moved-to").write_text(str(old), encoding="utf-8")
    before = list_contents(built)
    bring_back(built)
    assert list_contents(built) == before
    assert list(built.parent.iterdir()) == [built]
    assert old.exists(), "what a note says is not removed on its word alone"
