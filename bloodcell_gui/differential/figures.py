"""The figures of the chosen sample: counts, shares with their intervals, and bars, live."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, Slot
from PySide6.QtGui import QFont, QGuiApplication, QKeyEvent, QKeySequence, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFormLayout,
    QHeaderView,
    QLabel,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from bloodcell_gui.class_colours import ClassStyle
from bloodcell_gui.differential.flag_texts import tell_flags
from bloodcell_gui.differential.table import NONE, DifferentialTable, RowDelegate
from bloodcell_gui.table import set_read_only
from trainer.language import fill, mark, tr

if TYPE_CHECKING:
    from trainer.reports.counts import SampleSummary

_ANALYSER, _CORRECTED = mark("Analyser WBC"), mark("Corrected WBC")
_COPIES_TIP = mark("Pictures that are byte for byte in the sample already")
_REVIEWED_TIP = mark(
    "Cells that a reviewer excluded, and pictures that are byte for byte in the sample already"
)


class DifferentialFigures(QWidget):
    """The table of the white cells, and under it what else was counted."""

    def __init__(self, *, reviewed: bool = False, parent: QWidget | None = None) -> None:
        """Make the figures, empty.

        Args:
            reviewed: Whether a person may have left cells out, besides copies.
            parent: Owner.
        """
        super().__init__(parent)
        self._left_out = tr("Left out") if reviewed else tr("Copies left out")
        self._heading = QLabel(tr("Differential"))
        font = self._heading.font()
        font.setBold(True)
        self._heading.setFont(font)
        self._basis = QLabel()
        self._basis.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self._table = DifferentialTable(self)
        self._view = self._make_view()
        self._flag = QLabel()
        self._flag.setWordWrap(True)
        self._basis.setWordWrap(True)
        self._facts: dict[str, tuple[QLabel, QLabel]] = {}
        self._form = form = QFormLayout()
        form.setContentsMargins(0, 0, 0, 0)
        form.setVerticalSpacing(6)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for name, tip in (
            (tr("NRBC per 100 WBC"), tr("Nucleated red cells (erythroblasts) for every 100 white cells")),
            (tr(_ANALYSER), tr("White cells in the blood, by the analyser")),
            (tr(_CORRECTED), tr("The analyser's count without the erythroblasts in it")),
            (tr("Platelets seen"), tr("The number of platelet images, no concentration")),
            (tr("Unsure"), tr("Cells that the model is too unsure of to be counted")),
            (self._left_out, tr(_REVIEWED_TIP) if reviewed else tr(_COPIES_TIP)),
            (tr("Failed"), tr("Images that could not be read")),
            (tr("Images"), tr("All images of the sample")),
        ):
            label, value = QLabel(name), QLabel(NONE)
            label.setToolTip(tip)
            value.setAlignment(Qt.AlignmentFlag.AlignRight)
            form.addRow(label, value)
            self._facts[name] = (label, value)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._heading)
        layout.addWidget(self._basis)
        layout.addWidget(self._view)
        layout.addWidget(self._flag)
        layout.addLayout(form)
        self._show_concentrations(None, None)

    def _make_view(self) -> QTableView:
        view = QTableView()
        view.setModel(self._table)
        view.setItemDelegate(RowDelegate(self._table, view))
        set_read_only(view, tr("Differential of the white cells"))
        view.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setFrameShape(QTableView.Shape.NoFrame)
        header = view.horizontalHeader()
        header.setSectionsClickable(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        palette = view.palette()
        palette.setColor(QPalette.ColorRole.Base, palette.color(QPalette.ColorRole.Window))
        view.viewport().setAutoFillBackground(False)
        return view

    def set_classes(self, styles: Sequence[ClassStyle], white: Sequence[int]) -> None:
        """Show a model's white cells.

        Args:
            styles: How each class is shown, in the model's order.
            white: Indices of the white cells in the order of the rows.
        """
        self._table.set_classes(styles, white)
        self._fit_view()

    def changeEvent(self, event: QEvent) -> None:
        """Give the rows of the table room for texts of another size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            # The table has its font a moment later.
            QTimer.singleShot(0, self, self._fit_view)

    @Slot()
    def _fit_view(self) -> None:
        self._view.resizeRowsToContents()
        rows = sum(self._view.rowHeight(row) for row in range(self._table.rowCount()))
        self._view.setFixedHeight(rows + self._view.horizontalHeader().sizeHint().height() + 2)

    def show_summary(self, title: str, summary: "SampleSummary | None") -> None:
        """Show the numbers of a sample.

        Args:
            title: Name of the sample.
            summary: Its numbers; None for nothing yet.
        """
        self._heading.setText(tr("Differential of {title}", title=title) if title else tr("Differential"))
        self._table.show_summary(summary)
        if summary is None:
            self._basis.setText("")
            self._flag.hide()
            for name in self._facts:
                self._show_fact(name, NONE)
            self._show_concentrations(None, None)
            return
        n_sure = summary.n_classified
        basis = tr("based on {n_wbc:,} white cells", n_wbc=summary.n_wbc)
        if summary.n_unsure:
            n_all = n_sure + summary.n_unsure
            basis = tr(
                "based on {n_sure:,} of {n_all:,} cells, {n_wbc:,} white",
                n_sure=n_sure,
                n_all=n_all,
                n_wbc=summary.n_wbc,
            )
        self._basis.setText(basis)
        self._flag.setVisible(bool(summary.flags))
        self._flag.setText(tell_flags(summary.flags))
        nrbc = summary.nrbc_per_100_wbc
        for name, text in (
            (tr("NRBC per 100 WBC"), NONE if nrbc is None else fill("{nrbc:.1f}", nrbc=nrbc)),
            (tr("Platelets seen"), fill("{n_platelets:,}", n_platelets=summary.n_platelets)),
            (
                tr("Unsure"),
                tr("{n_unsure:,} of {n_sure:,}", n_unsure=summary.n_unsure, n_sure=n_sure + summary.n_unsure),
            ),
            (self._left_out, fill("{n_excluded:,}", n_excluded=summary.n_excluded)),
            (tr("Failed"), fill("{n_failed:,}", n_failed=summary.n_failed)),
            (tr("Images"), fill("{n_images:,}", n_images=summary.n_images)),
        ):
            self._show_fact(name, text)
        found = summary.differential
        self._show_concentrations(found.analyser.wbc, found.corrected_wbc)
        for name, count in ((self._left_out, summary.n_excluded), (tr("Failed"), summary.n_failed)):
            self._embolden(name, bold=count > 0)

    @Slot()
    def copy(self) -> None:
        """Copy the whole table as tab-separated text: a part of a differential means nothing."""
        QGuiApplication.clipboard().setText(self._table.as_text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy the table with Ctrl+C."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)

    def _show_concentrations(self, analyser: float | None, corrected: float | None) -> None:
        """Show counts in 10^9 per litre, where somebody said them."""
        for name, value in ((tr(_ANALYSER), analyser), (tr(_CORRECTED), corrected)):
            self._form.setRowVisible(self._facts[name][0], value is not None)
            self._show_fact(name, NONE if value is None else f"{value:.2f} × 10⁹/l")

    def _show_fact(self, name: str, text: str) -> None:
        value = self._facts[name][1]
        value.setText(text)
        # An accessible name takes the place of the text, so it says both.
        value.setAccessibleName(f"{name}: {text}")

    def _embolden(self, name: str, *, bold: bool) -> None:
        for label in self._facts[name]:
            font = QFont(label.font())
            if font.bold() != bold:
                font.setBold(bold)
                label.setFont(font)
