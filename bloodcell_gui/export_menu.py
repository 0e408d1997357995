"""Export in the File menu: it is about the page in sight, where that has something to export."""

from collections.abc import Mapping
from typing import Protocol

from PySide6.QtCore import QObject, SignalInstance, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QStackedWidget, QWidget


class HasExport(Protocol):
    """Writes what a page shows as files.

    Attributes:
        changed: A signal: `can_export` may be another.
        can_export: Whether there is something to export.
    """

    changed: SignalInstance

    @property
    def can_export(self) -> bool: ...  # noqa: D102 - told above

    def export(self) -> None:
        """Ask where the files go, and write them."""


class ExportMenu(QObject):
    """Carries the action out for the page in sight."""

    def __init__(
        self, action: QAction, pages: QStackedWidget, exporters: Mapping[QWidget, HasExport], window: QWidget
    ) -> None:
        """Follow the pages.

        Args:
            action: Of the File menu.
            pages: All pages; the one in sight is the current one.
            exporters: By the page that each exports.
            window: Owner.
        """
        super().__init__(window)
        self._action = action
        self._pages = pages
        self._exporters = exporters
        pages.currentChanged.connect(self._show)
        for exporter in exporters.values():
            exporter.changed.connect(self._show)
        action.triggered.connect(self._on_triggered)
        self._show()

    @property
    def _exporter(self) -> HasExport | None:
        """What exports the page in sight; None where nothing does."""
        page = self._pages.currentWidget()
        return None if page is None else self._exporters.get(page)

    @Slot()
    def _on_triggered(self) -> None:
        if (exporter := self._exporter) is not None:
            exporter.export()

    @Slot()
    def _show(self) -> None:
        exporter = self._exporter
        self._action.setEnabled(exporter is not None and exporter.can_export)
