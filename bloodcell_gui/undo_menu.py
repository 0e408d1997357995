"""Undo and Redo in the Edit menu: they work on the page in sight, where it has steps."""

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QObject, SignalInstance, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QStackedWidget, QWidget

from bloodcell_gui.menus import Menus
from trainer.language import tr


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

    def __init__(
        self, menus: Menus, pages: QStackedWidget, with_steps: Sequence[HasSteps], window: QWidget
    ) -> None:
        """Follow the pages.

        Args:
            menus: Hold the two actions.
            pages: All pages; the one in sight is the current one.
            with_steps: Those that have steps.
            window: Owner.
        """
        super().__init__(window)
        self._menus = menus
        self._pages = pages
        self._with_steps = tuple(with_steps)
        pages.currentChanged.connect(self._show)
        for page in with_steps:
            page.steps_changed.connect(self._show)
        menus.undo.triggered.connect(self._on_undo)
        menus.redo.triggered.connect(self._on_redo)
        self._show()

    @property
    def _page(self) -> HasSteps | None:
        """The page in sight; None where it has no steps."""
        shown: object = self._pages.currentWidget()
        return next((page for page in self._with_steps if page is shown), None)

    @Slot()
    def _on_undo(self) -> None:
        if (page := self._page) is not None:
            page.undo()

    @Slot()
    def _on_redo(self) -> None:
        if (page := self._page) is not None:
            page.redo()

    @Slot()
    def _show(self) -> None:
        page = self._page
        _show_step(self._menus.undo, tr("&Undo"), "" if page is None else page.undo_title)
        _show_step(self._menus.redo, tr("&Redo"), "" if page is None else page.redo_title)


def _show_step(action: QAction, text: str, title: str) -> None:
    # Switched off, its key goes to the page in sight, which may have an Undo of its own.
    action.setEnabled(bool(title))
    action.setText(f"{text}: {title.replace('&', '&&')}" if title else text)
