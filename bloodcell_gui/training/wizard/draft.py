"""What the wizard's steps share: the choices so far, and what was found in the data set."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from bloodcell_gui.training.wizard.choices import WizardChoices
from trainer.config import change_config

if TYPE_CHECKING:
    from trainer.dataset.inspection import DatasetReport


class Draft(QObject):
    """The one place that holds a wizard's choices; steps read from it and change it.

    Signals:
        changed: Choices or report are others.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.choices = WizardChoices()
        self.report: DatasetReport | None = None

    def restore(self, choices: WizardChoices) -> None:
        """Begin with other choices; the report of another data set is forgotten."""
        before, self.choices = self.choices, choices
        if choices.dataset != before.dataset:
            self.report = None
        elif _fractions(choices) != _fractions(before):
            self._judge()
        self.changed.emit()

    def change(self, **changes: Any) -> None:
        """Change choices, by the names of `WizardChoices`."""
        changed = replace(self.choices, **changes)
        if changed != self.choices:
            self.restore(changed)

    def change_config(self, **changes: Any) -> None:
        """Change options of the training.

        Raises:
            ConfigError: A value is out of its range, or options contradict each other.
        """
        self.change(config=change_config(self.choices.config, **changes))

    def set_report(self, report: "DatasetReport | None") -> None:
        """Take what was found in the data set."""
        self.report = report
        self._judge()
        self.changed.emit()

    def _judge(self) -> None:
        """Judge the data set by the fractions that are chosen now: they decide how many images it takes."""
        if self.report is not None:
            validation, test = _fractions(self.choices)
            self.report = self.report.judge(validation_fraction=validation, test_fraction=test)


def _fractions(choices: WizardChoices) -> tuple[float, float]:
    return choices.config.validation_fraction, choices.config.test_fraction
