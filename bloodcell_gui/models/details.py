"""One model in full: what it is called, what can be done with it, and its card."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from bloodcell_gui.card_facts import describe_attuning
from bloodcell_gui.focus import ToolButton
from bloodcell_gui.model_card import CardView
from bloodcell_gui.models.entries import Entry
from bloodcell_gui.models.model_actions import ModelActions
from trainer.language import tr

_BUTTON_HEIGHT = 36


class DetailsPane(QWidget):
    """The chosen model; for several, or a damaged one, a sentence in place of the card."""

    def __init__(self, actions: ModelActions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.card = CardView()
        self._sentence = QLabel()
        self._sentence.setWordWrap(True)
        self._sentence.setTextFormat(Qt.TextFormat.PlainText)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._sentence.setContentsMargins(16, 16, 16, 16)
        self._sentence.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._state = QLabel()
        self._state.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self._state.setWordWrap(True)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.card)
        self._stack.addWidget(self._sentence)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for action in (actions.use, actions.train_on, actions.show_results):
            buttons.addWidget(_make_button(action))
        buttons.addWidget(_make_menu_button(actions.menu))
        buttons.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 0, 16, 16)
        layout.setSpacing(8)
        layout.addLayout(buttons)
        layout.addWidget(self._state)
        layout.addWidget(self._stack, 1)

    def show_entry(self, entry: Entry, *, is_used: bool) -> None:
        """Show one model."""
        marks = [
            *([tr("Comes with the application, and stays as it is")] if entry.is_bundled else []),
            *([tr("Used when none is named")] if entry.is_default else []),
            *([tr("Classifies now")] if is_used else []),
        ]
        attuned = "" if entry.card is None else describe_attuning(entry.card)
        facts = [*marks, attuned, tr("Name: {path}", path=entry.path.stem)]
        self._state.setText("  ·  ".join(filter(None, facts)))
        if entry.card is None:
            self._show_sentence(entry.problem)
            return
        self.card.show_card(entry.card)
        self._stack.setCurrentWidget(self.card)

    def show_several(self, count: int) -> None:
        """Show how many models are chosen, or that none is."""
        self._state.setText("")
        self._show_sentence(
            tr("{count} models are chosen.", count=count) if count else tr("No model is chosen.")
        )

    def _show_sentence(self, text: str) -> None:
        self.card.show_card(None)
        self._sentence.setText(text)
        self._stack.setCurrentWidget(self._sentence)


def _make_button(action: QAction) -> QToolButton:
    button = ToolButton()
    button.setAutoRaise(False)
    button.setDefaultAction(action)
    button.setMinimumHeight(_BUTTON_HEIGHT)
    return button


def _make_menu_button(menu: QMenu) -> QToolButton:
    button = ToolButton()
    button.setAutoRaise(False)
    button.setText(tr("Mo&re"))
    button.setToolTip(tr("All that can be done with the model"))
    button.setMenu(menu)
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    button.setMinimumHeight(_BUTTON_HEIGHT)
    return button
