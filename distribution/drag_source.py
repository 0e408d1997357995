"""A small window from which one folder can be dragged, as from a file manager.

Run as `python drag_source.py FOLDER X Y`; it lies at (X, Y), and goes with the process.
"""

import sys

from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QDrag, QMouseEvent
from PySide6.QtWidgets import QApplication, QLabel

SIDE = 48


class DragSource(QLabel):
    """Starts a drag as soon as it is pressed."""

    def __init__(self, path: str) -> None:
        super().__init__("folder")
        self._path = path
        self.setWindowTitle("drag source")
        self.setWindowFlags(Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowDoesNotAcceptFocus)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setFixedSize(SIDE, SIDE)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802, ARG002 - Qt's names
        """Drag the folder until the button is released."""
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(self._path)])
        drag = QDrag(self)
        drag.setMimeData(data)
        drag.exec(Qt.DropAction.CopyAction)


def main(path: str, x: str, y: str) -> int:
    """Show the window until the process is ended."""
    application = QApplication([])
    source = DragSource(path)
    source.move(int(x), int(y))
    source.show()
    return application.exec()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
