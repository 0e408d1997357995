"""Comparing: a reviewer with the model, two reviewers, or two samples."""

from collections.abc import Callable, Sequence
from enum import Enum
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from bloodcell_gui.background import LatestTask
from bloodcell_gui.dialog_buttons import add_buttons
from bloodcell_gui.icons import set_icon
from bloodcell_gui.notify import Notifier
from bloodcell_gui.project.comparison_table import (
    NOTHING,
    Outcome,
    OutcomeTable,
    show_judgements,
    show_samples,
)
from bloodcell_gui.table import set_read_only
from bloodcell_gui.texts import make_text
from trainer.errors import ComparisonError, TrainerError
from trainer.language import mark, tr
from trainer.project.comparison import compare_reviewers, compare_with_machine
from trainer.project.counts import summarise_sample
from trainer.project.project_file import Project, open_project
from trainer.project.samples import find_sample
from trainer.reports.proportions import compare_samples

_ALL = mark("All samples")


class Kind(Enum):
    """What is compared, in words."""

    MODEL = mark("A reviewer with the model")
    REVIEWERS = mark("Two reviewers of the same images")
    SAMPLES = mark("The white cells of two samples")


class ComparisonDialog(QDialog):
    """Compares what was chosen at once; it reads in the background.

    Whoever made it calls `end_tasks` before it goes.

    Signals:
        other_wanted: The user wants to choose another reviewer's project; `take_other` takes it.
        save_asked: The user wants what is shown as a file: a `Table`.
    """

    other_wanted = Signal()
    save_asked = Signal(object)

    def __init__(
        self, project: Project, sample_ids: Sequence[str], chosen: str, notifier: Notifier, parent: QWidget
    ) -> None:
        """Make the dialog.

        Args:
            project: The project.
            sample_ids: Its samples.
            chosen: The one that is looked at; empty for none.
            notifier: Tells what nobody could foresee.
            parent: The window.
        """
        super().__init__(parent)
        self.setWindowTitle(tr("Compare"))
        self._project = project
        self._notifier = notifier
        self._other: Path | None = None
        self.kind = QComboBox()
        for kind in Kind:
            self.kind.addItem(tr(kind.value), kind)
        self.first, self.second = QComboBox(), QComboBox()
        for choice in (self.first, self.second):
            choice.addItems([*sample_ids])
        if chosen:
            self.first.setCurrentText(chosen)
        self.second.setCurrentIndex(1 if self.first.currentIndex() == 0 and len(sample_ids) > 1 else 0)
        self.scope = QComboBox()
        self.scope.addItems([tr(_ALL), *sample_ids])
        self.choose = QPushButton(tr("Choose the &Other Project…"))
        self.choose.setAutoDefault(False)
        self.choose.clicked.connect(self.other_wanted)
        self._other_name = QLabel()
        self._told = make_text()
        self.save = QPushButton(tr("Sa&ve as CSV…"))
        set_icon(self.save, "save")
        self.save.setAutoDefault(False)
        self.save.clicked.connect(self._on_save_asked)
        self._view = QTableView()
        self._view.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 8)
        self._form = self._make_form()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(8)
        layout.addLayout(self._form)
        layout.addWidget(self._told)
        layout.addWidget(self._view, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.save)
        foot.addWidget(add_buttons(self, QDialogButtonBox.StandardButton.Close), 1)
        layout.addLayout(foot)
        self.resize(880, 560)
        self._comparing = LatestTask("compare", self)
        self._comparing.succeeded.connect(self._show)
        self._comparing.failed.connect(self._on_failed)
        for box in (self.kind, self.first, self.second, self.scope):
            box.currentIndexChanged.connect(self._compare)
        self._show(NOTHING)
        self._compare()

    @property
    def told(self) -> str:
        """What is said of the outcome."""
        return self._told.text()

    @property
    def table(self) -> OutcomeTable:
        """What is in the table."""
        model = self._view.model()
        assert isinstance(model, OutcomeTable)
        return model

    def take_other(self, path: Path) -> None:
        """Compare with another reviewer's project."""
        self._other = path
        self._other_name.setText(path.name)
        self._compare()

    def _make_form(self) -> QFormLayout:
        beside = QHBoxLayout()
        beside.addWidget(self.choose)
        beside.addWidget(self._other_name, 1)
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(tr("&Compare"), self.kind)
        form.addRow(tr("Other project"), beside)
        form.addRow(tr("Cells &of"), self.scope)
        form.addRow(tr("&First sample"), self.first)
        form.addRow(tr("&Second sample"), self.second)
        return form

    @Slot()
    def _compare(self) -> None:
        kind = self.kind.currentData()
        for row, kinds in enumerate(
            (Kind, (Kind.REVIEWERS,), (Kind.MODEL, Kind.REVIEWERS), (Kind.SAMPLES,), (Kind.SAMPLES,))
        ):
            self._form.setRowVisible(row, kind in kinds)
        work = self._plan(kind)
        if work is None:
            self._comparing.forget()
            self._show(
                Outcome((), (), tr("Choose the project in which somebody else reviewed the same images."))
            )
        else:
            self._told.setText(tr("Comparing…"))
            # What is in the table answers another question.
            self.save.setEnabled(False)
            self._comparing.run(work)

    def _plan(self, kind: Kind) -> Callable[[], Outcome] | None:
        """Return what does the work, for another thread; None where something is still to be chosen."""
        scope = () if self.scope.currentIndex() == 0 else (self.scope.currentText(),)
        if kind is Kind.MODEL:
            return partial(_with_model, self._project, scope)
        if kind is Kind.SAMPLES:
            return partial(_two_samples, self._project, self.first.currentText(), self.second.currentText())
        return None if self._other is None else partial(_two_reviewers, self._project, self._other, scope)

    @Slot(object)
    def _show(self, outcome: Outcome) -> None:
        before = self._view.model()
        self._view.setModel(OutcomeTable(outcome, self))
        if before is not None:
            before.deleteLater()
        set_read_only(self._view, tr("Comparison"))
        header = self._view.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self._told.setText(outcome.text)
        self._outcome = outcome
        self.save.setEnabled(outcome.file is not None)

    @Slot()
    def _on_save_asked(self) -> None:
        self.save_asked.emit(self._outcome.file)

    @Slot(object, str)
    def _on_failed(self, error: Exception, details: str) -> None:
        # What the user can mend belongs here, and not under a dialog that covers it.
        self._show(Outcome((), (), str(error) if isinstance(error, TrainerError) else ""))
        if not isinstance(error, TrainerError):
            self._notifier.tell_error(error, details)


def _with_model(project: Project, scope: Sequence[str]) -> Outcome:
    return show_judgements(compare_with_machine(project, scope))


def _two_reviewers(project: Project, other: Path, scope: Sequence[str]) -> Outcome:
    if other.resolve() == project.path.resolve():
        raise ComparisonError(
            tr("“{other}” is the project that is open.", other=other.name),
            tr("Choose the one that somebody else reviewed."),
        )
    with open_project(other) as second:
        return show_judgements(compare_reviewers(project, second, scope))


def _two_samples(project: Project, first: str, second: str) -> Outcome:
    if first == second:
        raise ComparisonError(
            tr("“{first}” is compared with itself.", first=first), tr("Choose two samples.")
        )
    one, another = (summarise_sample(project, find_sample(project, name).key) for name in (first, second))
    return show_samples(compare_samples(one, another))
