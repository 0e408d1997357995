"""One option as a row: its title, the control, what it does, and what speaks against its value."""

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QValidator, QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from bloodcell_gui.text_size import keep_width
from bloodcell_gui.texts import make_text
from bloodcell_gui.training.wizard.options import CHOICE_TITLES, Option
from trainer.language import fill, tr

Value = bool | int | float | str
_CONTROL_WIDTH = 144
_TITLE_WIDTH = 160


class OptionRow(QObject):
    """The widgets of one option, in a row of a grid.

    Signals:
        edited: The user gave another value.
    """

    edited = Signal()

    def __init__(self, option: Option, parent: QWidget) -> None:
        super().__init__(parent)
        self.option = option
        self._title = QLabel(option.title)
        keep_width(self._title, _TITLE_WIDTH, QWidget.setFixedWidth)
        self._help = make_text(tr(option.help), muted=True)
        self._advice = make_text()
        self._advice.hide()
        self.control = self._make_control()
        self.control.setMinimumHeight(32)
        keep_width(self.control, _CONTROL_WIDTH, QWidget.setFixedWidth)
        self.control.setAccessibleName(option.title)
        self.control.setAccessibleDescription(tr(option.help))
        self._title.setBuddy(self.control)

    def add_to(self, grid: QGridLayout) -> None:
        """Put the row below what is in a grid."""
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self._help)
        words.addWidget(self._advice)
        row = grid.rowCount()
        grid.addWidget(self._title, row, 0, Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(self.control, row, 1, Qt.AlignmentFlag.AlignVCenter)
        grid.addLayout(words, row, 2)

    @property
    def value(self) -> Value:
        """The value as it is in the control."""
        control = self.control
        if isinstance(control, QCheckBox):
            return control.isChecked()
        if isinstance(control, QSpinBox | QDoubleSpinBox):
            return control.value()
        if isinstance(control, QComboBox):
            return str(control.currentData())
        return control.text()

    def show_value(self, value: Value) -> None:
        """Show a value, without telling of it."""
        control = self.control
        control.blockSignals(True)
        if isinstance(control, QCheckBox):
            control.setChecked(bool(value))
        elif isinstance(control, QSpinBox):
            control.setValue(int(value))
        elif isinstance(control, QDoubleSpinBox):
            control.setValue(float(value))
        elif isinstance(control, QComboBox):
            control.setCurrentIndex(control.findData(value))
        elif control.text() != value:
            control.setText(str(value))
        control.blockSignals(False)

    def show_advice(self, text: str) -> None:
        """Say what speaks against the value; nothing for an empty text."""
        self._advice.setText(f"⚠ {text}" if text else "")
        self._advice.setVisible(bool(text))
        self.control.setAccessibleDescription(f"{tr(self.option.help)} {text}".strip())

    def _make_control(self) -> QCheckBox | QSpinBox | QDoubleSpinBox | QComboBox | QLineEdit:
        option = self.option
        if option.kind is bool:
            check = QCheckBox(tr("On"))
            check.toggled.connect(self.edited)
            return check
        if option.kind is int:
            whole = _WholeBox()
            whole.setRange(int(option.low), int(min(option.high, 2**31 - 1)))
            whole.valueChanged.connect(self.edited)
            return whole
        if option.kind is float:
            number = NumberBox()
            number.setRange(option.low, option.high)
            number.valueChanged.connect(self.edited)
            return number
        if option.choices:
            box = QComboBox()
            for choice in option.choices:
                box.addItem(CHOICE_TITLES[choice], choice)
            box.activated.connect(self.edited)
            return box
        line = QLineEdit()
        line.editingFinished.connect(self.edited)
        return line


class NumberBox(QDoubleSpinBox):
    """A number from the very small to the large, written as short as it can be: 0.0003, 1e-05."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setDecimals(12)
        self.setStepType(QDoubleSpinBox.StepType.AdaptiveDecimalStepType)
        self.setKeyboardTracking(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def textFromValue(self, value: float) -> str:
        """Return the number as the language writes it."""
        return fill("{value:g}", value=value)

    def valueFromText(self, text: str) -> float:
        """Return the number; a comma is a point too."""
        return float(text.replace(",", "."))

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        """Accept what is a number in the range; let the user type on otherwise."""
        try:
            value = self.valueFromText(text)
        except ValueError:
            return QValidator.State.Intermediate, text, position
        good = self.minimum() <= value <= self.maximum()
        return (QValidator.State.Acceptable if good else QValidator.State.Intermediate), text, position

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll the page, unless the box has the keyboard."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class _WholeBox(QSpinBox):
    def __init__(self) -> None:
        super().__init__()
        self.setKeyboardTracking(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll the page, unless the box has the keyboard."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()
