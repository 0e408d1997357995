"""The figures of a sample on paper: a table with intervals, and its bars in the colours of the classes."""

from collections.abc import Sequence

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from trainer.classes import Role
from trainer.language import fill, tr
from trainer.reports.class_colours import OKABE_ITO, display_order, name_colours
from trainer.reports.counts import SampleSummary
from trainer.reports.differential import ClassCount
from trainer.reports.laboratory import Unit
from trainer.reports.pdf.lettering import BOLD, REGULAR, draw, draw_right, ink, shorten
from trainer.reports.pdf.sheet import GREY, LEFT, LINE, RIGHT, Sheet

_ROW = 5.0 * mm
_SIZE = 8.5
# Where columns of numbers end.
_COUNT, _SHARE, _INTERVAL, _RANGE, _LITRE = (LEFT + at * mm for at in (50, 64, 86, 106, 120))
_BARS = LEFT + 125 * mm
_BAR = 2.6 * mm
_OUTSIDE = "#B00020"
# A bar of a pale colour is seen on white by its edge.
_EDGE = "#505050"


def draw_figures(sheet: Sheet, summary: SampleSummary) -> None:
    """Draw the table of a sample, a row a class, with a bar for each share of the white cells."""
    classes = [counted.cell_class for counted in summary.classes]
    colours = name_colours(classes)
    full = _choose_scale(summary.classes)
    has_litres = any(counted.per_litre is not None for counted in summary.classes)
    has_ranges = any(counted.findings for counted in summary.classes)
    _draw_headings(sheet, has_ranges=has_ranges, has_litres=has_litres)
    for index in display_order(classes):
        sheet.need(_ROW)
        sheet.skip(_ROW)
        _draw_row(sheet.canvas, sheet.y, summary.classes[index], OKABE_ITO[colours[index]], full)
    _draw_scale(sheet, full)


def _draw_headings(sheet: Sheet, *, has_ranges: bool, has_litres: bool) -> None:
    sheet.need(3 * _ROW)
    sheet.skip(4 * mm)
    canvas, y = sheet.canvas, sheet.y
    canvas.setFillColor(ink(GREY))
    draw(canvas, LEFT, y, tr("Class"), BOLD, 7.5)
    for at, title, is_wanted in (
        (_COUNT, tr("Count"), True),
        (_SHARE, tr("% of WBC"), True),
        (_INTERVAL, "95 % interval", True),
        (_RANGE, tr("Reference"), has_ranges),
        (_LITRE, "10⁹/l", has_litres),
    ):
        if is_wanted:
            draw_right(canvas, at, y, title, BOLD, 7.5)
    draw(canvas, _BARS, y, tr("Share of the white cells, with interval"), BOLD, 7.5)
    sheet.rule(y - 3)
    sheet.skip(1.2 * mm)


def _draw_row(canvas: Canvas, y: float, counted: ClassCount, colour: str, full: float) -> None:
    base = y + 1.4 * mm
    canvas.setFillColor(ink(colour))
    canvas.setStrokeColor(ink(_EDGE))
    canvas.setLineWidth(0.3)
    canvas.rect(LEFT, base - 0.4 * mm, 2.4 * mm, 2.4 * mm, fill=1)
    canvas.setFillColor(ink("#000000"))
    title = shorten(tr(counted.cell_class.title), 33 * mm, REGULAR, _SIZE)
    draw(canvas, LEFT + 4 * mm, base, title, REGULAR, _SIZE)
    draw_right(canvas, _COUNT, base, fill("{count:,}", count=counted.count), REGULAR, _SIZE)
    if counted.per_litre is not None:
        draw_right(canvas, _LITRE, base, fill("{per_litre:.2f}", per_litre=counted.per_litre), REGULAR, _SIZE)
    _draw_usual(canvas, base, counted)
    if counted.percent_of_wbc is None or counted.wbc_interval is None:
        if counted.cell_class.role is not Role.WBC:
            canvas.setFillColor(ink(GREY))
            draw_right(canvas, _SHARE, base, "–", REGULAR, _SIZE)
        return
    is_outside = any(one.is_outside for one in counted.findings)
    canvas.setFillColor(ink(_OUTSIDE if is_outside else "#000000"))
    font = BOLD if is_outside else REGULAR
    draw_right(
        canvas, _SHARE, base, fill("{percent_of_wbc:.1f}", percent_of_wbc=counted.percent_of_wbc), font, _SIZE
    )
    canvas.setFillColor(ink("#000000"))
    low, high = counted.wbc_interval
    draw_right(canvas, _INTERVAL, base, fill("{low:.1f} – {high:.1f}", low=low, high=high), REGULAR, _SIZE)
    _draw_bar(canvas, y, (counted.percent_of_wbc, low, high), colour, full)


def _draw_usual(canvas: Canvas, base: float, counted: ClassCount) -> None:
    """Draw the laboratory's range; where there are two, the flags tell of the other."""
    if not counted.findings:
        return
    found = counted.findings[0]
    canvas.setFillColor(ink(_OUTSIDE if found.is_outside else GREY))
    mark = f" {found.standing}" if found.is_outside else ""
    if found.reference.unit is Unit.PER_100_WBC:
        draw_right(canvas, _INTERVAL, base, tr("{found:.1f} per 100 WBC", found=found.value), REGULAR, 7.5)
    draw_right(canvas, _RANGE, base, found.reference.text + mark, REGULAR, 7.5)


def _draw_bar(canvas: Canvas, y: float, shares: tuple[float, float, float], colour: str, full: float) -> None:
    """Draw a bar from 0 to a share, and over it a line from the lower to the upper end of its interval."""
    middle = y + 2 * mm
    share, low, high = (_BARS + (RIGHT - _BARS) * value / full for value in shares)
    canvas.setFillColor(ink(colour))
    canvas.setStrokeColor(ink(_EDGE))
    canvas.setLineWidth(0.3)
    if share > _BARS:
        canvas.rect(_BARS, middle - _BAR / 2, share - _BARS, _BAR, fill=1)
    # On a dark bar a dark line is not seen: a white one under it is.
    for width, line in ((2.0, "#FFFFFF"), (0.8, "#202020")):
        canvas.setStrokeColor(ink(line))
        canvas.setLineWidth(width)
        canvas.line(low, middle, high, middle)
        for end in (low, high):
            canvas.line(end, middle - 0.8 * mm, end, middle + 0.8 * mm)


def _draw_scale(sheet: Sheet, full: float) -> None:
    """Draw the axis under the bars: where nothing, half and all of the scale are."""
    canvas, y = sheet.canvas, sheet.y
    canvas.setStrokeColor(ink(LINE))
    canvas.setLineWidth(0.5)
    canvas.line(_BARS, y, RIGHT, y)
    canvas.setFillColor(ink(GREY))
    for part in (0.0, 0.5, 1.0):
        at = _BARS + part * (RIGHT - _BARS)
        canvas.line(at, y, at, y - 1 * mm)
        text = f"{part * full:g} %"
        if part == 1.0:
            draw_right(canvas, at, y - 3.4 * mm, text, REGULAR, 6.5)
        else:
            draw(canvas, at, y - 3.4 * mm, text, REGULAR, 6.5)
    sheet.skip(5 * mm)


def _choose_scale(classes: Sequence[ClassCount]) -> float:
    """Return where the bars end, in percent: the least of a few round figures that holds all intervals."""
    most = max((one.wbc_interval.high for one in classes if one.wbc_interval), default=100.0)
    return next(full for full in (10.0, 20.0, 50.0, 100.0) if most <= full)
