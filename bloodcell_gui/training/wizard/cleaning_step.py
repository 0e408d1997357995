"""Second step: whether anything is left out of the data set; nothing is unless it is asked for."""

from collections import Counter
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QHBoxLayout,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from bloodcell_gui.background import LatestTask
from bloodcell_gui.dataset_dialogs import ask_decisions
from bloodcell_gui.icons import set_icon
from bloodcell_gui.settings import Settings
from bloodcell_gui.texts import make_text
from bloodcell_gui.training.wizard.concerns import find_error
from bloodcell_gui.training.wizard.draft import Draft
from bloodcell_gui.training.wizard.step import Step
from trainer.errors import TrainerError
from trainer.language import Texts, fill, mark, tr, tr_n

if TYPE_CHECKING:
    from trainer.cleaning.decisions import Decision
    from trainer.dataset.inspection import DatasetReport

_INDENT = 28
_AS_IS, _COPIES, _DECISIONS = range(3)

_VERDICTS = Texts({"exclude": "exclude", "relabel": "relabel", "keep": "keep", "undecided": "undecided"})


class CleaningStep(Step):
    """Offers to use all images, to leave out exact copies, or to apply decisions."""

    TITLE = mark("Cleaning")

    def __init__(self, draft: Draft, settings: Settings) -> None:
        super().__init__(
            draft,
            tr("Is anything to be left out?"),
            tr(
                "Nothing is, unless you say so here; what is left out, and why, stands in the "
                "model's card. Your files stay as they are."
            ),
        )
        self._settings = settings
        # What a decisions file says, once it was read: its path, that in words, and why it will not do.
        self._read = ("", "", "")
        self._reading = LatestTask("read decisions", self)
        self._reading.succeeded.connect(self._on_read)
        self._reading.failed.connect(self._on_read_failed)
        # Whether a decisions file is wanted that is not chosen yet, and for which data set.
        self._wants_file = False
        self._dataset = ""
        self.as_is = QRadioButton(tr("&Use all images as they are"))
        self.copies = QRadioButton(tr("&Leave out exact copies"))
        self.decided = QRadioButton(tr("Apply a &decisions file"))
        self._group = QButtonGroup(self)
        for key, button in enumerate((self.as_is, self.copies, self.decided)):
            button.setMinimumHeight(32)
            self._group.addButton(button, key)
        self._copies_text = make_text(muted=True)
        self._decisions_text = make_text(muted=True)
        self.file = QPushButton(tr("Ch&oose file…"))
        set_icon(self.file, "files")
        self.file.setMinimumHeight(32)
        self.copies_too = QCheckBox(tr("Leave out the exact copies that remain, &too"))
        self.copies_too.setMinimumHeight(32)
        as_is_text = make_text(
            tr("Copies of one image always stay in the same part, so the scores are honest."), muted=True
        )
        file_row = QWidget()
        row = QHBoxLayout(file_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.file)
        row.addStretch()
        blocks: tuple[tuple[QRadioButton, list[QWidget]], ...] = (
            (self.as_is, [as_is_text]),
            (self.copies, [self._copies_text]),
            (self.decided, [self._decisions_text, file_row, self.copies_too]),
        )
        for button, widgets in blocks:
            block = QVBoxLayout()
            block.setSpacing(4)
            block.addWidget(button)
            inner = QVBoxLayout()
            inner.setContentsMargins(_INDENT, 0, 0, 0)
            inner.setSpacing(8)
            for widget in widgets:
                inner.addWidget(widget)
            block.addLayout(inner)
            self.column.addLayout(block)
        self.column.addStretch()
        self._group.idClicked.connect(self._on_chosen)
        self.file.clicked.connect(self._on_file_asked)
        self.copies_too.clicked.connect(self._on_copies_too)
        self.show_draft()

    def reason(self) -> str:
        """Return why the decisions will not do, or why some are needed."""
        if not self.decided.isChecked():
            report = self.draft.report
            if report is not None and report.n_labelled:
                return tr("Without the decisions nothing says of which class the images are.")
            error = None if report is None else find_error(report, mendable=True)
            return "" if error is None else error.summary
        return self._read[2] if self.draft.choices.decisions else tr("Choose the decisions file.")

    def summary(self) -> str:
        """Return what is left out."""
        leaves_out = self.draft.choices.config.duplicates == "leave_out"
        if self.draft.choices.decisions:
            return "decisions" + (tr(", without copies") if leaves_out else "")
        return tr("without exact copies") if leaves_out else tr("as it is")

    def show_draft(self) -> None:
        """Show what is left out."""
        choices = self.draft.choices
        if choices.dataset != self._dataset:
            self._dataset, self._wants_file = choices.dataset, False
        leaves_out = choices.config.duplicates == "leave_out"
        applies = bool(choices.decisions) or self._wants_file
        chosen = self.decided if applies else self.copies if leaves_out else self.as_is
        chosen.setChecked(True)
        self.setFocusProxy(chosen)
        report = self.draft.report
        self._copies_text.setText(describe_copies(report) if report is not None else "")
        self.file.setEnabled(applies)
        self.copies_too.setEnabled(applies)
        self.copies_too.setChecked(applies and leaves_out)
        if choices.decisions and self._read[0] != choices.decisions:
            self._read_file(choices.decisions)
        self._decisions_text.setText(self._describe_decisions())

    def take(self, path: Path) -> None:
        """Take a decisions file."""
        self._read = ("", "", "")
        self.draft.change(decisions=str(path))
        self.show_draft()
        self.reason_changed.emit()

    def _describe_decisions(self) -> str:
        if not self.draft.choices.decisions:
            return tr(
                "A decisions.csv says of single images what is to become of them: keep, relabel or exclude."
            )
        return self._read[1]

    def _read_file(self, path: str) -> None:
        # Only one reading a file, however often the draft changes meanwhile.
        self._read = (path, tr("It is being read…"), tr("The decisions file is being read."))
        self._reading.run(partial(_read_decisions, path))

    @Slot(object)
    def _on_read(self, decisions: "tuple[Decision, ...]") -> None:
        self._note(f"{Path(self._read[0]).name}: {describe_decisions(decisions)}", "")

    @Slot(object, str)
    def _on_read_failed(self, error: Exception, details: str) -> None:
        summary = (
            error.summary if isinstance(error, TrainerError) else tr("The decisions file cannot be read.")
        )
        self._note(f"⚠ {error}", summary)

    def _note(self, text: str, reason: str) -> None:
        self._read = (self._read[0], text, reason)
        self.show_draft()
        self.reason_changed.emit()

    @Slot(int)
    def _on_chosen(self, key: int) -> None:
        self._wants_file = key == _DECISIONS
        if not self._wants_file:
            self.draft.change(decisions="")
        self.draft.change_config(duplicates="leave_out" if key == _COPIES else "keep")
        self.show_draft()
        self.reason_changed.emit()

    @Slot(bool)
    def _on_copies_too(self, checked: bool) -> None:
        self.draft.change_config(duplicates="leave_out" if checked else "keep")

    @Slot()
    def _on_file_asked(self) -> None:
        if (path := ask_decisions(self, self._settings)) is not None:
            self.take(path)


