"""What the View menu does, but for the pages: panels, size of the thumbnails, the whole screen."""

from functools import partial

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QMainWindow

from bloodcell_gui.classify.page import ClassifyPage
from bloodcell_gui.menus import Menus
from bloodcell_gui.settings import SHOW_DIFFERENTIAL, SHOW_SAMPLES, Settings


class ViewMenu(QObject):
    """Keeps the View menu and what it shows in step."""

    def __init__(self, menus: Menus, classify: ClassifyPage, settings: Settings, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        menus.show_samples.setChecked(settings.read(SHOW_SAMPLES))
        menus.show_differential.setChecked(settings.read(SHOW_DIFFERENTIAL))
        menus.show_samples.toggled.connect(partial(classify.show_panel, "samples"))
        menus.show_differential.toggled.connect(partial(classify.show_panel, "differential"))
        menus.larger.triggered.connect(partial(classify.change_side, 1))
        menus.smaller.triggered.connect(partial(classify.change_side, -1))
        menus.full_screen.toggled.connect(self._on_full_screen_toggled)

    @Slot(bool)
    def _on_full_screen_toggled(self, full: bool) -> None:
        if full:
            self._window.showFullScreen()
        else:
            self._window.showNormal()
