"""What the user is told from anywhere in the window: errors and notices in a bar, good news quietly.

What belongs to one control only, such as the reason beside a field, is said there.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from bloodcell_gui.details_fold import DetailsFold
from bloodcell_gui.focus import ToolButton
from bloodcell_gui.icons import IconLabel, set_icon
from trainer.errors import Cancelled, TrainerError
from trainer.language import fill, tr


class Kind(StrEnum):
    """How much a notice asks of the user."""

    ERROR = "error"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing that the user is told in the bar.

    Attributes:
        kind: Error or mere notice.
        summary: What happened, one sentence.
        remedy: What to do, one sentence; may be empty.
        details: What can be folded out and copied; empty for none.
        button: Text of the button that mends it; empty for none.
        action: What the button does.
        topic: Notices of one topic replace each other; empty for no topic.
    """

    kind: Kind
    summary: str
    remedy: str = ""
    details: str = ""
    button: str = ""
    action: Callable[[], object] | None = None
    topic: str = ""


class Notifier(QObject):
    """The one bridge between what happens and what the user is told; safe from any thread.

    Signals:
        told: A `Notice` for the bar.
        done_told: One quiet line of good news for the status bar.
        withdrawn: The topic of notices that no longer hold.
    """

    told = Signal(object)
    done_told = Signal(str)
    withdrawn = Signal(str)

    @Slot(object)
    @Slot(object, str)
    def tell_error(self, error: Exception, details: str = "") -> None:
        """Tell a failure; being cancelled is silent, and what is no `TrainerError` is our own fault."""
        if isinstance(error, Cancelled):
            return
        if isinstance(error, TrainerError):
            self.tell(Notice(Kind.ERROR, error.summary, error.remedy, details))
        else:
            self.tell_fault(details or f"{type(error).__name__}: {error}")

    def tell_fault(self, details: str) -> None:
        """Tell a failure of the application itself, with a traceback to copy."""
        self.tell(
            Notice(
                Kind.ERROR,
                tr("Something went wrong inside the application."),
                tr("Your images and files are unchanged; the details say what to report."),
                details,
                topic="fault",
            )
        )

    def tell(self, notice: Notice) -> None:
        """Tell a notice."""
        self.told.emit(notice)

    def tell_done(self, text: str) -> None:
        """Tell good news, quietly."""
        self.done_told.emit(text)

    def withdraw(self, topic: str) -> None:
        """Take back the notices of a topic."""
        self.withdrawn.emit(topic)


class NoticeBar(QFrame):
    """The bar at the top of the page: one sentence, the remedy, and the details on demand.

    Several notices wait behind each other; closing one shows the next.
    """

    def __init__(self, notifier: Notifier, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("noticeBar")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAutoFillBackground(True)
        # The system's own colours of what asks for attention.
        self.setBackgroundRole(QPalette.ColorRole.ToolTipBase)
        self.setForegroundRole(QPalette.ColorRole.ToolTipText)
        self._notices: list[Notice] = []

        self._icon = IconLabel("notice", role=QPalette.ColorRole.ToolTipText)
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._text.setForegroundRole(QPalette.ColorRole.ToolTipText)
        self._text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._action = QPushButton()
        self._details = DetailsFold()
        self._close = ToolButton()
        set_icon(self._close, "close")
        self._close.setToolTip(tr("Dismiss"))
        self._close.setAccessibleName(tr("Dismiss this message"))

        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        # In the middle of the first line, as the buttons are.
        self._icon.setMinimumHeight(self._details.button.sizeHint().height())
        line.addWidget(self._text, 1)
        for button in (self._action, self._details.button, self._close):
            line.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        # Under the text, not under the icon.
        self._details.setContentsMargins(24, 0, 0, 0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 8, 8, 8)
        layout.addLayout(line)
        layout.addWidget(self._details)

        notifier.told.connect(self._on_told)
        notifier.withdrawn.connect(self._on_withdrawn)
        self._close.clicked.connect(self.dismiss)
        self._action.clicked.connect(self._on_acted)
        self.hide()

    @property
    def notice(self) -> Notice | None:
        """The notice that is shown."""
        return self._notices[-1] if self._notices else None

    @Slot()
    def dismiss(self) -> None:
        """Close the notice that is shown; one that waits takes its place."""
        if self._notices:
            self._notices.pop()
        self._show()

    @Slot(object)
    def _on_told(self, notice: Notice) -> None:
        self._notices = [one for one in self._notices if one != notice and not _replaces(notice, one)]
        self._notices.append(notice)
        self._show()

    @Slot(str)
    def _on_withdrawn(self, topic: str) -> None:
        self._notices = [one for one in self._notices if one.topic != topic]
        self._show()

    @Slot()
    def _on_acted(self) -> None:
        notice = self.notice
        self.dismiss()
        if notice is not None and notice.action is not None:
            notice.action()

    def _show(self) -> None:
        notice = self.notice
        if notice is None:
            self.hide()
            return
        is_error = notice.kind is Kind.ERROR
        self._icon.show_icon("error" if is_error else "notice")
        self._text.setText(f"{notice.summary} {notice.remedy}".strip())
        self.setAccessibleName(
            fill("{value}: {text}", value=tr("Error") if is_error else tr("Notice"), text=self._text.text())
        )
        self._action.setText(notice.button)
        self._action.setVisible(bool(notice.button))
        self._details.show_details(self._text.text(), notice.details)
        self.show()
        # A screen reader says it at once. Nothing is told at most starts, which need not wait for these.
        from PySide6.QtGui import QAccessible, QAccessibleEvent

        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))


def _replaces(new: Notice, old: Notice) -> bool:
    return bool(new.topic) and new.topic == old.topic
