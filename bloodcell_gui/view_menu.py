"""What the View menu does, but for the pages: panels, size of the thumbnails, the whole screen."""

from functools import partial

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QMainWindow, QStackedWidget

from bloodcell_gui.classify.page import ClassifyPage
from bloodcell_gui.cleaning.page import CleaningPage
from bloodcell_gui.menus import Menus
from bloodcell_gui.review.page import ReviewPage
from bloodcell_gui.settings import SHOW_DIFFERENTIAL, SHOW_SAMPLES, Settings


class ViewMenu(QObject):
    """Keeps the View menu and what it shows in step."""

    def __init__(
        self,
        menus: Menus,
        pages: QStackedWidget,
        classify: ClassifyPage,
        review: ReviewPage,
        cleaning: CleaningPage,
        settings: Settings,
        window: QMainWindow,
    ) -> None:
        """Wire the menu.

        Args:
            menus: Hold the actions.
            pages: All pages; the one in sight is the current one.
            classify: Has thumbnails.
            review: Has the same.
            cleaning: Has thumbnails in one of its two views.
            settings: Know which panels are shown.
            window: Owner.
        """
        super().__init__(window)
        self._menus = menus
        self._pages = pages
        self._classify = classify
        self._review = review
        self._cleaning = cleaning
        self._window = window
        for action, option in (
            (menus.show_samples, SHOW_SAMPLES),
            (menus.show_differential, SHOW_DIFFERENTIAL),
        ):
            action.setChecked(settings.read(option))
            action.toggled.connect(partial(settings.write, option))
        menus.larger.triggered.connect(partial(self._change_side, 1))
        menus.smaller.triggered.connect(partial(self._change_side, -1))
        menus.show_all_images.triggered.connect(cleaning.show_all_images)
        pages.currentChanged.connect(self._show_view)
        cleaning.view_changed.connect(self._show_view)
        menus.full_screen.toggled.connect(self._on_full_screen_toggled)
        self._show_view()

    def _change_side(self, steps: int) -> None:
        for page in (self._classify, self._review, self._cleaning):
            if page is self._pages.currentWidget():
                page.change_side(steps)

    @Slot()
    def _show_view(self) -> None:
        in_sight = self._pages.currentWidget() is self._cleaning
        shown = self._cleaning.shows_all_images
        self._menus.show_all_images.setEnabled(in_sight and shown is not None)
        self._menus.show_all_images.setChecked(bool(shown))

    @Slot(bool)
    def _on_full_screen_toggled(self, full: bool) -> None:
        if full:
            self._window.showFullScreen()
        else:
            self._window.showNormal()
