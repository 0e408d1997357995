"""The row of classes over the gallery: what is shown, and how many there are of each."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QIcon, QKeyEvent, QPainter, QPixmap
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QWidget

from bloodcell_gui.class_colours import ClassStyle, paint_key, unsure_brush
from bloodcell_gui.classify.flow_layout import FlowLayout
from bloodcell_gui.focus import ToolButton
from bloodcell_gui.gallery.arrangement import Show

if TYPE_CHECKING:
    from trainer.reports.counts import SampleSummary

_TITLES = {Show.ALL: "All", Show.UNSURE: "Unsure", Show.COPIES: "Copies", Show.FAILED: "Failed"}
_MEANINGS = {
    Show.ALL: "All cells that were classified",
    Show.UNSURE: "Cells that the model is too unsure of to be counted",
    Show.COPIES: "Pictures that are byte for byte in the sample already: counted once",
    Show.FAILED: "Images that could not be read, with the reason",
}
_KEY_SIDE = 16


class ClassChips(QWidget):
    """One button a class, one of them chosen; the arrow keys go from one to the next.

    Signals:
        chosen: A `Show`, or the index of a class.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Which cells are shown")
        self._flow = FlowLayout(self, spacing=4)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._chips: dict[Show | int, ToolButton] = {}
        self._styles: dict[Show | int, ClassStyle] = {}
        self._group.buttonClicked.connect(self._on_clicked)

    @property
    def choice(self) -> Show | int:
        """What is shown."""
        button = self._group.checkedButton()
        return next((key for key, chip in self._chips.items() if chip is button), Show.ALL)

    def set_classes(self, styles: Sequence[ClassStyle], order: Sequence[int]) -> None:
        """Make the chips of a model's classes.

        Args:
            styles: How each class is shown, in the model's order.
            order: Indices of the classes in the order of the chips.
        """
        for chip in self._chips.values():
            self._group.removeButton(chip)
            self._flow.removeWidget(chip)
            chip.deleteLater()
        self._chips = {}
        self._styles = {index: styles[index] for index in order}
        keys: tuple[Show | int, ...] = (Show.ALL, *order, Show.UNSURE, Show.COPIES, Show.FAILED)
        for key in keys:
            chip = ToolButton()
            chip.setCheckable(True)
            chip.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            chip.setIconSize(QSize(_KEY_SIDE, _KEY_SIDE))
            chip.setToolTip(_MEANINGS[key] if isinstance(key, Show) else styles[key].title)
            self._group.addButton(chip)
            self._flow.addWidget(chip)
            self._chips[key] = chip
        self._chips[Show.ALL].setChecked(True)
        self._draw_keys()

    def order_tabs(self, before: QWidget, after: QWidget) -> None:
        """Put the chips between two controls in the order of the Tab key: they are made late.

        Args:
            before: The control that the chips follow.
            after: The control that follows them.
        """
        for one in (*self._chips.values(), after):
            QWidget.setTabOrder(before, one)
            before = one

    def show_counts(self, summary: "SampleSummary") -> None:
        """Show how many cells there are of each kind; kinds that are rare appear when they occur."""
        numbers: dict[Show | int, int] = {
            index: counted.count for index, counted in enumerate(summary.classes)
        }
        numbers[Show.ALL] = summary.n_classified + summary.n_unsure
        numbers[Show.UNSURE] = summary.n_unsure
        numbers[Show.COPIES] = summary.n_excluded
        numbers[Show.FAILED] = summary.n_failed
        for key, chip in self._chips.items():
            count = numbers.get(key, 0)
            title = _TITLES[key] if isinstance(key, Show) else self._styles[key].title
            text = f"{title}  {count:,}"
            if chip.text() != text:
                chip.setText(text)
                chip.setAccessibleName(f"{title}, {count}")
            rare = key in (Show.UNSURE, Show.COPIES, Show.FAILED)
            chip.setVisible(not rare or count > 0 or chip.isChecked())

    def choose(self, key: Show | int) -> None:
        """Choose what is shown, as a click does."""
        chip = self._chips.get(key)
        if chip is not None:
            chip.click()

    def changeEvent(self, event: QEvent) -> None:
        """Draw the keys anew after the palette has changed."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw_keys()

    def _draw_keys(self) -> None:
        for key, chip in self._chips.items():
            if key == Show.UNSURE or not isinstance(key, Show):
                chip.setIcon(self._draw_key(key))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the chip before or after with the arrow keys."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        shown = [chip for chip in self._chips.values() if not chip.isHidden()]
        focused = next((place for place, chip in enumerate(shown) if chip.hasFocus()), None)
        if step == 0 or focused is None:
            super().keyPressEvent(event)
            return
        target = shown[min(max(focused + step, 0), len(shown) - 1)]
        target.setFocus(Qt.FocusReason.TabFocusReason)
        target.click()

    def _draw_key(self, key: Show | int) -> QIcon:
        ratio = self.devicePixelRatioF()
        pixmap = QPixmap(round(_KEY_SIDE * ratio), round(_KEY_SIDE * ratio))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        rect = QRectF(0, 0, _KEY_SIDE, _KEY_SIDE)
        if isinstance(key, Show):
            painter.fillRect(rect, unsure_brush())
        else:
            paint_key(painter, rect, self._styles[key])
        painter.end()
        return QIcon(pixmap)

    @Slot(QAbstractButton)
    def _on_clicked(self, button: QAbstractButton) -> None:
        self.chosen.emit(self.choice)
