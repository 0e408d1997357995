"""The application around the window: log, failures, settings; started and ended in order."""

import contextlib
import logging
import os
import sys
from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from bloodcell_gui.appearance import Appearance
from bloodcell_gui.background import has_abandoned
from bloodcell_gui.garbage import GarbageCollector
from bloodcell_gui.icons import application_icon
from bloodcell_gui.log import catch_failures, open_window_log, tell_names
from bloodcell_gui.main_window import MainWindow
from bloodcell_gui.native_memory import share_heaps
from bloodcell_gui.notify import Notifier
from bloodcell_gui.settings import LOG_NAMES, Settings
from bloodcell_gui.spoken_language import SpokenLanguage
from bloodcell_gui.startup.request import StartRequest, read_request
from bloodcell_gui.startup.run import begin_run
from trainer import __version__

_log = logging.getLogger(__name__)


@contextlib.contextmanager
def open_window(arguments: Sequence[str]) -> Iterator[MainWindow]:
    """Open the window with all that belongs to it, and close both when the block ends.

    Args:
        arguments: As in `sys.argv`: the program's name, then paths to open, or `--samples` for
            the drawn cells that come with the product.
    """
    application = _make_application(arguments)
    request = read_request(arguments)
    notifier = Notifier()
    settings = Settings()
    settings.failed.connect(notifier.tell_error)
    with (
        GarbageCollector(),
        tell_names(settings.read(LOG_NAMES)),
        open_window_log(),
        catch_failures(notifier.tell_fault),
        SpokenLanguage(application, settings),
        Appearance(application, settings),
    ):
        _log.info("bloodcell %s on %s", __version__, sys.platform)
        window = MainWindow(notifier, settings)
        window.show()
        _open(window, request)
        try:
            yield window
        finally:
            window.leave()
            window.deleteLater()
            application.processEvents()
            _log.info("The window is closed")


def run(arguments: Sequence[str]) -> int:
    """Open the window, wait until it is closed, and return the process's exit status.

    Where a window of the same user is open already, that one opens what is asked for, and comes to the front.
    """
    application = _make_application(arguments)
    with begin_run(read_request(arguments)) as begun:
        if begun is None:
            return 0
        with open_window(arguments) as window:
            begun.asked.connect(lambda request: _open_in_front(window, request))
            begun.follow(window.notifier)
            # Behind what waits already, such as a key.
            window.painted.connect(begun.serve, Qt.ConnectionType.QueuedConnection)
            status = application.exec()
            begun.close()
    if has_abandoned():
        # A thread that hangs in the system cannot be ended, and would keep the process for ever.
        logging.shutdown()
        os._exit(status)
    return status


def _open(window: MainWindow, request: StartRequest) -> None:
    window.open_paths(request.paths)
    if request.samples:
        window.classify.open_sample_cells()


def _open_in_front(window: MainWindow, request: StartRequest) -> None:
    if request.token:
        # Qt takes it from here, once, under Wayland.
        os.environ["XDG_ACTIVATION_TOKEN"] = request.token
    window.come_to_front()
    _open(window, request)


def _make_application(arguments: Sequence[str]) -> QApplication:
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    # Qt begins threads of its own with the application.
    share_heaps()
    application = QApplication([*arguments])
    application.setApplicationName("bloodcell")
    application.setApplicationDisplayName("Bloodcell")
    application.setApplicationVersion(__version__)
    # Under Wayland the compositor finds the window's icon by this name.
    application.setDesktopFileName("bloodcell")
    application.setWindowIcon(application_icon())
    return application
