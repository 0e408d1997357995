"""The row of classes over the gallery: what is shown, and how many there are of each."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QIcon,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPixmap,
)
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QWidget

from bloodcell_gui.class_colours import ClassStyle, paint_key, unsure_brush
from bloodcell_gui.flow_layout import FlowLayout
from bloodcell_gui.focus import ToolButton
from bloodcell_gui.gallery.arrangement import Show
from bloodcell_gui.gallery.choosing_gallery import CHOSEN_CELLS
from bloodcell_gui.gallery.class_choice import MOST_KEYS
from bloodcell_gui.gallery.drop_target import paint_drop_target
from trainer.language import fill, mark, tr

if TYPE_CHECKING:
    from trainer.reports.counts import SampleSummary

_KEY_SIDE = 16
_DIGIT_WIDTH = 12


class ChipKind(NamedTuple):
    """A chip that stands for no class.

    Attributes:
        title: What it says.
        meaning: What its cells are.
        is_first: Whether it stands before the classes.
        is_rare: Whether it is seen only where there are such cells.
        takes_drops: Whether cells may be dropped on it, where they may be dropped on classes.
        digit: The key that shows its cells; empty for none.
    """

    title: str
    meaning: str
    is_first: bool = False
    is_rare: bool = True
    takes_drops: bool = False
    digit: str = ""


CLASSIFIED_KINDS = {
    Show.ALL: ChipKind(mark("All"), mark("All cells that were classified"), is_first=True, is_rare=False),
    Show.UNSURE: ChipKind(mark("Unsure"), mark("Cells that the model is too unsure of to be counted")),
    Show.COPIES: ChipKind(
        mark("Copies"), mark("Pictures that are byte for byte in the sample already: counted once")
    ),
    Show.FAILED: ChipKind(mark("Failed"), mark("Images that could not be read, with the reason")),
}


class ClassChips(QWidget):
    """One button a class, one of them chosen; the arrow keys go from one to the next.

    Signals:
        chosen: A `Show`, or the index of a class.
        dropped_on: The `Show`, or the index of the class, that chosen cells were dropped on.
    """

    chosen = Signal(object)
    dropped_on = Signal(object)

    def __init__(
        self,
        kinds: Mapping[Show, ChipKind] = CLASSIFIED_KINDS,
        *,
        decides: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """Make the row, empty.

        Args:
            kinds: The chips that stand for no class, in order.
            decides: Whether cells are given to classes here: by dropping them on a chip, and by the digit
                that stands beside it.
            parent: Owner.
        """
        super().__init__(parent)
        self._kinds = dict(kinds)
        self._decides = decides
        self.setAccessibleName(tr("Which cells are shown"))
        self._flow = FlowLayout(self, spacing=4)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._chips: dict[Show | int, _Chip] = {}
        self._digits: dict[Show | int, str] = {}
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
        first = [kind for kind, one in self._kinds.items() if one.is_first]
        last = [kind for kind, one in self._kinds.items() if not one.is_first]
        with_digit = order[:MOST_KEYS] if self._decides else ()
        self._digits = {index: str(place) for place, index in enumerate(with_digit, 1)}
        self._digits |= {kind: one.digit for kind, one in self._kinds.items() if one.digit}
        keys: tuple[Show | int, ...] = (*first, *order, *last)
        for key in keys:
            kind = self._kinds[key] if isinstance(key, Show) else None
            chip = _Chip(takes_drops=self._decides and (kind is None or kind.takes_drops))
            chip.setCheckable(True)
            chip.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            chip.setIconSize(QSize(_KEY_SIDE + (_DIGIT_WIDTH if key in self._digits else 0), _KEY_SIDE))
            chip.setToolTip(tr(self._kinds[key].meaning) if isinstance(key, Show) else styles[key].title)
            chip.dropped.connect(partial(self.dropped_on.emit, key))
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
            kind = self._kinds[key] if isinstance(key, Show) else None
            title = self._styles[key].title if kind is None else tr(kind.title)
            text = fill("{title}  {count:,}", title=title, count=count)
            if chip.text() != text:
                chip.setText(text)
                chip.setAccessibleName(f"{title}, {count}")
            is_rare = kind is not None and kind.is_rare
            chip.setVisible(not is_rare or count > 0 or chip.isChecked())

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
        digit = self._digits.get(key, "")
        before = _DIGIT_WIDTH if digit else 0
        pixmap = QPixmap(round((before + _KEY_SIDE) * ratio), round(_KEY_SIDE * ratio))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setFont(self.font())
        painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
        painter.drawText(QRectF(0, 0, before, _KEY_SIDE), Qt.AlignmentFlag.AlignVCenter, digit)
        rect = QRectF(before, 0, _KEY_SIDE, _KEY_SIDE)
        if isinstance(key, Show):
            painter.fillRect(rect, unsure_brush())
        else:
            paint_key(painter, rect, self._styles[key])
        painter.end()
        return QIcon(pixmap)

    @Slot(QAbstractButton)
    def _on_clicked(self, button: QAbstractButton) -> None:
        self.chosen.emit(self.choice)


class _Chip(ToolButton):
    """A chip that cells may be dropped on."""

    dropped = Signal()

    def __init__(self, *, takes_drops: bool) -> None:
        super().__init__()
        self._is_hovered = False
        self.setAcceptDrops(takes_drops)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take cells that are chosen in the gallery, and show that they may be dropped."""
        if event.mimeData().hasFormat(CHOSEN_CELLS):
            event.acceptProposedAction()
            self._hover(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Forget what was dragged over."""
        self._hover(False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Tell that they were dropped here."""
        self._hover(False)
        event.acceptProposedAction()
        self.dropped.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the chip, lit where cells hover over it."""
        super().paintEvent(event)
        if self._is_hovered:
            painter = QPainter(self)
            paint_drop_target(painter, QRectF(self.rect()), self.palette())
            painter.end()

    def _hover(self, hovered: bool) -> None:
        self._is_hovered = hovered
        self.update()
