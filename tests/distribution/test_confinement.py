import os
import subprocess
import sys
from pathlib import Path

import pytest

from distribution.confinement import confine, find_network_cut, protect

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="is done on Linux alone")


def run(code: str, **environment: str) -> str:
    # Another user may not be let into the folder of this Python: the system's own shell can be used by all.
    command = confine(["/bin/sh", "-c", code], environment, find_network_cut())
    return subprocess.run(command, capture_output=True, text=True, check=True, cwd="/").stdout


def test_the_environment_is_what_was_given() -> None:
    lines = set(run("/usr/bin/env", HOME="/home with space").splitlines())
    assert {line for line in lines if not line.startswith(("PWD=", "_=", "SHLVL="))} == {
        "HOME=/home with space"
    }


def test_there_is_no_network() -> None:
    if find_network_cut() is None:
        pytest.skip("is not allowed here")
    # Two lines of heading, and at most the loopback.
    names = [line.split(":")[0].strip() for line in run("cat /proc/net/dev").splitlines()[2:]]
    assert set(names) <= {"lo"}


def test_what_is_protected_cannot_be_written(tmp_path: Path) -> None:
    file = tmp_path / "folder" / "file"
    file.parent.mkdir()
    file.write_text("old", encoding="utf-8")
    protect(tmp_path / "folder", is_protected=True)
    assert not file.stat().st_mode & 0o222
    assert not file.parent.stat().st_mode & 0o222
    protect(tmp_path / "folder", is_protected=False)
    file.write_text("new", encoding="utf-8")
    assert os.access(file, os.W_OK)
