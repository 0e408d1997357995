"""The cells of one class or of all: as thumbnails, one large, or a sentence where there is none."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QPushButton, QStackedWidget, QWidget

from bloodcell_gui.gallery.arrangement import Show
from bloodcell_gui.notify import Notifier
from bloodcell_gui.project.desk import ProjectDesk
from bloodcell_gui.review.kinds import tell_nothing
from bloodcell_gui.review.large_view import LargeView
from bloodcell_gui.review.message import Message
from bloodcell_gui.review.painter import ReviewPainter
from bloodcell_gui.review.review_gallery import ReviewGallery
from bloodcell_gui.review.sheet import ReviewSheet
from bloodcell_gui.review.thoughts import Thoughts
from bloodcell_gui.thumbnails import PictureLoader
from trainer.language import tr

_THUMBNAIL_BYTES = 128 * 2**20


class Stage(QStackedWidget):
    """Shows cells in the one of its views that fits; all views have the same current cell.

    Signals:
        sign_asked: The user wants to sign the sample.
        current_changed: Another cell is current.
    """

    sign_asked = Signal()
    current_changed = Signal()

    def __init__(self, desk: ProjectDesk, notifier: Notifier, parent: QWidget | None = None) -> None:
        """Make the views, empty.

        Args:
            desk: Holds the sample.
            notifier: Tells what goes wrong.
            parent: Owner.
        """
        super().__init__(parent)
        self._desk = desk
        self._sheet: ReviewSheet | None = None
        self._painter: ReviewPainter | None = None
        self._thoughts = Thoughts(self)
        self._loader = PictureLoader(_THUMBNAIL_BYTES, self)
        self.gallery = ReviewGallery(self._loader)
        self.large = LargeView(self._thoughts, notifier)
        self.sign = QPushButton(tr("Si&gn this sample"))
        # Where nothing is left to be decided the next key must not press the button.
        self.nothing = Message("done", "", "", [self.sign], gives_keyboard=False)
        for widget in (self.gallery, self.large, self.nothing):
            self.addWidget(widget)
        self.sign.clicked.connect(self.sign_asked)
        self.gallery.current_changed.connect(self._on_current_changed)
        self.gallery.opened.connect(self._on_opened)
        self.large.place_asked.connect(self.gallery.go_to)
        self.large.closed.connect(self._on_closed)
        self._thoughts.come.connect(self.refresh)
        self._thoughts.failed.connect(notifier.tell_error)

    @property
    def loaders(self) -> tuple[PictureLoader, ...]:
        """What decodes the pictures."""
        return (self._loader, *self.large.loaders)

    @property
    def view(self) -> QWidget:
        """The view that is shown."""
        return self.widget(self.currentIndex()) or self.gallery

    # -- what is shown -----------------------------------------------------------------------

    def show_sheet(self, sheet: ReviewSheet) -> None:
        """Take the cells of another sample; `arrange` shows them."""
        self._sheet, self._painter = sheet, ReviewPainter(sheet)
        self._thoughts.forget()
        self.setCurrentWidget(self.gallery)

    def forget(self) -> None:
        """Show nothing."""
        self._sheet = self._painter = None
        self._thoughts.forget()
        self.gallery.clear()
        self.large.leave()

    def arrange(self, show: Show | int) -> None:
        """Show cells in their order; the current one stays so where it is shown.

        Args:
            show: Which ones.
        """
        sheet, painter = self._sheet, self._painter
        if sheet is None or painter is None:
            return
        focused = self.window().focusWidget()
        had_focus = focused is not None and self.isAncestorOf(focused)
        before = self.gallery.current
        arrangement = sheet.arrange(show)
        self.gallery.show_exhibit(painter, arrangement)
        if self.gallery.current < 0 and len(arrangement):
            # What was decided has left what is shown; the one behind it took its place.
            self.gallery.go_to(min(max(0, before), len(arrangement) - 1))
        if not len(arrangement):
            self.nothing.say(*tell_nothing(sheet, show))
            self.setCurrentWidget(self.nothing)
        elif self.currentWidget() is self.nothing:
            self.setCurrentWidget(self.gallery)
        if had_focus:
            self.view.setFocus()
        self.refresh()

    def go_to_first(self) -> None:
        """Go to the first cell that nobody has decided on, or to the first of all."""
        sheet, arrangement = self._sheet, self.gallery.arrangement
        if sheet is not None and len(arrangement):
            row = sheet.find_next(arrangement, ())
            self.gallery.go_to((None if row is None else arrangement.place_of(row)) or 0)

    def find_group(self, rows: Sequence[int]) -> Show | None:
        """Return what has to be shown so that cells are seen; None where some of them are."""
        sheet = self._sheet
        if sheet is None or any(self.gallery.arrangement.place_of(row) is not None for row in rows):
            return None
        return sheet.find_show(rows[0])

    @Slot()
    def refresh(self) -> None:
        """Show the large cell as it is now."""
        place, sheet, painter, chosen = self.gallery.current, self._sheet, self._painter, self._desk.chosen
        self.sign.setVisible(chosen is not None and not chosen.is_signed)
        is_large = self.currentWidget() is self.large
        if not is_large or place < 0 or sheet is None or painter is None or chosen is None:
            return
        self.large.show_cell(sheet, painter, self.gallery.arrangement, place, is_signed=chosen.is_signed)
        if self._desk.project is not None:
            self._thoughts.want(self._desk.project, self.large.list_ahead())

    def close_threads(self) -> None:
        """End the threads that decode pictures, before the window goes."""
        self._loader.close()
        self.large.close_threads()

    # -- what the user does ------------------------------------------------------------------

    @Slot(int)
    def _on_current_changed(self, _: int) -> None:
        self.refresh()
        self.current_changed.emit()

    @Slot(int)
    def _on_opened(self, place: int) -> None:
        self.setCurrentWidget(self.large)
        self.gallery.go_to(place)
        self.refresh()
        self.large.setFocus()

    @Slot()
    def _on_closed(self) -> None:
        self.setCurrentWidget(self.gallery)
        self.large.leave()
        self.gallery.go_to(self.gallery.current)
        self.gallery.setFocus()
