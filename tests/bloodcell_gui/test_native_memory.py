import platform
import subprocess
import sys
from pathlib import Path

import pytest

from bloodcell_gui import native_memory

# Eight threads that want memory at one moment; then the C library tells how many heaps it has.
_PROGRAM = """
import ctypes, sys, threading
from bloodcell_gui.native_memory import share_heaps

if sys.argv[1] == "shared":
    share_heaps()
libc = ctypes.CDLL(None)
libc.malloc.restype = libc.fopen.restype = ctypes.c_void_p
all_there = threading.Barrier(9)

def work():
    libc.malloc(1000)
    all_there.wait()

for _ in range(8):
    threading.Thread(target=work).start()
all_there.wait()
file = ctypes.c_void_p(libc.fopen(sys.argv[2].encode(), b"w"))
libc.malloc_info(0, file)
libc.fclose(file)
"""


def count_heaps(tmp_path: Path, how: str) -> int:
    told = tmp_path / f"{how}.xml"
    root = Path(native_memory.__file__).parents[1]
    subprocess.run([sys.executable, "-c", _PROGRAM, how, str(told)], cwd=root, check=True)
    return told.read_text(encoding="utf-8").count("<heap nr=")


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="glibc alone has such heaps")
def test_all_threads_share_two_heaps(tmp_path: Path) -> None:
    assert count_heaps(tmp_path, "own") > 2
    assert count_heaps(tmp_path, "shared") == 2


def test_other_systems_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.delattr(native_memory, "ctypes")
    native_memory.share_heaps()
