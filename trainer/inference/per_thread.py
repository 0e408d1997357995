"""Tools that threads do not share: each thread has its own."""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class PerThread(Generic[T]):
    """Something that is made for each thread when the thread first asks for it.

    So a handful of images, which one thread sees to, costs one interpreter.
    """

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._of_thread = threading.local()

    def get(self) -> T:
        """Return the thread's own."""
        if not hasattr(self._of_thread, "own"):
            self._of_thread.own = self._make()
        own: T = self._of_thread.own
        return own
