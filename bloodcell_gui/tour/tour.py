"""The tour: it goes from step to step, by its buttons or because the user has done what was asked."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer, Signal, SignalInstance, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from bloodcell_gui.page_bar import PageBar
from bloodcell_gui.tour.balloon import Balloon, Ring
from bloodcell_gui.tour.steps import STEPS, Step
from trainer.language import tr

if TYPE_CHECKING:
    from bloodcell_gui.main_window import MainWindow

_MOVING = {QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide}


class Tour(QObject):
    """Shows the steps over the real window, which stays usable all the time.

    Signals:
        ended: The tour is over, or was left.
    """

    ended = Signal()

    def __init__(self, window: "MainWindow", page_bar: PageBar) -> None:
        """Prepare.

        Args:
            window: What is shown; the owner.
            page_bar: Leads from page to page.
        """
        super().__init__(window)
        self._window = window
        self._page_bar = page_bar
        self._number = -1
        self._target: QWidget | None = None
        self._followed: list[QObject] = []
        self._watched: list[SignalInstance] = []
        self._is_placing = False
        self.ring = Ring(window)
        self.balloon = Balloon(window)
        self.balloon.back_asked.connect(self._on_back)
        self.balloon.next_asked.connect(self._on_next)
        self.balloon.end_asked.connect(self.end)
        self._switch = QShortcut(QKeySequence("F6"), window)
        self._switch.setContext(Qt.ShortcutContext.WindowShortcut)
        self._switch.activated.connect(self._on_switch)

    @property
    def step(self) -> Step:
        """The step that is shown."""
        return STEPS[self._number]

    def begin(self) -> None:
        """Show the first step."""
        self._go(range(len(STEPS)))

    @Slot()
    def end(self) -> None:
        """Leave the window as it is."""
        self._let_go()
        self.ring.hide()
        self.balloon.hide()
        for one in (self.ring, self.balloon, self._switch):
            one.deleteLater()
        self.ended.emit()

    # -- from step to step -------------------------------------------------------------------

    @Slot()
    def _on_back(self) -> None:
        self._go(range(self._number - 1, -1, -1))

    @Slot()
    def _on_next(self) -> None:
        act = self.step.act
        if act is not None and not self.step.is_done(self._window):
            # What it leads to ends the step.
            act(self._window)
        elif self._number == len(STEPS) - 1:
            self.end()
        else:
            self._go(range(self._number + 1, len(STEPS)))

    @Slot()
    def _on_done(self) -> None:
        if self._number >= 0 and self.step.is_done(self._window):
            # After those who wait for the same signal: the next control may come with them.
            QTimer.singleShot(0, self.balloon, self._go_on)
            self._let_go()

    def _go_on(self) -> None:
        self._go(range(self._number + 1, len(STEPS)))

    def _go(self, numbers: range) -> None:
        """Show the first of some steps whose control is there."""
        for number in numbers:
            if STEPS[number].find(self._window) is not None:
                self._show(number)
                return

    def _show(self, number: int) -> None:
        self._let_go()
        self._number = number
        step = self.step
        if step.page is not None:
            self._page_bar.choose(step.page)
        self.balloon.say(tr(step.title), tr(step.text), number + 1, len(STEPS))
        self._follow(step.find(self._window))
        for signal in step.watch(self._window):
            signal.connect(self._on_done)
            self._watched.append(signal)
        self._place()
        (self._target if step.wants_keys and self._target is not None else self.balloon.next).setFocus()

    # -- beside its control --------------------------------------------------------------------

    def _follow(self, target: QWidget | None) -> None:
        """Take note of whatever may move the control or hide it: itself, and all that it is in."""
        self._target = target
        one: QWidget | None = target
        while one is not None:
            one.installEventFilter(self)
            self._followed.append(one)
            one = None if one is self._window else one.parentWidget()

    def _let_go(self) -> None:
        for one in self._followed:
            one.removeEventFilter(self)
        for signal in self._watched:
            signal.disconnect(self._on_done)
        self._followed, self._watched = [], []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move along, once the window is laid out anew."""
        if event.type() in _MOVING and not self._is_placing:
            self._is_placing = True
            QTimer.singleShot(0, self.balloon, self._place)
        return False

    def _place(self) -> None:
        self._is_placing = False
        target = self._find_rect()
        if target is None:
            self.ring.hide()
        else:
            self.ring.surround(target)
        self.balloon.point_at(target, self._window.rect())

    def _find_rect(self) -> QRect | None:
        """Return where the control is in the window; None where it cannot be seen."""
        target = self._target
        if target is None or not target.isVisible():
            return None
        return QRect(target.mapTo(self._window, QPoint(0, 0)), target.size())

    @Slot()
    def _on_switch(self) -> None:
        """Give the keyboard to the balloon, or back to what the step is about."""
        focused = self._window.focusWidget()
        if focused is not None and self.balloon.isAncestorOf(focused):
            (self._target or self._page_bar).setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self.balloon.next.setFocus(Qt.FocusReason.ShortcutFocusReason)
