"""The settings dialog: made from what the options declare, each applied as soon as it is chosen."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, Qt, QTimer, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QGroupBox,
    QLabel,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from bloodcell_gui.dialog_buttons import add_buttons
from bloodcell_gui.settings import OPTIONS, Offer, Option, Settings
from bloodcell_gui.text_size import keep_width
from bloodcell_gui.texts import make_text
from trainer.language import tr

_WIDTH = 560
_LONGEST = 100
# Title of the dialog, its buttons, and what the desktop has at its edges; pixels.
_AROUND = 200


class SettingsDialog(QDialog):
    """One control for each option that is offered, under the headings that the options name."""

    def __init__(self, settings: Settings, parent: QWidget) -> None:
        """Show how the settings are.

        Args:
            settings: Read and written.
            parent: The window.
        """
        super().__init__(parent)
        self.setWindowTitle(tr("Settings"))
        keep_width(self, _WIDTH)
        self._settings = settings
        self.controls: dict[str, QWidget] = {}
        self._showers: list[Callable[[], None]] = []
        self._column = QVBoxLayout()
        self._column.setContentsMargins(16, 16, 16, 16)
        self._column.setSpacing(16)
        self._grids: dict[str, QGridLayout] = {}
        self._labels: list[QLabel] = []
        for option in OPTIONS:
            if option.offer is not None:
                self._add(option, option.offer)
        self._column.addStretch()
        self._inner = inner = QWidget()
        inner.setLayout(self._column)
        area = QScrollArea()
        area.setWidget(inner)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area = area
        buttons = add_buttons(
            self, QDialogButtonBox.StandardButton.RestoreDefaults | QDialogButtonBox.StandardButton.Close
        )
        reset = buttons.button(QDialogButtonBox.StandardButton.RestoreDefaults)
        reset.setText(tr("&Reset to defaults"))
        # Enter in a field must not throw away what was set.
        reset.setAutoDefault(False)
        reset.clicked.connect(self._on_reset)
        foot = QVBoxLayout()
        foot.setContentsMargins(16, 8, 16, 16)
        foot.addWidget(buttons)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(area, 1)
        layout.addLayout(foot)
        self._show_all()

    # -- making it ---------------------------------------------------------------------------

    def _add(self, option: Option[Any], offer: Offer) -> None:
        control = self._make_control(option, offer)
        meaning = tr(option.meaning)
        if offer.at_next_start:
            meaning = tr("{meaning} It counts from the next start on.", meaning=meaning)
        control.setAccessibleDescription(meaning)
        grid = self._find_grid(offer.section)
        row = grid.rowCount()
        if isinstance(control, QCheckBox):
            grid.addWidget(control, row, 0, 1, 2)
            grid.addWidget(make_text(meaning, muted=True), row + 1, 0, 1, 2)
        else:
            control.setAccessibleName(tr(offer.title).replace("&", ""))
            label = QLabel(tr(offer.title))
            label.setBuddy(control)
            self._labels.append(label)
            grid.addWidget(label, row, 0)
            grid.addWidget(control, row, 1)
            grid.addWidget(make_text(meaning, muted=True), row + 1, 1)
        self.controls[option.key] = control

    def _find_grid(self, section: str) -> QGridLayout:
        if section not in self._grids:
            box = QGroupBox(tr(section))
            grid = QGridLayout(box)
            grid.setHorizontalSpacing(16)
            grid.setColumnStretch(1, 1)
            self._column.addWidget(box)
            self._grids[section] = grid
        return self._grids[section]

    def _make_control(self, option: Option[Any], offer: Offer) -> QWidget:
        read, write = partial(self._settings.read, option), partial(self._settings.write, option)
        if isinstance(option.default, bool):
            check = QCheckBox(tr(offer.title))
            check.toggled.connect(write)
            self._showers.append(lambda: check.setChecked(read()))
            return check
        if option.choices:
            box = QComboBox()
            # A long choice must not make the dialog wider than a screen.
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            for value, title in zip(option.choices, offer.titles, strict=True):
                box.addItem(tr(title), value)
            box.currentIndexChanged.connect(lambda index: write(box.itemData(index)))
            self._showers.append(lambda: box.setCurrentIndex(box.findData(read())))
            return box
        field = QLineEdit()
        field.setMaxLength(_LONGEST)
        # Kept as it is typed: nobody presses Enter here before closing.
        field.textEdited.connect(lambda text: write(" ".join(text.split())))
        self._showers.append(lambda: field.setText(read()))
        return field

    # -- using it ----------------------------------------------------------------------------

    def _show_all(self) -> None:
        for show in self._showers:
            show()
        self._align()
        self._inner.adjustSize()
        # All of it where the screen is high enough.
        room = self.screen().availableGeometry().height() - _AROUND
        self._area.setMinimumHeight(min(room, self._inner.sizeHint().height()))

    def changeEvent(self, event: QEvent) -> None:
        """Keep what is chosen in one line below another, also with larger texts."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            # The labels take the font over after this.
            QTimer.singleShot(0, self, self._align)

    @Slot()
    def _align(self) -> None:
        width = max(label.sizeHint().width() for label in self._labels)
        for grid in self._grids.values():
            grid.setColumnMinimumWidth(0, width)

    @Slot()
    def _on_reset(self) -> None:
        for option in OPTIONS:
            if option.offer is not None:
                self._settings.write(option, option.default)
        self._show_all()
