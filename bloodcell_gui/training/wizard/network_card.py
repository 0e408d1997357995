"""One network to choose: what it is good for, its size, and what it costs on this machine."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QFrame, QRadioButton, QSizePolicy, QVBoxLayout, QWidget

from bloodcell_gui.texts import make_text
from bloodcell_gui.training.wizard.speeds import Speed
from trainer.language import fill, tr
from trainer.networks import NetworkPreset


class NetworkCard(QFrame):
    """A card that is chosen by a click anywhere on it, or by its radio button, which joins a group.

    Signals:
        chosen: Id of the network.
    """

    chosen = Signal(str)

    def __init__(self, preset: NetworkPreset, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.preset = preset
        self.button = QRadioButton(tr(preset.title))
        font = self.button.font()
        font.setBold(True)
        self.button.setFont(font)
        self.button.setAccessibleDescription(tr(preset.summary))
        self._summary = make_text(tr(preset.summary))
        self._facts = make_text(muted=True)
        for label in (self._summary, self._facts):
            # A click on the words chooses the card.
            label.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(4)
        for widget in (self.button, self._summary, self._facts):
            layout.addWidget(widget)
        layout.addStretch()
        self.button.clicked.connect(self._on_clicked)
        self.button.toggled.connect(self.update)

    def show_facts(self, weights: str, speed: Speed | None, seconds_an_epoch: float | None) -> None:
        """Show what depends on the machine.

        Args:
            weights: Whether pretrained weights are at hand, in a few words.
            speed: How fast it trains here; None where nobody knows.
            seconds_an_epoch: Seconds that an epoch over the user's images takes; None where nobody knows.
        """
        preset = self.preset
        low, high = preset.size_range
        lines = [
            tr(
                "{parameters} parameters · {low} to {high} px · cost {relative_cost}×",
                parameters=_millions(preset.parameters),
                low=low,
                high=high,
                relative_cost=brief_number(preset.relative_cost),
            ),
            _say_speed(speed, seconds_an_epoch),
            weights[:1].upper() + weights[1:],
        ]
        self._facts.setToolTip(
            tr("Cost: time of a training step for one image of 96 px, beside MobileNetV2's.")
        )
        self._facts.setText("\n".join(lines))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose the card."""
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.button.setFocus(Qt.FocusReason.MouseFocusReason)
            self.button.click()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the card, filled where it is chosen."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = self.palette()
        is_chosen = self.button.isChecked()
        role = QPalette.ColorRole.Highlight if is_chosen else QPalette.ColorRole.Mid
        painter.setPen(QPen(palette.color(role), 2 if is_chosen else 1))
        if is_chosen:
            fill = palette.color(QPalette.ColorRole.Highlight)
            fill.setAlphaF(0.10)
            painter.setBrush(fill)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        painter.end()

    def _on_clicked(self) -> None:
        self.chosen.emit(self.preset.id)


def brief_number(number: float) -> str:
    """Return a number of images or times as exact as anybody cares: `2.5`, `40`, `1,200`."""
    return fill(
        "{number:,.0f}" if number >= 10 or round(number, 1).is_integer() else "{number:.1f}", number=number
    )


def _say_speed(speed: Speed | None, seconds_an_epoch: float | None) -> str:
    if speed is None:
        return tr("Speed on this machine not measured yet")
    about = "" if speed.is_measured else tr("About ")
    text = tr(
        "{about}{images_per_second} images a second here",
        about=about,
        images_per_second=brief_number(speed.images_per_second),
    )
    return (
        text
        if seconds_an_epoch is None
        else tr(
            "{text}, {seconds_an_epoch} an epoch", text=text, seconds_an_epoch=_say_seconds(seconds_an_epoch)
        )
    )


def _say_seconds(seconds: float) -> str:
    return (
        tr("{value} s", value=max(1, round(seconds)))
        if seconds < 90
        else tr("{seconds:,} min", seconds=round(seconds / 60))
    )


def _millions(parameters: int) -> str:
    return tr("{parameters:.1f} million", parameters=parameters / 1000000.0)
