"""Cells as the gallery of a review shows them: by the class that they count as, with what was decided."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPalette

from bloodcell_gui.class_colours import paint_key, unsure_brush
from bloodcell_gui.gallery.cell_painter import UNSURE_TITLE, format_confidence
from bloodcell_gui.gallery.exhibit import Look
from bloodcell_gui.gallery.frame import paint_framed, paint_heading_text
from bloodcell_gui.marks import paint_cross, paint_lines, paint_tick
from bloodcell_gui.review.sheet import EXCLUDED, FAILED, UNSURE, ReviewSheet
from trainer.dataset.sources import ImageSource
from trainer.language import Texts, fill, tr

GROUP_TITLES = Texts({UNSURE: UNSURE_TITLE, EXCLUDED: "Excluded", FAILED: "Not read"})

_MARK_SIDE = 16
# What the project's own tables say; other reasons were told in words when the cell was classified.
_REASONS = Texts({"excluded in review": "excluded in review"})


class ReviewPainter:
    """Shows the rows of a `ReviewSheet`, as an `Exhibit`."""

    def __init__(self, sheet: ReviewSheet) -> None:
        self._sheet = sheet

    @property
    def subject(self) -> object:
        """The sheet."""
        return self._sheet

    @property
    def sources(self) -> Sequence[ImageSource]:
        """Where each cell's picture is."""
        return self._sheet.sources

    def describe(self, row: int) -> str:
        """Return what is known of a cell, for a tool tip and for screen readers."""
        cell = self._sheet.sample.cells[row]
        return "\n".join(filter(None, (describe_cell(self._sheet, row), cell.comment, cell.name)))

    def paint_heading(
        self, painter: QPainter, rect: QRect, class_index: int, count: int, palette: QPalette
    ) -> None:
        """Paint a group's heading: its key, its name, the number of cells, and how many are undecided."""
        side = painter.fontMetrics().height()
        square = QRectF(rect.left(), rect.center().y() - side / 2, side, side)
        told = fill("{count:,}", count=count)
        if class_index >= 0:
            style = self._sheet.styles[class_index]
            paint_key(painter, square, style)
            title = style.title
            rest = self._sheet.count_rest(class_index)
            told += tr("   {rest:,} not confirmed yet", rest=rest) if rest else tr("   all confirmed")
        else:
            title = GROUP_TITLES[class_index]
            if class_index == UNSURE:
                painter.fillRect(square, unsure_brush())
                told += tr("   not counted until somebody says what they are")
        paint_heading_text(painter, rect.adjusted(side + 8, 0, 0, 0), title, told, palette)

    def paint_cell(
        self,
        painter: QPainter,
        rect: QRect,
        row: int,
        picture: QImage | None,
        side: int,
        look: Look,
        palette: QPalette,
    ) -> None:
        """Paint one cell; the arguments as `Exhibit.paint_cell` has them."""
        cell, group = self._sheet.sample.cells[row], int(self._sheet.groups[row])
        border = (
            self._sheet.styles[group].colour if group >= 0 else unsure_brush() if group == UNSURE else None
        )
        inner, line = paint_framed(
            painter, rect, picture, side, look, palette, border=border, is_gone=group == EXCLUDED
        )
        mark = QRectF(inner.right() - _MARK_SIDE - 1, inner.top() + 2, _MARK_SIDE, _MARK_SIDE)
        if group == EXCLUDED:
            paint_cross(painter, mark, palette)
        elif cell.is_reviewed:
            paint_tick(painter, mark, palette)
        if cell.comment:
            mark.moveLeft(inner.left() + 2)
            paint_lines(painter, mark, palette)
        self._paint_line(painter, line, row, palette)

    def _paint_line(self, painter: QPainter, line: QRect, row: int, palette: QPalette) -> None:
        """Paint under a cell which class it counts as, the model's before it where that is another."""
        sheet = self._sheet
        cell, group, machine = sheet.sample.cells[row], int(sheet.groups[row]), sheet.machine_class(row)
        side = line.height() - 2
        key = QRectF(line.left(), line.top() + 1, side, side)
        painter.setPen(palette.color(QPalette.ColorRole.Text))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if group >= 0:
            if machine not in (group, -1):
                paint_key(painter, key, sheet.styles[machine])
                painter.drawText(key.translated(side, 0), Qt.AlignmentFlag.AlignCenter, "→")
                key.translate(2 * side, 0)
            paint_key(painter, key, sheet.styles[group])
        elif group == UNSURE:
            painter.drawText(key, Qt.AlignmentFlag.AlignCenter, "?")
            if machine >= 0:
                paint_key(painter, key.translated(side, 0), sheet.styles[machine])
        else:
            painter.setPen(palette.color(QPalette.ColorRole.PlaceholderText))
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, GROUP_TITLES[group].lower())
        if machine >= 0:
            painter.drawText(line, right, format_confidence(cell.confidence))


def describe_cell(sheet: ReviewSheet, row: int) -> str:
    """Return what a cell counts as, and what the model took it for, in a few words."""
    cell, group, machine = sheet.sample.cells[row], int(sheet.groups[row]), sheet.machine_class(row)
    taken = ""
    if machine >= 0:
        taken = f"{sheet.styles[machine].title} {format_confidence(cell.confidence)}"
    if group < 0:
        likely = tr(", most likely {taken}", taken=taken) if taken and group == UNSURE else ""
        reason = f": {_REASONS.get(cell.reason, cell.reason)}" if cell.reason else ""
        return f"{GROUP_TITLES[group]}{likely}{reason}"
    title = sheet.styles[group].title
    if not cell.is_reviewed:
        return tr(
            "{title} by the model, {confidence}", title=title, confidence=format_confidence(cell.confidence)
        )
    if machine == group:
        return tr(
            "{title}, confirmed; the model: {confidence}",
            title=title,
            confidence=format_confidence(cell.confidence),
        )
    return (
        tr("{title}, decided; the model: {taken}", title=title, taken=taken)
        if taken
        else tr("{title}, decided", title=title)
    )
