"""Copy Differential in the Edit menu: that of the page in sight, or of Classify from anywhere else."""

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QObject, SignalInstance, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QStackedWidget, QWidget


class HasDifferential(Protocol):
    """A page that shows a differential."""

    @property
    def has_differential(self) -> bool: ...  # noqa: D102 - whether there is one now

    def copy_differential(self) -> None:
        """Put the differential on the clipboard."""


class CopyMenu(QObject):
    """Carries the action out."""

    def __init__(
        self,
        action: QAction,
        pages: QStackedWidget,
        with_differential: Sequence[HasDifferential],
        changes: Sequence[SignalInstance],
        window: QWidget,
    ) -> None:
        """Follow the pages.

        Args:
            action: Of the Edit menu.
            pages: All pages; the one in sight is the current one.
            with_differential: Those that have one; the first serves where none of them is in sight.
            changes: Signals after which a page may have one, or none any more.
            window: Owner.
        """
        super().__init__(window)
        self._action = action
        self._pages = pages
        self._with_differential = tuple(with_differential)
        for changed in (pages.currentChanged, *changes):
            changed.connect(self._show)
        action.triggered.connect(self._on_triggered)
        self._show()

    @property
    def _page(self) -> HasDifferential:
        shown: object = self._pages.currentWidget()
        return next((page for page in self._with_differential if page is shown), self._with_differential[0])

    @Slot()
    def _on_triggered(self) -> None:
        self._page.copy_differential()

    @Slot()
    def _show(self) -> None:
        self._action.setEnabled(self._page.has_differential)
