import gc
import threading
import weakref

from pytestqt.qtbot import QtBot

from bloodcell_gui.app import open_window
from bloodcell_gui.garbage import GarbageCollector


class Node:
    """May lie in a circle."""

    def __init__(self) -> None:
        self.next: Node | None = None


def leave_garbage(count: int) -> None:
    for _ in range(count):
        one = Node()
        one.next = one


def test_garbage_is_looked_for_in_the_windows_thread_alone(qtbot: QtBot) -> None:
    found: list[threading.Thread] = []
    with GarbageCollector():
        circle = Node()
        circle.next = circle
        weakref.finalize(circle, lambda: found.append(threading.current_thread()))
        del circle
        other = threading.Thread(target=leave_garbage, args=(20_000,))
        other.start()
        other.join()
        assert not found
        qtbot.waitUntil(lambda: bool(found))
    assert found == [threading.main_thread()]


def test_python_looks_by_itself_again_afterwards() -> None:
    gc.enable()
    with GarbageCollector():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_nothing_is_left_to_others_at_the_end() -> None:
    with GarbageCollector():
        circle = Node()
        circle.next = circle
        gone = weakref.ref(circle)
        del circle
    assert gone() is None


def test_the_window_keeps_it_while_it_is_open() -> None:
    gc.enable()
    with open_window(["bloodcell-gui"]):
        assert not gc.isenabled()
    assert gc.isenabled()
