"""The Clean page with nothing open: a place to drop a data set on, and who judges its images and labels."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QShowEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from bloodcell_gui.background import BackgroundTask
from bloodcell_gui.drop_frame import paint_drop_frame
from bloodcell_gui.icons import IconLabel, set_icon
from trainer.cleaning.judging import FOLDS
from trainer.language import tr
from trainer.networks import PRESETS

_ICON_SIDE = 64
_LARGE = 1.6
_HEIGHT = 36
_WIDTH = 176

Choice = tuple[str, Path]


class StartView(QWidget):
    """Says what to do, and offers the last data set again.

    Signals:
        folder_asked: The user wants to choose a folder.
        file_asked: The user wants to choose a file.
        again_asked: The user wants the last data set to be looked through.
    """

    folder_asked = Signal()
    file_asked = Signal()
    again_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hovered = False
        self._reading: BackgroundTask | None = None
        icon = IconLabel("drop", _ICON_SIDE, QPalette.ColorRole.PlaceholderText)
        invitation = QLabel(tr("Drop a data set here to look it through"))
        font = invitation.font()
        font.setPointSizeF(font.pointSizeF() * _LARGE)
        invitation.setFont(font)
        explanation = QLabel(
            tr(
                "A folder with one sub-folder a class, a ZIP of it, a manifest .csv, or an "
                ".npz.\nCopies, junk, wrong labels and bad images are found; nothing on disk is "
                "changed.\nImages in one folder without labels can be labelled here."
            )
        )
        explanation.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.folder = QPushButton(tr("Choose fol&der…"))
        self.file = QPushButton(tr("Choose f&ile…"))
        self.again = QPushButton()
        set_icon(self.folder, "folder")
        set_icon(self.file, "files")
        set_icon(self.again, "clean")
        self.folder.setDefault(True)
        self.model = QComboBox()
        self.model.setMinimumContentsLength(24)
        self.model.setToolTip(tr("Its features say which images are alike"))
        self.network = QComboBox()
        self.network.setToolTip(
            tr(
                "A network that is trained {folds} times, each time without the images that it "
                "judges, finds more wrong labels, but takes as long as the trainings do",
                folds=FOLDS,
            )
        )
        self.network.addItem(tr("the same model, in seconds"), "")
        for preset in PRESETS:
            self.network.addItem(
                tr("{preset}, trained {folds} times: slow", preset=tr(preset.title), folds=FOLDS), preset.id
            )
        buttons = QHBoxLayout()
        buttons.setSpacing(16)
        buttons.addStretch()
        for button in (self.folder, self.file):
            button.setMinimumSize(_WIDTH, _HEIGHT)
            buttons.addWidget(button)
        buttons.addStretch()
        self.again.setMinimumHeight(_HEIGHT)
        judges = QGridLayout()
        judges.setSpacing(8)
        judges.setColumnStretch(0, 1)
        judges.setColumnStretch(3, 1)
        for row, (title, box) in enumerate(
            ((tr("Ima&ges judged by"), self.model), (tr("La&bels judged by"), self.network))
        ):
            asked = QLabel(title)
            asked.setBuddy(box)
            box.setMinimumHeight(_HEIGHT)
            judges.addWidget(asked, row, 1)
            judges.addWidget(box, row, 2)
        layout = QVBoxLayout(self)
        layout.setSpacing(16)
        layout.addStretch()
        for label in (icon, invitation, explanation):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            layout.addWidget(label)
        layout.addSpacing(8)
        layout.addLayout(buttons)
        layout.addWidget(self.again, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addLayout(judges)
        layout.addStretch()
        self.setFocusProxy(self.folder)
        self.folder.clicked.connect(self.folder_asked)
        self.file.clicked.connect(self.file_asked)
        self.again.clicked.connect(self.again_asked)
        self.show_recent(None)

    @property
    def chosen_model(self) -> Path | None:
        """The model file that judges; None for the default one."""
        data = self.model.currentData()
        return Path(data) if data else None

    @property
    def chosen_network(self) -> str:
        """Id of the network that is trained to judge the labels; empty where the model judges them."""
        return str(self.network.currentData())

    def show_recent(self, dataset: Path | None) -> None:
        """Offer a data set that was looked through before; None for none."""
        self.again.setVisible(dataset is not None)
        if dataset is not None:
            self.again.setText(tr("&Look “{dataset}” through again", dataset=dataset.name.replace("&", "&&")))
            self.again.setToolTip(str(dataset))

    def set_hovered(self, hovered: bool) -> None:
        """Show that what is being dragged may be dropped here."""
        self._hovered = hovered
        self.update()

    def showEvent(self, event: QShowEvent) -> None:
        """List the library anew: models may have come."""
        super().showEvent(event)
        if self._reading is None:
            self._reading = BackgroundTask(list_choices, "list models", self)
            self._reading.succeeded.connect(self._on_listed)
            self._reading.failed.connect(self._on_failed)
            self._reading.start()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the dashed frame."""
        paint_drop_frame(QPainter(self), self, hovered=self._hovered)

    @Slot(object)
    def _on_listed(self, choices: Sequence[Choice]) -> None:
        self._reading = None
        chosen = self.chosen_model
        self.model.clear()
        for number, (title, path) in enumerate(choices):
            self.model.addItem(tr("{title} (default)", title=title) if number == 0 else title, str(path))
            if path == chosen:
                self.model.setCurrentIndex(number)

    @Slot()
    def _on_failed(self) -> None:
        # The default one is used; if there is none, the work itself says so.
        self._reading = None


def list_choices() -> list[Choice]:
    """Return title and file of the models that can judge, the default one first."""
    from trainer.bundle.library import default_model, list_models
    from trainer.bundle.model_file import read_card
    from trainer.errors import ModelFileError

    default = default_model()
    choices = []
    for path in dict.fromkeys((default, *list_models())):
        try:
            choices.append((read_card(path).title, path))
        except ModelFileError:
            # A damaged model judges nothing; the Models page says what is wrong with it.
            continue
    return choices
