"""The wizard: one page, its steps at the left, and nothing lost on the way back and forth."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from bloodcell_gui.background import BackgroundTask
from bloodcell_gui.icons import set_icon
from bloodcell_gui.job_queue import JobQueue
from bloodcell_gui.notify import Notifier
from bloodcell_gui.settings import WIZARD_CHOICES, Settings
from bloodcell_gui.texts import make_text
from bloodcell_gui.training.wizard.augmentation_step import AugmentationStep
from bloodcell_gui.training.wizard.choices import WizardChoices, decode_choices, encode_choices, make_job
from bloodcell_gui.training.wizard.cleaning_step import CleaningStep
from bloodcell_gui.training.wizard.data_step import DataStep
from bloodcell_gui.training.wizard.draft import Draft
from bloodcell_gui.training.wizard.network_step import NetworkStep
from bloodcell_gui.training.wizard.preview import Preview
from bloodcell_gui.training.wizard.recipe_step import RecipeStep
from bloodcell_gui.training.wizard.speed_meter import SpeedMeter
from bloodcell_gui.training.wizard.speeds import Speeds
from bloodcell_gui.training.wizard.start_step import StartStep
from bloodcell_gui.training.wizard.step import Step
from bloodcell_gui.training.wizard.step_list import StepList
from trainer.language import tr
from trainer.networks import find_preset

if TYPE_CHECKING:
    from trainer.bundle.card import ModelCard

_BUTTON_HEIGHT = 40
_BUTTON_WIDTH = 128


class Wizard(QWidget):
    """Leads from a data set to a training job.

    Signals:
        job_made: The `TrainJob` that the user starts.
        left: The user goes away without starting; what was chosen is remembered.
    """

    job_made = Signal(object)
    left = Signal()

    def __init__(
        self, queue: JobQueue, settings: Settings, notifier: Notifier, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._settings = settings
        self._notifier = notifier
        self.draft = Draft(self)
        speeds = Speeds(settings)
        meter = SpeedMeter(queue, speeds, self)
        self.data = DataStep(self.draft, settings, notifier)
        self.cleaning = CleaningStep(self.draft, settings)
        self.network = NetworkStep(self.draft, settings, notifier, speeds, meter)
        self.augmentation = AugmentationStep(self.draft, Preview(queue, self))
        self.recipe = RecipeStep(self.draft, settings, notifier)
        self.summary = StartStep(self.draft, speeds, meter)
        self.steps: tuple[Step, ...] = (
            self.data,
            self.cleaning,
            self.network,
            self.augmentation,
            self.recipe,
            self.summary,
        )
        self.list = StepList([tr(step.TITLE) for step in self.steps])
        self._stack = QStackedWidget()
        self.leave_button = QPushButton(tr("&Close"))
        self.back_button = QPushButton(tr("&Back"))
        self.next_button = QPushButton(tr("&Next"))
        self._reason = make_text(muted=True)
        self._reason.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._lay_out()
        self._connect()
        self._show()

    def _lay_out(self) -> None:
        for step in self.steps:
            area = QScrollArea()
            area.setAccessibleName(tr(step.TITLE))
            area.setWidgetResizable(True)
            area.setFrameShape(QFrame.Shape.NoFrame)
            area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            area.setWidget(step)
            self._stack.addWidget(area)
        set_icon(self.back_button, "back")
        foot = QHBoxLayout()
        foot.setContentsMargins(24, 8, 24, 16)
        foot.setSpacing(8)
        foot.addWidget(self.leave_button)
        foot.addWidget(self._reason, 1)
        foot.addSpacing(8)
        for button in (self.back_button, self.next_button):
            foot.addWidget(button)
        for button in (self.leave_button, self.back_button, self.next_button):
            button.setMinimumSize(_BUTTON_WIDTH, _BUTTON_HEIGHT)
        rule = QFrame()
        rule.setFrameShape(QFrame.Shape.HLine)
        rule.setFrameShadow(QFrame.Shadow.Sunken)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self._stack, 1)
        column.addWidget(rule)
        column.addLayout(foot)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.list)
        row.addLayout(column, 1)

    def _connect(self) -> None:
        self.list.step_chosen.connect(self.go_to)
        self.back_button.clicked.connect(self._on_back)
        self.next_button.clicked.connect(self._on_next)
        self.leave_button.clicked.connect(self._on_left)
        self.draft.changed.connect(self._show)
        self.draft.changed.connect(self._remember)
        for step in self.steps:
            step.reason_changed.connect(self._show)
        for keys, slot in (("Alt+Left", self._on_back), ("Alt+Right", self._on_next)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)

    # -- beginning ---------------------------------------------------------------------------

    def start(self, choices: WizardChoices | None = None) -> None:
        """Begin at the first step.

        Args:
            choices: What is chosen already; None for what was chosen last time.
        """
        if choices is None:
            choices = decode_choices(self._settings.read(WIZARD_CHOICES))
        self.data.stop()
        self.draft.restore(choices)
        self.go_to(0)

    def start_from_model(self, path: Path) -> None:
        """Begin with all as last time, but to train on from a model."""
        self.start()
        task = BackgroundTask(partial(_read_known_card, path), "read card", self)
        task.succeeded.connect(partial(self.network.start_from_model, path))
        task.failed.connect(self._notifier.tell_error)
        task.start()

    def start_from_decisions(self, dataset: Path, decisions: Path) -> None:
        """Begin with all as last time, but with a data set and the decisions about it."""
        self.start()
        self.data.take(dataset, decisions)
        self.cleaning.take(decisions)

    # -- going -------------------------------------------------------------------------------

    @property
    def number(self) -> int:
        """The present step, from 0."""
        return self._stack.currentIndex()

    @Slot(int)
    def go_to(self, number: int) -> None:
        """Go to a step that is open."""
        if number >= self._count_open():
            return
        self.steps[self.number].leave()
        self._stack.setCurrentIndex(number)
        step = self.steps[number]
        step.enter()
        self._show()
        step.setFocus()

    def _count_open(self) -> int:
        """Return how many steps can be gone to: up to the first that lacks something."""
        lacking = (number for number, step in enumerate(self.steps) if step.reason())
        return min(next(lacking, len(self.steps)) + 1, len(self.steps))

    @Slot()
    def _show(self) -> None:
        number, is_last = self.number, self.number == len(self.steps) - 1
        self.list.show_steps(number, [step.summary() for step in self.steps], self._count_open())
        # The first step that lacks something: further back than this one, after a change there.
        reason = next((text for step in self.steps[: number + 1] if (text := step.reason())), "")
        self._reason.setText(reason)
        self.back_button.setEnabled(number > 0)
        self.next_button.setEnabled(not reason)
        self.next_button.setText(tr("&Start training") if is_last else tr("&Next"))
        set_icon(self.next_button, "train" if is_last else "forward")
        self.next_button.setAccessibleDescription(reason)

    @Slot()
    def _on_back(self) -> None:
        if self.number > 0:
            self.go_to(self.number - 1)

    @Slot()
    def _on_next(self) -> None:
        if not self.next_button.isEnabled():
            return
        if self.number < len(self.steps) - 1:
            self.go_to(self.number + 1)
            return
        self.job_made.emit(make_job(self.draft.choices))

    @Slot()
    def _on_left(self) -> None:
        self.data.stop()
        self.steps[self.number].leave()
        self.left.emit()

    @Slot()
    def _remember(self) -> None:
        self._settings.write(WIZARD_CHOICES, encode_choices(self.draft.choices))


def _read_known_card(path: Path) -> "ModelCard":
    """Return the card of a model whose network this version knows.

    Raises:
        ModelFileError: It is damaged.
        NetworkError: It is of a network that this version does not know.
    """
    from trainer.bundle.model_file import read_card

    card = read_card(path)
    find_preset(card.network)
    return card
