"""What was found in a data set: what is amiss above, then the classes, and facts beside them."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from bloodcell_gui.concern_list import ConcernList
from bloodcell_gui.problems_table import ProblemsView
from bloodcell_gui.text_size import keep_width
from bloodcell_gui.texts import make_text
from bloodcell_gui.training.wizard.class_table import ClassTableView
from trainer.language import Texts, fill, tr, tr_n

if TYPE_CHECKING:
    from trainer.dataset.inspection import DatasetReport

_FACTS_WIDTH = 336
_SIZES_TOLD = 3
# By the parts' own words, so that no data set is read to start the window.
_PARTS = Texts({"train": "Training", "validation": "Validation", "test": "Test"})


class DatasetView(QWidget):
    """Shows a `DatasetReport`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._report: DatasetReport | None = None
        self.concerns = ConcernList()
        self.classes = ClassTableView()
        self.problems = ProblemsView()
        self._facts = QWidget()
        keep_width(self._facts, _FACTS_WIDTH, QWidget.setFixedWidth)
        self._form = QFormLayout(self._facts)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setHorizontalSpacing(16)
        self._form.setVerticalSpacing(8)
        self._form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        row = QHBoxLayout()
        row.setSpacing(24)
        row.addWidget(self.classes, 1, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._facts, 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        layout.addWidget(self.concerns)
        layout.addLayout(row)
        layout.addWidget(self.problems)

    def show_report(self, report: "DatasetReport") -> None:
        """Show what was found; the same report again leaves all as it is."""
        if report is self._report:
            return
        self._report = report
        self.concerns.show_concerns(report.concerns)
        self.classes.show_classes(report.classes)
        self.problems.show_problems(report.problems)
        while self._form.rowCount():
            self._form.removeRow(0)
        for name, text in describe_report(report):
            label = QLabel(name)
            label.setForegroundRole(QPalette.ColorRole.PlaceholderText)
            label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
            self._form.addRow(label, make_text(text))


def describe_report(report: "DatasetReport") -> list[tuple[str, str]]:
    """Return the facts of a data set, by name, in words."""
    facts = [
        (tr("Form"), report.form[:1].upper() + report.form[1:]),
        (
            tr("Images"),
            tr(
                "{n_images:,} in {classes}",
                n_images=report.n_images,
                classes=tr_n("{count:,} class", "{count:,} classes", len(report.classes)),
            ),
        ),
        (tr("Largest to smallest"), tr("{imbalance:.1f} to 1", imbalance=report.imbalance)),
        (tr("Sizes"), _describe_sizes(report.sizes)),
        (tr("Formats"), _list_counts(report.formats)),
    ]
    if report.conversions:
        facts.append((tr("Converted"), _list_counts(report.conversions)))
    if report.n_labelled:
        facts.append(
            (
                tr("Labels"),
                tr(
                    "{n_labelled:,} by decisions; {n_unlabelled:,} left out without",
                    n_labelled=report.n_labelled,
                    n_unlabelled=report.n_unlabelled,
                ),
            )
        )
    parts = ", ".join(
        fill("{part} {count:,}", part=_PARTS[part], count=count) for part, count in report.parts.items()
    )
    facts.append((tr("Parts"), parts or tr("none given: drawn by the recipe")))
    if report.n_copies:
        across = (
            tr("; {n_contradicting:,} of them in several classes", n_contradicting=report.n_contradicting)
            if report.n_contradicting
            else ""
        )
        facts.append(
            (tr("Exact copies"), fill("{n_copies:,}{across}", n_copies=report.n_copies, across=across))
        )
    else:
        facts.append((tr("Exact copies"), tr("none")))
    if report.native is not None:
        facts.append(
            (
                tr("Framing"),
                tr(
                    "As the PBC set was published: the cell is cut out of the middle, {native_crop} px.",
                    native_crop=report.native.native_crop,
                ),
            )
        )
    return facts


def _describe_sizes(sizes: dict[tuple[int, int], int]) -> str:
    told = [f"{width} × {height}" for width, height in list(sizes)[:_SIZES_TOLD]]
    more = len(sizes) - len(told)
    return ", ".join(told) + (tr(" and {more:,} more", more=more) if more else "") + tr(" pixels")


def _list_counts(counts: dict[str, int]) -> str:
    if len(counts) == 1:
        ((name, count),) = counts.items()
        return fill("{name} ({count:,})", name=name, count=count) if name != "array" else tr("array")
    return ", ".join(fill("{name} {count:,}", name=name, count=count) for name, count in counts.items())
