"""What a network starts from: ImageNet, nothing, a model of the library, or a folder of files."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from bloodcell_gui.background import LatestTask
from bloodcell_gui.dataset_dialogs import ask_weights_folder
from bloodcell_gui.settings import Settings
from bloodcell_gui.texts import make_text
from trainer.errors import TrainerError
from trainer.language import tr
from trainer.networks import NetworkPreset
from trainer.pretrained.sources import IMAGENET, NONE

_OTHER = ""


@dataclass(frozen=True, slots=True)
class KnownModel:
    """A model of the library that a training can go on from."""

    path: Path
    title: str
    network: str
    input_size: int


class WeightsChoice(QWidget):
    """A list of what there is for one network, and whether it is at hand.

    Signals:
        chosen: The option `weights` as the user wants it.
        checked: It is known whether the chosen weights can be had; `error` says.
    """

    chosen = Signal(str)
    checked = Signal()

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._asked: tuple[NetworkPreset, str, int] | None = None
        self._looking = LatestTask("find weights", self)
        self._looking.succeeded.connect(self._on_found)
        self._looking.failed.connect(self._on_failed)
        self.error = ""
        self.box = QComboBox()
        self.box.setAccessibleName(tr("Start from"))
        self.box.setMinimumHeight(32)
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.text = make_text(muted=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.box)
        layout.addWidget(self.text)
        self.setFocusProxy(self.box)
        self.box.activated.connect(self._on_activated)

    def show_choice(
        self, preset: NetworkPreset, weights: str, input_size: int, models: Sequence[KnownModel]
    ) -> None:
        """Show what there is for a network, and what of it is chosen.

        Args:
            preset: The network.
            weights: The option `weights`.
            input_size: Side of the network's input, pixels.
            models: The library.
        """
        self.box.clear()
        if can_download(preset, input_size):
            self.box.addItem(tr("ImageNet's weights"), IMAGENET)
        self.box.addItem(tr("Nothing (random weights)"), NONE)
        for model in models:
            if model.network == preset.id:
                self.box.addItem(tr("Model “{model}”", model=model.title), str(model.path))
        if self.box.findData(weights) < 0:
            self.box.addItem(f"“{Path(weights).name}”", weights)
        self.box.addItem(tr("A folder of weight files…"), _OTHER)
        self.box.setCurrentIndex(self.box.findData(weights))
        self.box.setToolTip(self.box.currentText())
        asked = (preset, weights, input_size)
        if asked != self._asked:
            self._asked = asked
            self.error = ""
            self.text.setText(tr("Looking whether they are at hand…"))
            self.check()

    def check(self) -> None:
        """Find out off the window's thread whether the chosen weights can be had: files come and go."""
        if self._asked is not None:
            self._looking.run(partial(_describe_source, *self._asked))

    @Slot(int)
    def _on_activated(self, index: int) -> None:
        weights = self.box.itemData(index)
        if weights == _OTHER:
            folder = ask_weights_folder(self, self._settings)
            if folder is None:
                if self._asked is not None:
                    self.box.setCurrentIndex(self.box.findData(self._asked[1]))
                return
            weights = str(folder)
        before = self._asked
        self.chosen.emit(weights)
        if self._asked == before:
            # The same again: the user may have put a file there.
            self.box.setCurrentIndex(self.box.findData(weights))
            self.check()

    @Slot(object)
    def _on_found(self, text: str) -> None:
        self.error = ""
        self.text.setText(text)
        self.checked.emit()

    @Slot(object, str)
    def _on_failed(self, error: Exception, details: str) -> None:
        self.error = error.summary if isinstance(error, TrainerError) else tr("The weights cannot be found.")
        self.text.setText(str(error))
        self.checked.emit()


@dataclass(frozen=True, slots=True)
class AtHand:
    """What a network could start from.

    Attributes:
        models: The models of the library that can be opened.
        imagenet: Whether ImageNet's weights are here, in a few words, by network and input size.
    """

    models: Sequence[KnownModel]
    imagenet: dict[tuple[str, int], str]


def look_around(networks: Sequence[tuple[NetworkPreset, int]]) -> AtHand:
    """Return what some networks could start from; reads the library's cards, and looks for files.

    Args:
        networks: Each with the side of its input in pixels.
    """
    from trainer.pretrained.sources import describe_imagenet

    imagenet = {(preset.id, size): describe_imagenet(preset, size) for preset, size in networks}
    return AtHand(list_known_models(), imagenet)


def can_download(preset: NetworkPreset, input_size: int) -> bool:
    """Return whether ImageNet's weights of a network can be downloaded."""
    from trainer.pretrained.official import official_file

    return official_file(preset, input_size) is not None


def list_known_models() -> list[KnownModel]:
    """Return the models of the library that can be opened; reads their cards."""
    from trainer.bundle.library import list_models
    from trainer.bundle.model_file import read_card
    from trainer.errors import ModelFileError

    known = []
    for path in list_models():
        try:
            card = read_card(path)
        except ModelFileError:
            # Damaged ones are told on the Models page.
            continue
        known.append(KnownModel(path, card.title, card.network, card.framing.size))
    return known


def _describe_source(preset: NetworkPreset, weights: str, input_size: int) -> str:
    """Return in words where the weights are.

    Raises:
        WeightsError: They cannot be had.
    """
    from trainer.pretrained.sources import Origin, find_source

    source = find_source(preset, weights, input_size)
    if source.origin is Origin.NOTHING:
        return tr("It learns everything from your images: that takes more of them, and more epochs.")
    download = source.to_download
    if download is not None:
        megabytes = download.megabytes.replace(" ", "\u00a0")
        return tr("Will be downloaded when training starts ({megabytes}).", megabytes=megabytes)
    name = source.path.name if source.path is not None else ""
    return tr("At hand: {name}.", name=name)
