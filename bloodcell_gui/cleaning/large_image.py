"""One image of the gallery, large; arrows go on, Escape goes back."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from bloodcell_gui.class_colours import ClassStyle
from bloodcell_gui.gallery.large_picture import LargePicture
from bloodcell_gui.icons import set_icon
from bloodcell_gui.status_line import ElidedLabel
from bloodcell_gui.thumbnails import PictureLoader
from trainer.dataset.sources import ImageSource
from trainer.language import tr

_BYTES = 32 * 2**20
_HEIGHT = 32
_STEPS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Down: 1,
}
_CLOSING = (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class LargeImage(QWidget):
    """The picture, its name, and where it stands among the others.

    Signals:
        step_asked: By how many places the user wants to go on.
        closed: The user wants to go back.
    """

    step_asked = Signal(int)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Image"))
        self._loader = PictureLoader(_BYTES, self)
        self._source: ImageSource | None = None
        self._style: ClassStyle | None = None
        self.picture = LargePicture()
        self.name = ElidedLabel()
        self.name.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.where = QLabel()
        self.back = QPushButton(tr("&Back to all images"))
        self.back.setMinimumHeight(_HEIGHT)
        self.back.setToolTip(tr("Escape"))
        # The arrow keys must go on to the next image wherever the focus is.
        self.back.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        set_icon(self.back, "large")
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.back)
        top.addWidget(self.name, 1)
        top.addWidget(self.where)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(8)
        layout.addLayout(top)
        layout.addWidget(self.picture, 1)
        self.back.clicked.connect(self.closed)
        self._loader.loaded.connect(self._show_picture)

    def show_image(
        self, source: ImageSource, style: ClassStyle | None, where: str, near: list[ImageSource]
    ) -> None:
        """Show an image.

        Args:
            source: Where its pixels are.
            style: How the class is shown that it will have; None for none.
            where: Where it stands among the others.
            near: Images that are likely to be shown next.
        """
        self._source, self._style = source, style
        self.name.setText(source.name)
        self.name.setToolTip(source.name)
        self.where.setText(where)
        self.setAccessibleDescription(f"{source.name}, {where}")
        self._show_picture()
        self._loader.want([one for one in (source, *near) if not self._loader.find(one, 0)[1]], 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go on, Escape, Enter and space go back."""
        key = Qt.Key(event.key())
        if key in _STEPS:
            self.step_asked.emit(_STEPS[key])
        elif key in _CLOSING:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def close_threads(self) -> None:
        """End the threads that decode pictures, before the window goes."""
        self._loader.close()

    def _show_picture(self) -> None:
        if self._source is not None:
            self.picture.show_image(self._loader.find(self._source, 0)[0], self._style)
