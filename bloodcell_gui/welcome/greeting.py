"""What greets a new user, and is found again in the Help menu: the welcome page and the tour."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QStackedWidget

from bloodcell_gui.menus import Menus
from bloodcell_gui.page_bar import CLASSIFY, PageBar
from bloodcell_gui.settings import SHOW_WELCOME, Settings

if TYPE_CHECKING:
    from bloodcell_gui.main_window import MainWindow
    from bloodcell_gui.tour.tour import Tour
    from bloodcell_gui.welcome.page import WelcomePage


class Greeting(QObject):
    """Shows the welcome page over the others, and the tour over the window; both are made when wanted."""

    def __init__(
        self,
        menus: Menus,
        pages: QStackedWidget,
        page_bar: PageBar,
        settings: Settings,
        window: "MainWindow",
    ) -> None:
        """Wire the menu.

        Args:
            menus: Hold the actions.
            pages: All pages; the welcome page becomes one of them.
            page_bar: Leads to the others.
            settings: Know whether it was seen.
            window: What is shown on the tour; the owner.
        """
        super().__init__(window)
        self._menus = menus
        self._pages = pages
        self._page_bar = page_bar
        self._settings = settings
        self._window = window
        self._page: WelcomePage | None = None
        self.tour: Tour | None = None
        menus.welcome.triggered.connect(self.show_page)
        menus.tour.triggered.connect(self.begin_tour)
        window.session.samples_changed.connect(self._on_samples_changed)

    @property
    def is_shown(self) -> bool:
        """Whether the welcome page is in sight."""
        return self._page is not None and self._pages.currentWidget() is self._page

    def _make_page(self) -> "WelcomePage":
        from bloodcell_gui.welcome.page import WelcomePage

        page = WelcomePage()
        page.tour_wanted.connect(self.begin_tour)
        page.start_wanted.connect(self._on_start)
        page.guide_wanted.connect(self._menus.guide.trigger)
        page.dropped.connect(self._window.open_paths)
        self._pages.addWidget(page)
        return page

    def greet(self) -> None:
        """Show the welcome page to who has not seen it."""
        if self._settings.read(SHOW_WELCOME):
            self.show_page()

    @Slot()
    def show_page(self) -> None:
        """Show the welcome page; it counts as seen."""
        self._settings.write(SHOW_WELCOME, False)
        if self._page is None:
            self._page = self._make_page()
        self._pages.setCurrentWidget(self._page)
        self._page.setFocus()

    @Slot()
    def begin_tour(self) -> None:
        """Show the user around, from the beginning."""
        from bloodcell_gui.tour.tour import Tour

        self.end_tour()
        self.tour = Tour(self._window, self._page_bar)
        self.tour.ended.connect(self._on_tour_ended)
        self.tour.begin()

    def end_tour(self) -> None:
        """Leave the tour, where somebody is on it."""
        if self.tour is not None:
            self.tour.end()

    @Slot()
    def _on_tour_ended(self) -> None:
        if self.tour is not None:
            self.tour.deleteLater()
            self.tour = None

    @Slot()
    def _on_samples_changed(self) -> None:
        # Opened with the application: they are what the user came for.
        if self.is_shown and self._window.session.samples:
            self._page_bar.choose(CLASSIFY)

    @Slot()
    def _on_start(self) -> None:
        self._page_bar.choose(CLASSIFY)
        self._window.classify.setFocus()
