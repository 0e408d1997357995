"""Images as the gallery of a data set shows them: by the label that they will have, with what is decided."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPalette, QPen

from bloodcell_gui.class_colours import UNSURE_COLOUR, ClassStyle, paint_key, unsure_brush
from bloodcell_gui.cleaning.kind_texts import describe_verdict
from bloodcell_gui.cleaning.label_sheet import EXCLUDED, NO_LABEL, LabelSheet
from bloodcell_gui.cleaning.queue_list import FindDecision
from bloodcell_gui.cleaning.verdict_mark import paint_mark
from bloodcell_gui.gallery.cell_painter import format_confidence
from bloodcell_gui.gallery.exhibit import Look
from bloodcell_gui.gallery.frame import paint_framed, paint_heading_text
from trainer.cleaning.decisions import Decision, Verdict
from trainer.dataset.sources import ImageSource
from trainer.language import Texts, fill, tr

GROUP_TITLES = Texts({NO_LABEL: "Without a label", EXCLUDED: "Excluded"})

_MARK_SIDE = 16


class LabelPainter:
    """Shows the rows of a `LabelSheet`, as an `Exhibit`."""

    def __init__(self, sheet: LabelSheet, find_decision: FindDecision) -> None:
        self._sheet = sheet
        self._find_decision = find_decision
        self._sources = sheet.images.sources()

    @property
    def subject(self) -> object:
        """The sheet."""
        return self._sheet

    @property
    def sources(self) -> Sequence[ImageSource]:
        """Where each image's picture is."""
        return self._sources

    def describe(self, row: int) -> str:
        """Return what is known of an image, for a tool tip and for screen readers."""
        path = self._path(row)
        label = self._sheet.images.label(path)
        labelled = tr("Labelled {label}", label=label) if label else tr("Without a label")
        lines = [path, labelled, describe_verdict(self._find_decision(path))]
        if self._sheet.has_open_suggestion(row):
            lines[2] = describe_suggestion(self._sheet, row)
        return "\n".join(lines)

    def paint_heading(
        self, painter: QPainter, rect: QRect, class_index: int, count: int, palette: QPalette
    ) -> None:
        """Paint a group's heading: its key, its name, the number of images."""
        side = painter.fontMetrics().height()
        square = QRect(rect.left(), rect.center().y() - side // 2, side, side)
        told = fill("{count:,}", count=count)
        if class_index >= 0:
            style = self._sheet.images.styles[class_index]
            paint_key(painter, QRectF(square), style)
            title = style.title
        else:
            title = GROUP_TITLES[class_index]
            if class_index == NO_LABEL:
                painter.fillRect(square, unsure_brush())
                if (self._sheet.suggested >= 0).any():
                    told += tr("   by what the model suggests; a suggestion is no label until it is accepted")
            else:
                paint_mark(painter, QRectF(square), Verdict.EXCLUDE, None, palette)
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
        """Paint one image; the arguments as `Exhibit.paint_cell` has them."""
        decision = self._find_decision(self._path(row))
        group = int(self._sheet.groups[row])
        style = self._sheet.images.styles[group] if group >= 0 else None
        border = None if style is None else style.colour
        inner, line = paint_framed(
            painter, rect, picture, side, look, palette, border=border, is_gone=group == EXCLUDED
        )
        if decision is not None:
            mark = QRectF(inner.right() - _MARK_SIDE - 1, inner.top() + 2, _MARK_SIDE, _MARK_SIDE)
            paint_mark(painter, mark, decision.verdict, style, palette)
        self._paint_line(painter, line, row, decision, look, palette)

    def _paint_line(
        self,
        painter: QPainter,
        line: QRect,
        row: int,
        decision: Decision | None,
        look: Look,
        palette: QPalette,
    ) -> None:
        """Paint under an image what is suggested, which label it had before, or its name."""
        images = self._sheet.images
        side = line.height() - 2
        key = QRectF(line.left(), line.top() + 1, side, side)
        if self._sheet.has_open_suggestion(row):
            style = images.styles[int(self._sheet.suggested[row])]
            paint_suggested_key(painter, key, style, palette)
            painter.setPen(palette.color(QPalette.ColorRole.Text))
            share = format_confidence(float(self._sheet.shares[row]))
            words = (
                tr("suggested: {style} {share}", style=style.title, share=share),
                f"{style.title} {share}",
                share,
            )
            _paint_longest(painter, line.adjusted(side + 4, 0, 0, 0), words)
            return
        given = images.class_of(images.label(self._path(row)))
        if decision is not None and decision.verdict is Verdict.RELABEL and given >= 0:
            paint_key(painter, key, images.styles[given])
            painter.setPen(palette.color(QPalette.ColorRole.Text))
            arrow = key.translated(side, 0)
            painter.drawText(arrow, Qt.AlignmentFlag.AlignCenter, "→")
            paint_key(painter, arrow.translated(side, 0), images.styles[int(self._sheet.groups[row])])
            return
        # Muted, but for where the ground is coloured.
        is_lit = look.is_current or look.is_chosen
        painter.setPen(
            palette.color(QPalette.ColorRole.Text if is_lit else QPalette.ColorRole.PlaceholderText)
        )
        name = self._path(row).rsplit("/", 1)[-1]
        elided = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, line.width())
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, elided)

    def _path(self, row: int) -> str:
        return self._sheet.images.report.paths[row]


def describe_suggestion(sheet: LabelSheet, row: int) -> str:
    """Return what the model suggests for an image, in words."""
    title = sheet.images.styles[int(sheet.suggested[row])].title
    return tr("Suggested: {title} {shares}", title=title, shares=format_confidence(float(sheet.shares[row])))


def paint_suggested_key(painter: QPainter, rect: QRectF, style: ClassStyle, palette: QPalette) -> None:
    """Paint a class's key hollow and dashed: nobody has said yet that it is of this class."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(UNSURE_COLOUR), 1, Qt.PenStyle.DashLine))
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
    font = QFont(painter.font())
    font.setPixelSize(max(8, round(rect.height() * 0.72)))
    painter.setFont(font)
    painter.setPen(palette.color(QPalette.ColorRole.Text))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, style.key)
    painter.restore()


def _paint_longest(painter: QPainter, area: QRect, words: Sequence[str]) -> None:
    """Paint the first of several wordings that has room; the last one in any case."""
    metrics = painter.fontMetrics()
    fitting = next((one for one in words if metrics.horizontalAdvance(one) <= area.width()), words[-1])
    painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, fitting)
