"""A side panel that is shown where its user wants it, and where there is room for it."""

from PySide6.QtCore import QEvent, QObject, Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from bloodcell_gui.settings import Option, Settings
from bloodcell_gui.text_size import at_text_size


class PanelFold(QObject):
    """Shows and folds a panel by a setting."""

    def __init__(self, panel: QWidget, option: Option[bool], settings: Settings, page: QWidget) -> None:
        """Show the panel, or not.

        Args:
            panel: The panel.
            option: Whether the user wants it.
            settings: Know that, now and whenever it changes.
            page: What the panel is a part of; the owner.
        """
        super().__init__(page)
        self._panel = panel
        self._option = option
        self._settings = settings
        self._page = page
        self._stage: QStackedWidget | None = None
        self._large: QWidget | None = None
        self._wide = 0
        settings.changed.connect(self._on_changed)
        self._fold()

    def give_way(self, stage: QStackedWidget, large: QWidget, wide: int) -> None:
        """Fold the panel while something large needs its room; it comes back by itself.

        Args:
            stage: Has the views beside the panel.
            large: The one of them that needs room.
            wide: Width of the page from which on there is room for both, pixels for texts of the usual size.
        """
        self._stage, self._large, self._wide = stage, large, wide
        stage.currentChanged.connect(self._fold)
        self._page.installEventFilter(self)
        self._fold()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look again for room when the page has another size."""
        if event.type() == QEvent.Type.Resize:
            self._fold()
        return super().eventFilter(watched, event)

    @Slot(object)
    def _on_changed(self, option: Option[bool]) -> None:
        if option is self._option:
            self._fold()

    @Slot()
    def _fold(self) -> None:
        is_large = self._stage is not None and self._stage.currentWidget() is self._large
        has_room = not is_large or self._page.width() >= at_text_size(self._wide)
        self._panel.setVisible(has_room and self._settings.read(self._option))
