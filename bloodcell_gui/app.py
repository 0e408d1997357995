"""The application around the window: log, failures, settings; started and ended in order."""

import contextlib
import logging
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from PySide6.QtCore import QCommandLineOption, QCommandLineParser
from PySide6.QtWidgets import QApplication

from bloodcell_gui.background import has_abandoned
from bloodcell_gui.icons import application_icon
from bloodcell_gui.log import catch_failures, open_log
from bloodcell_gui.main_window import MainWindow
from bloodcell_gui.notify import Notifier
from bloodcell_gui.settings import Settings
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
    parser = _make_parser()
    parser.process([*arguments])
    notifier = Notifier()
    with open_log(), catch_failures(notifier.tell_fault):
        _log.info("bloodcell %s on %s", __version__, sys.platform)
        window = MainWindow(notifier, Settings())
        window.show()
        window.open_paths([Path(one).absolute() for one in parser.positionalArguments()])
        if parser.isSet("samples"):
            window.classify.open_sample_cells()
        try:
            yield window
        finally:
            window.leave()
            window.deleteLater()
            application.processEvents()


def run(arguments: Sequence[str]) -> int:
    """Open the window, wait until it is closed, and return the process's exit status."""
    application = _make_application(arguments)
    with open_window(arguments):
        status = application.exec()
    if has_abandoned():
        # A thread that hangs in the system cannot be ended, and would keep the process for ever.
        logging.shutdown()
        os._exit(status)
    return status


def _make_application(arguments: Sequence[str]) -> QApplication:
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    application = QApplication([*arguments])
    application.setApplicationName("bloodcell")
    application.setApplicationDisplayName("Bloodcell")
    application.setApplicationVersion(__version__)
    # Under Wayland the compositor finds the window's icon by this name.
    application.setDesktopFileName("bloodcell")
    application.setWindowIcon(application_icon())
    return application


def _make_parser() -> QCommandLineParser:
    parser = QCommandLineParser()
    parser.setApplicationDescription("Tells blood cells apart in folders of cell images.")
    parser.addHelpOption()
    parser.addVersionOption()
    parser.addOption(QCommandLineOption(["samples"], "Open the drawn sample cells."))
    parser.addPositionalArgument("paths", "Folders and images to open.", "[paths…]")
    return parser
