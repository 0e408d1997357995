import os
import signal

import pytest
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from bloodcell_gui.startup.end_signals import end_on_signals

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_window_that_waits_hears_of_its_end(qapp: QApplication, number: int) -> None:
    loop = QEventLoop()
    ended: list[int] = []

    def end() -> None:
        ended.append(number)
        loop.quit()

    # Only C++ runs from here on: nothing of Python that would look for signals by itself.
    watchdog = QTimer(interval=20_000, singleShot=True)
    watchdog.timeout.connect(loop.quit)
    with end_on_signals(end):
        watchdog.start()
        QTimer.singleShot(0, lambda: os.kill(os.getpid(), number))
        loop.exec()
        watchdog.stop()
    assert ended == [number]


def test_the_signals_are_given_back(qapp: QApplication) -> None:
    before = [signal.getsignal(one) for one in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)]
    with end_on_signals(print):
        assert signal.getsignal(signal.SIGTERM) != before[0]
    assert [signal.getsignal(one) for one in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)] == before
    assert signal.set_wakeup_fd(-1) == -1
