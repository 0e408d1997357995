"""The line under the gallery: order and size of the thumbnails."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSizePolicy, QWidget

from bloodcell_gui.gallery.arrangement import Order
from bloodcell_gui.gallery.size_slider import SizeSlider
from bloodcell_gui.status_line import ElidedLabel
from trainer.language import Texts, tr

_TITLES = Texts(
    {
        Order.BY_CLASS: "By class",
        Order.DOUBT: "Least certain first",
        Order.FOUND: "As found",
    }
)


class GalleryBar(QWidget):
    """Order and size.

    Signals:
        order_changed: The `Order` that was chosen.
        side_changed: The side that was chosen, pixels.
    """

    order_changed = Signal(object)
    side_changed = Signal(int)

    def __init__(self, order: Order, side: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._order = QComboBox()
        for one, title in _TITLES.items():
            self._order.addItem(title, one)
        self._order.setCurrentIndex(self._order.findData(order))
        self._order.setToolTip(tr("Within a class the least certain cells come first"))
        order_label = QLabel(tr("Orde&r:"))
        order_label.setBuddy(self._order)
        self._side = SizeSlider(side)
        side_label = QLabel(tr("Si&ze:"))
        side_label.setBuddy(self._side)
        # On a small screen it gives way first: the classes above have their numbers too.
        self._count = ElidedLabel()
        self._count.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self._count.setForegroundRole(QPalette.ColorRole.PlaceholderText)

        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 4)
        layout.setSpacing(8)
        layout.addWidget(order_label)
        layout.addWidget(self._order)
        layout.addSpacing(16)
        layout.addWidget(side_label)
        layout.addWidget(self._side, 1)
        layout.addStretch()
        layout.addWidget(self._count)

        self._order.currentIndexChanged.connect(self._on_order_changed)
        self._side.valueChanged.connect(self.side_changed)

    @property
    def order(self) -> Order:
        """The chosen order."""
        return Order(self._order.currentData())

    def change_side(self, steps: int) -> None:
        """Make the thumbnails larger or smaller by so many steps."""
        self._side.change(steps)

    def show_count(self, count: int) -> None:
        """Show how many cells are in the gallery."""
        text = tr("{count:,} shown", count=count)
        self._count.setText(text)
        self._count.setToolTip(text)

    @Slot()
    def _on_order_changed(self) -> None:
        self.order_changed.emit(self.order)
