"""What the C library keeps of memory that was given back to it.

glibc gives each thread a heap of its own, up to eight for each core, and none shrinks by much. The window
has a thread for each short piece of work: in time every heap has once held a large one, and the process keeps
the room for all of them.
"""

import ctypes
import sys

# As glibc's malloc.h numbers what can be set.
_ARENA_MAX = -8
# One for the window's thread, and one for all others.
_HEAPS = 2


def share_heaps() -> None:
    """Let all threads of this process share two heaps; call it before there is a second thread.

    It does nothing where the C library has no such heaps.
    """
    if not sys.platform.startswith("linux"):
        return
    set_option = getattr(ctypes.CDLL(None), "mallopt", None)
    if set_option is not None:
        set_option(_ARENA_MAX, _HEAPS)
