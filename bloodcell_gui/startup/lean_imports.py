"""Imports without what is done at each of them for nobody: they are most of what the window's start takes."""

import builtins
import contextlib
import gc
import importlib
from collections.abc import Iterator


@contextlib.contextmanager
def lean_imports() -> Iterator[None]:
    """Let what is imported while the block runs be loaded, and nothing else be done.

    Python looks for garbage each time that some hundred objects are made, among all that there are: what is
    imported is none. It is left out of later searches, too.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        _read_no_sources()
        yield
    finally:
        gc.freeze()
        if was_on:
            gc.enable()


def _read_no_sources() -> None:
    """Give Python's own import back its place, for the whole process.

    PySide6 puts one of its own there, which reads the source of each module that is imported, in search of
    its name: what says `from __feature__ import` may have other names for Qt's methods. Nothing here does.
    """
    importlib.import_module("PySide6.QtCore")
    builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