def describe_copies(report: "DatasetReport") -> str:
    """Return in words what leaving out exact copies would do to a data set."""
    if not report.n_copies:
        return tr("There are none in this data set.")
    parts = []
    if report.n_repeated:
        parts.append(
            tr_n(
                "{count:,} image repeats another of the same class; the first of each stays.",
                "{count:,} images repeat another of the same class; the first of each stays.",
                report.n_repeated,
            )
        )
    if report.n_contradicting:
        parts.append(
            tr(
                "{images} are the same in several classes; all of them go, since nobody knows "
                "which class is right.",
                images=tr_n("{count:,} image", "{count:,} images", report.n_contradicting),
            )
        )
    return " ".join(parts)


def describe_decisions(decisions: "tuple[Decision, ...]") -> str:
    """Return in words what a decisions file asks for."""
    counts = Counter(decision.verdict.value for decision in decisions)
    told = [
        fill("{count:,} {verdict}", count=counts[verdict], verdict=title)
        for verdict, title in _VERDICTS.items()
    ]
    return fill(
        "{decisions}: {told}.",
        decisions=tr_n("{count:,} decision", "{count:,} decisions", len(decisions)),
        told=", ".join(told),
    )


def _read_decisions(path: str) -> object:
    from trainer.cleaning.decisions import read_decisions

    return read_decisions(Path(path))
