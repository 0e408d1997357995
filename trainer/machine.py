"""What this machine is made of, as far as the standard library can tell on all three systems."""

import ctypes
import ctypes.util
import functools
import getpass
import os
import platform
import shutil
import subprocess
import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from trainer.language import tr, tr_n

_ASK_SECONDS = 10
_MEBIBYTE = 2**20


@dataclass(frozen=True, slots=True)
class GraphicsCard:
    """An NVIDIA card as its driver tells it; the memory in bytes."""

    name: str
    memory_bytes: int


def name_processor() -> str:
    """Return the processor's name and how many threads it runs at once."""
    threads = os.cpu_count() or 1
    name = " ".join(_ask_processor().split()) or tr(
        "{machine} processor", machine=platform.machine() or "unknown"
    )
    return tr_n("{name}, {count} thread", "{name}, {count} threads", threads, name=name)


@functools.cache
def identify_processor() -> str:
    """Return the processor's name as the system has it, the same in every language."""
    return " ".join(_ask_processor().split()) or platform.machine()


def count_cores() -> int:
    """Return how many processor cores this process may use, where the system tells; all of them elsewhere."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def name_user() -> str:
    """Return the name that the user has on this machine; empty where there is none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        # As in some containers.
        return ""


def measure_memory() -> int:
    """Return the machine's memory in bytes; 0 where the system does not tell."""
    if sys.platform == "win32":
        return _measure_windows_memory()
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (ValueError, OSError):
        return 0


def list_graphics_cards() -> list[GraphicsCard]:
    """Return the NVIDIA cards, by the tool that comes with their driver; nothing without it."""
    program = shutil.which("nvidia-smi")
    if program is None:
        return []
    return parse_cards(_ask(program, "--query-gpu=name,memory.total", "--format=csv,noheader,nounits"))


def parse_cards(text: str) -> list[GraphicsCard]:
    """Return the cards in lines such as `NVIDIA H100, 81559`: name, and memory in MiB."""
    cards = []
    for line in text.splitlines():
        name, _, memory = line.rpartition(",")
        if name and memory.strip().isdigit():
            cards.append(GraphicsCard(name.strip(), int(memory) * _MEBIBYTE))
    return cards


def has_nvidia_driver() -> bool:
    """Return whether NVIDIA's driver is there, in Linux itself or in the Windows around it."""
    traces = (Path("/proc/driver/nvidia/version"), Path("/usr/lib/wsl/lib/libcuda.so.1"))
    return any(path.exists() for path in traces) or shutil.which("nvidia-smi") is not None


def has_cuda_libraries() -> bool:
    """Return whether cuDNN is there, as a package or in the system; the others come with it."""
    try:
        version("nvidia-cudnn-cu12")
    except PackageNotFoundError:
        return ctypes.util.find_library("cudnn") is not None
    return True


def are_cards_hidden() -> bool:
    """Return whether the environment hides all NVIDIA cards from programs."""
    return os.environ.get("CUDA_VISIBLE_DEVICES", "0").strip() in {"", "-1"}


def is_wsl() -> bool:
    """Return whether this Linux runs within Windows."""
    return "microsoft" in platform.release().lower()


def is_packaged() -> bool:
    """Return whether this is the packaged application, not an installation by pip."""
    return bool(getattr(sys, "frozen", False))


def _ask_processor() -> str:
    """Return the processor's name as the system has it; empty where it has none."""
    if sys.platform == "win32":
        import winreg

        place = r"HARDWARE\DESCRIPTION\System\CentralProcessor\0"
        try:
            with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, place) as key:
                return str(winreg.QueryValueEx(key, "ProcessorNameString")[0])
        except OSError:
            return platform.processor()
    if sys.platform == "darwin":
        return _ask("/usr/sbin/sysctl", "-n", "machdep.cpu.brand_string")
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    names = (line.partition(":")[2] for line in text.splitlines() if line.startswith("model name"))
    return next(names, "")


def _ask(*command: str) -> str:
    """Return what a small program of the system prints; empty where it fails."""
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, errors="replace", timeout=_ASK_SECONDS, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout


def _measure_windows_memory() -> int:
    class MemoryStatus(ctypes.Structure):
        """MEMORYSTATUSEX of the Windows API."""

        _fields_ = (
            ("length", ctypes.c_uint32),
            ("load", ctypes.c_uint32),
            ("total", ctypes.c_uint64),
            ("others", ctypes.c_uint64 * 6),
        )

    status = MemoryStatus(length=ctypes.sizeof(MemoryStatus))
    if sys.platform == "win32" and ctypes.windll.kernel32.GlobalMemoryStatusEx(ctypes.byref(status)):
        return int(status.total)
    return 0
