"""Third step: which network learns, what it starts from, and how large it sees a cell."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from bloodcell_gui.background import LatestTask
from bloodcell_gui.notify import Notifier
from bloodcell_gui.settings import Settings
from bloodcell_gui.text_size import keep_width
from bloodcell_gui.texts import make_text
from bloodcell_gui.training.wizard.draft import Draft
from bloodcell_gui.training.wizard.forecast import count_parts
from bloodcell_gui.training.wizard.measure_button import MeasureButton
from bloodcell_gui.training.wizard.network_card import NetworkCard
from bloodcell_gui.training.wizard.speed_meter import SpeedMeter
from bloodcell_gui.training.wizard.speeds import Speed, Speeds
from bloodcell_gui.training.wizard.step import Step
from bloodcell_gui.training.wizard.weights_choice import AtHand, WeightsChoice, can_download, look_around
from trainer.bundle.card import ModelCard
from trainer.language import mark, tr
from trainer.networks import PRESETS, NetworkPreset, find_preset
from trainer.pretrained.sources import IMAGENET, NONE

_COLUMNS = 2
_PANEL_WIDTH = 264


class NetworkStep(Step):
    """Shows the networks as cards, and beside them where the chosen one starts from."""

    TITLE = mark("Network")

    def __init__(
        self, draft: Draft, settings: Settings, notifier: Notifier, speeds: Speeds, meter: SpeedMeter
    ) -> None:
        super().__init__(
            draft,
            tr("Which network shall learn?"),
            tr(
                "Small ones learn in minutes on a processor; the large ones of the study want a "
                "graphics card."
            ),
        )
        self._speeds = speeds
        self._meter = meter
        self._at_hand = AtHand((), {})
        self._looking = LatestTask("look for weights", self)
        self._looking.succeeded.connect(self._on_looked)
        self._looking.failed.connect(notifier.tell_error)
        self.cards = {preset.id: NetworkCard(preset) for preset in PRESETS}
        self._group = QButtonGroup(self)
        for card in self.cards.values():
            self._group.addButton(card.button)
        self.weights = WeightsChoice(settings)
        self.size_box = QSpinBox()
        self.size_box.setSuffix(" px")
        self.size_box.setSingleStep(16)
        self.size_box.setMinimumHeight(32)
        self.size_box.setAccessibleName(tr("Input size"))
        self.size_box.setKeyboardTracking(False)
        self._size_text = make_text(muted=True)
        self.measure = MeasureButton(draft, meter)
        self._speed_text = make_text(muted=True)
        self._lay_out()
        for card in self.cards.values():
            card.chosen.connect(self._on_network_chosen)
        self.weights.chosen.connect(self._on_weights_chosen)
        self.weights.checked.connect(self.reason_changed)
        self.size_box.valueChanged.connect(self._on_size_changed)
        meter.changed.connect(self.show_draft)
        self.show_draft()

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setSpacing(8)
        for index, card in enumerate(self.cards.values()):
            grid.addWidget(card, index // _COLUMNS, index % _COLUMNS)
        panel = QWidget()
        keep_width(panel, _PANEL_WIDTH, QWidget.setFixedWidth)
        side = QVBoxLayout(panel)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(8)
        parts: tuple[tuple[str, list[QWidget]], ...] = (
            (tr("Start from"), [self.weights]),
            (tr("Input size"), [self.size_box, self._size_text]),
            (tr("Speed"), [self.measure, self._speed_text]),
        )
        for heading, widgets in parts:
            label = QLabel(heading)
            font = label.font()
            font.setBold(True)
            label.setFont(font)
            side.addWidget(label)
            for widget in widgets:
                side.addWidget(widget)
            side.addSpacing(16)
        side.addStretch()
        row = QHBoxLayout()
        row.setSpacing(24)
        row.addLayout(grid, 1)
        row.addWidget(panel, 0, Qt.AlignmentFlag.AlignTop)
        self.column.addLayout(row)
        self.column.addStretch()

    # -- what the wizard asks ----------------------------------------------------------------

    def reason(self) -> str:
        """Return why the weights will not do."""
        return self.weights.error

    def summary(self) -> str:
        """Return the network, and what it starts from."""
        return f"{tr(self._preset.title)}, {_name_start(self.draft.choices.config.weights)}"

    def enter(self) -> None:
        """Look what there is to start from: a training may have ended meanwhile, or a file have come."""
        self._look_around()
        self.weights.check()

    def show_draft(self) -> None:
        """Show the network, what it starts from, and how fast it is."""
        config = self.draft.choices.config
        chosen = self.cards[config.network].button
        chosen.setChecked(True)
        self.setFocusProxy(chosen)
        is_known = True
        for card in self.cards.values():
            size = self._size_for(card.preset)
            speed = self._speeds.find(card.preset.id, size)
            told = self._at_hand.imagenet.get((card.preset.id, size), "")
            is_known &= bool(told)
            card.show_facts(told, speed, self._seconds_an_epoch(speed))
        if not is_known:
            self._look_around()
        self.weights.show_choice(self._preset, config.weights, config.input_size, self._at_hand.models)
        self.size_box.blockSignals(True)
        self.size_box.setRange(*self._preset.size_range)
        self.size_box.setValue(config.input_size)
        self.size_box.blockSignals(False)
        self._size_text.setText(self._describe_size())
        self._speed_text.setText(self._meter.text or self._describe_speed())

    @property
    def _preset(self) -> NetworkPreset:
        return find_preset(self.draft.choices.config.network)

    def _size_for(self, preset: NetworkPreset) -> int:
        """Return the input size that a network has or would have."""
        config = self.draft.choices.config
        return config.input_size if preset.id == config.network else preset.default_size

    def _seconds_an_epoch(self, speed: Speed | None) -> float | None:
        report = self.draft.report
        if report is None or speed is None:
            return None
        n_train, _, _ = count_parts(report, self.draft.choices.config)
        return n_train / speed.images_per_second

    def _describe_size(self) -> str:
        report, size = self.draft.report, self.draft.choices.config.input_size
        if report is None or not report.sizes:
            return ""
        side = report.native.native_crop if report.native else max(next(iter(report.sizes)))
        if side == size:
            return tr("Your images are of this size.")
        if side < size:
            return tr("Your images ({side} px) are enlarged to it.", side=side)
        return tr("Your images ({side} px) are reduced to it.", side=side)

    def _describe_speed(self) -> str:
        if not self._speeds:
            return tr("Nothing else should be at work meanwhile. The result is kept.")
        speed = self._speeds.find(self._preset.id, self.draft.choices.config.input_size)
        if speed is not None and not speed.is_measured:
            return tr("Worked out from what was measured; measure again to know.")
        return tr("Measured on this machine.")

    # -- choosing ----------------------------------------------------------------------------

    def start_from_model(self, path: Path, card: ModelCard) -> None:
        """Choose to train on from a model, with images of its size."""
        learned = card.training
        self.draft.change_config(
            network=card.network,
            weights=str(path),
            input_size=learned.input_size,
            image_size=learned.image_size,
        )

    @Slot(str)
    def _on_network_chosen(self, network: str) -> None:
        config = self.draft.choices.config
        preset = find_preset(network)
        if network == config.network:
            return
        weights = IMAGENET if can_download(preset, preset.default_size) else NONE
        self.draft.change_config(
            network=network, weights=weights, input_size=preset.default_size, image_size=0
        )
        self.reason_changed.emit()

    @Slot(str)
    def _on_weights_chosen(self, weights: str) -> None:
        self.draft.change_config(weights=weights)
        self.reason_changed.emit()

    @Slot(int)
    def _on_size_changed(self, size: int) -> None:
        self.draft.change_config(input_size=size)

    def _look_around(self) -> None:
        networks = [(card.preset, self._size_for(card.preset)) for card in self.cards.values()]
        self._looking.run(partial(look_around, networks))

    @Slot(object)
    def _on_looked(self, at_hand: AtHand) -> None:
        self._at_hand = at_hand
        self.show_draft()


def describe_start(weights: str) -> str:
    """Return in words what a network starts from."""
    return tr("starts from {weights}", weights=_name_start(weights))


def _name_start(weights: str) -> str:
    return {IMAGENET: "ImageNet", NONE: tr("nothing")}.get(weights, f"“{Path(weights).stem}”")
