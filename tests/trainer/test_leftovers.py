import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from trainer import leftovers
from trainer.files import write_bytes
from trainer.leftovers import (
    make_temporary,
    make_temporary_folder,
    remove_forgotten,
    use_own_temporary_folder,
)


@pytest.fixture(autouse=True)
def fresh_process(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """As after a start, when no folder was looked at yet; and a folder for temporary ones of its own."""
    monkeypatch.setattr(leftovers, "_looked_at", set())
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))


def killed_process() -> int:
    """Return the number of a process that is no more."""
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        pass
    return process.pid


def leave(folder: Path, process: int, kind: str = ".writing", end: str = ".tmp") -> Path:
    path = folder / f"{kind}-{leftovers._this_host()}-{process}-abc{end}"
    path.write_bytes(b"half")
    return path


def test_what_a_killed_process_left_is_removed_by_the_next_write_there(tmp_path: Path) -> None:
    left = [leave(tmp_path, killed_process()), leave(tmp_path, killed_process(), end=".tmp-journal")]
    write_bytes(tmp_path / "counts.csv", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["counts.csv"]
    assert not any(path.exists() for path in left)


def test_what_a_process_of_the_same_number_left_is_removed_too(tmp_path: Path) -> None:
    left = leave(tmp_path, os.getpid())
    make_temporary(tmp_path)
    assert not left.exists()


def test_what_others_are_writing_stays(tmp_path: Path) -> None:
    stay = [
        leave(tmp_path, os.getppid()),
        tmp_path / f".writing-00000000-{killed_process()}-abc.tmp",  # another computer's
        tmp_path / ".writing-mine.tmp",
        tmp_path / "counts.csv",
    ]
    for path in stay:
        path.write_bytes(b"whole")
    make_temporary(tmp_path)
    assert all(path.exists() for path in stay)


def test_our_own_stay_while_more_is_written(tmp_path: Path) -> None:
    ours = make_temporary(tmp_path)
    write_bytes(tmp_path / "counts.csv", b"new")
    assert ours.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="only administrators make links there")
def test_our_own_stay_while_more_is_written_by_another_way_to_the_folder(tmp_path: Path) -> None:
    folder, link = tmp_path / "folder", tmp_path / "link"
    folder.mkdir()
    link.symlink_to(folder)
    ours = make_temporary(folder)
    write_bytes(link / "counts.csv", b"new")
    assert ours.exists()


def test_a_folder_that_a_killed_process_left_is_removed_with_all_in_it(tmp_path: Path) -> None:
    left = tmp_path / f"bloodcell-{leftovers._this_host()}-{killed_process()}-abc"
    left.mkdir()
    (left / "rows.tmp").write_bytes(b"half")
    with make_temporary_folder() as ours:
        assert ours.is_dir()
        assert not left.exists()
    assert list(tmp_path.iterdir()) == []


def test_libraries_have_their_files_in_a_folder_of_the_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", "/before")
    monkeypatch.delenv("TEMP", raising=False)
    with use_own_temporary_folder():
        handle, name = tempfile.mkstemp(prefix="of a library")
        os.close(handle)
        ours = Path(name).parent
        assert ours.parent == tmp_path
        assert leftovers._NAME.fullmatch(ours.name)
        assert os.environ["TMPDIR"] == os.environ["TEMP"] == str(ours)
    assert list(tmp_path.iterdir()) == []
    assert tempfile.gettempdir() == str(tmp_path)
    assert os.environ["TMPDIR"] == "/before"
    assert "TEMP" not in os.environ


def test_what_libraries_left_in_a_killed_process_is_removed_by_the_next(tmp_path: Path) -> None:
    program = """
import os, tempfile
from trainer.leftovers import use_own_temporary_folder
with use_own_temporary_folder():
    tempfile.mkstemp(prefix="of a library")
    os._exit(1)
"""
    environment = {**os.environ, **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(tmp_path))}
    subprocess.run([sys.executable, "-c", program], env=environment, cwd=Path(leftovers.__file__).parents[1])
    assert len(list(tmp_path.rglob("of a library*"))) == 1
    with use_own_temporary_folder():
        assert list(tmp_path.rglob("of a library*")) == []
    assert list(tmp_path.iterdir()) == []


def test_work_does_not_fail_where_no_folder_can_be_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    with use_own_temporary_folder():
        assert tempfile.tempdir == str(tmp_path / "nowhere")


def test_a_process_that_runs_and_one_that_does_not(tmp_path: Path) -> None:
    assert leftovers._is_running(os.getpid())
    assert leftovers._is_running(1) or sys.platform == "win32"
    assert not leftovers._is_running(killed_process())
    assert not leftovers._is_running(10**30)


def test_what_nobody_has_written_to_for_long_is_forgotten(tmp_path: Path) -> None:
    old, young, other = (tmp_path / name for name in ("a.ini.XyZabc", "a.ini.abcdef", "a.ini"))
    for path in (old, young, other):
        path.write_bytes(b"half")
    for path in (old, other):
        os.utime(path, (path.stat().st_mtime - 61,) * 2)
    remove_forgotten(tmp_path, "a.ini.??????", 60)
    remove_forgotten(tmp_path / "nowhere", "*", 60)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.ini", "a.ini.abcdef"]
