"""A trial of the window for the self-test: opened, looked at, closed."""

from PySide6.QtCore import QDeadlineTimer, QEventLoop, QTimer
from PySide6.QtGui import QFontDatabase, QImage, QPixmap
from PySide6.QtWidgets import QApplication

from bloodcell_gui.app import open_window
from bloodcell_gui.icons import draw_icon
from bloodcell_gui.main_window import MainWindow
from bloodcell_gui.notify import Kind, Notice
from trainer.errors import TrainerError

_MILLISECONDS = 30_000
_STEP_MILLISECONDS = 50
_ICON_SIDE = 24
_REINSTALL = "Install the application anew."


def open_and_close() -> None:
    """Open the window, wait until it is on the screen, look whether it was painted, and close it.

    Raises:
        TrainerError: It does not come, or something in it cannot be painted.
    """
    told: list[Notice] = []
    with open_window(["bloodcell"]) as window:
        window.notifier.told.connect(told.append)
        _wait_until_exposed(window)
        _check_painting(window)
        _spend(_STEP_MILLISECONDS)
    faults = [one for one in told if one.kind is Kind.ERROR]
    if faults:
        last = faults[0].details.strip().splitlines()[-1:]
        raise TrainerError(" ".join(["The window reports a fault:", faults[0].summary, *last]), _REINSTALL)


def _wait_until_exposed(window: MainWindow) -> None:
    deadline = QDeadlineTimer(_MILLISECONDS)
    while not deadline.hasExpired():
        handle = window.windowHandle()
        if handle is not None and handle.isExposed():
            return
        _spend(_STEP_MILLISECONDS)
    raise TrainerError(
        f"The window was not shown within {_MILLISECONDS // 1000} seconds.",
        "Check that the display answers, and start again.",
    )


def _check_painting(window: MainWindow) -> None:
    if not _has_two_colours(draw_icon("application", _ICON_SIDE)):
        raise TrainerError("Qt cannot draw icons: its SVG plugin is missing.", _REINSTALL)
    if not QFontDatabase.families():
        raise TrainerError(
            "There is no font to write with.", "Install a font on this system, and start again."
        )
    if not _has_two_colours(window.grab()):
        raise TrainerError(
            "Nothing is painted in the window.", "Update the display's driver, and start again."
        )


def _has_two_colours(pixmap: QPixmap) -> bool:
    if pixmap.isNull():
        return False
    image = pixmap.toImage().convertToFormat(QImage.Format.Format_ARGB32)
    pixels = image.constBits()
    return any(pixels[at : at + 4] != pixels[:4] for at in range(4, len(pixels), 4))


def _spend(milliseconds: int) -> None:
    """Let the window work for so long."""
    loop = QEventLoop(QApplication.instance())
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()
