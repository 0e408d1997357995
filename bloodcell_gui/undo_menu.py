"""Undo and Redo in the Edit menu: they work on the page in sight, where it has steps."""

from typing import Protocol

from PySide6.QtCore import QObject, SignalInstance, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QStackedWidget, QWidget

from bloodcell_gui.menus import Menus


class HasSteps(Protocol):
    """A page whose steps can be undone and done again.

    Attributes:
        steps_changed: A signal: one of the titles is another.
        undo_title: What `undo` would take back; empty for nothing.
        redo_title: What `redo` would do again; empty for nothing.
    """

    steps_changed: SignalInstance

    @property
    def undo_title(self) -> str: ...  # noqa: D102 - told above

    @property
    def redo_title(self) -> str: ...  # noqa: D102 - told above

    def undo(self) -> None:
        """Take back the last step."""

    def redo(self) -> None:
        """Do again what was taken back last."""


class UndoMenu(QObject):
    """Names the step that each action is about, and carries it out."""

    def __init__(self, menus: Menus, pages: QStackedWidget, page: HasSteps, window: QWidget) -> None:
        """Follow a page.

        Args:
            menus: Hold the two actions.
            pages: All pages; the one in sight is the current one.
            page: The page that has steps.
            window: Owner.
        """
        super().__init__(window)
        self._menus = menus
        self._pages = pages
        self._page = page
        pages.currentChanged.connect(self._show)
        page.steps_changed.connect(self._show)
        menus.undo.triggered.connect(page.undo)
        menus.redo.triggered.connect(page.redo)
        self._show()

    @Slot()
    def _show(self) -> None:
        shown: object = self._pages.currentWidget()
        in_sight = shown is self._page
        _show_step(self._menus.undo, "&Undo", self._page.undo_title if in_sight else "")
        _show_step(self._menus.redo, "&Redo", self._page.redo_title if in_sight else "")


def _show_step(action: QAction, text: str, title: str) -> None:
    # Switched off, its key goes to the page in sight, which may have an Undo of its own.
    action.setEnabled(bool(title))
    action.setText(f"{text}: {title.replace('&', '&&')}" if title else text)
