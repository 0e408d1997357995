"""The bar of pages at the left edge of the window."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QSizePolicy, QVBoxLayout, QWidget

from bloodcell_gui.focus import ToolButton
from bloodcell_gui.icons import set_icon
from bloodcell_gui.text_size import keep_width
from trainer.language import mark, tr

_ICON_SIDE = 24
_WIDTH = 64


@dataclass(frozen=True, slots=True)
class PageEntry:
    """One page in the bar.

    Attributes:
        icon: Name of its icon.
        title: Name of the page.
        tip: What the page is for.
    """

    icon: str
    title: str
    tip: str


CLASSIFY, REVIEW, CLEAN, TRAIN, MODELS = range(5)
PAGES = (
    PageEntry("classify", mark("Classify"), mark("Open folders of cells and count them")),
    PageEntry("review", mark("Review"), mark("Confirm or correct the doubtful cells")),
    PageEntry("clean", mark("Clean"), mark("Find duplicates, junk and wrong labels in a data set")),
    PageEntry("train", mark("Train"), mark("Teach a network your own cells")),
    PageEntry("models", mark("Models"), mark("See what models there are and what they know")),
)


class PageBar(QFrame):
    """One button a page, exactly one of them chosen.

    Signals:
        page_chosen: Index of the page.
    """

    page_chosen = Signal(int)

    def __init__(self, entries: Sequence[PageEntry], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Pages"))
        keep_width(self, _WIDTH, QWidget.setFixedWidth)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2, 8, 2, 8)
        layout.setSpacing(4)
        for index, entry in enumerate(entries):
            button = ToolButton()
            button.setText(tr(entry.title))
            button.setToolTip(f"{tr(entry.tip)} (Ctrl+{index + 1})")
            button.setAccessibleName(tr(entry.title))
            button.setAccessibleDescription(tr(entry.tip))
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
            button.setIconSize(QSize(_ICON_SIDE, _ICON_SIDE))
            button.setCheckable(True)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.setMinimumHeight(56)
            set_icon(button, entry.icon)
            self._group.addButton(button, index)
            layout.addWidget(button)
        layout.addStretch()
        self._group.button(0).setChecked(True)
        self._group.idClicked.connect(self.page_chosen)

    def choose(self, index: int) -> None:
        """Choose a page, as a click does."""
        self._group.button(index).click()
