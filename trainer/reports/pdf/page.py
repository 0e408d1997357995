"""The page of a sample."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from trainer.dataset.sources import ImageSource
from trainer.inference.predictions import Status
from trainer.language import Texts, fill, tr
from trainer.reports.class_colours import OKABE_ITO, UNSURE_COLOUR, display_order, name_colours
from trainer.reports.counts import SampleSummary
from trainer.reports.laboratory import Laboratory
from trainer.reports.notice import RESEARCH_USE
from trainer.reports.pdf.figures import draw_figures
from trainer.reports.pdf.lettering import BOLD, REGULAR, draw, draw_right, ink, shorten, wrap
from trainer.reports.pdf.montage import CELL_PIXELS, GAP_PIXELS, MOST_IN_ROW, CellLot, RowPicture, count_rows
from trainer.reports.pdf.sheet import BOTTOM, GREY, LEFT, LINE, RIGHT, WIDTH, Sheet
from trainer.reports.sample_facts import NEW
from trainer.reports.used_model import UsedModel

_STATES = Texts({"in review": "In review", "signed": "Signed", "reopened": "Reopened"})
# Cells are as large as lets a sample end on its page, within these borders.
_LARGEST, _SMALLEST = 11 * mm, 7 * mm
_GAP = 1 * mm
_LABEL = 38 * mm
_HEAD = 9.5 * mm
_LOGO_WIDTH, _LOGO_HEIGHT = 40 * mm, 14 * mm


@dataclass(frozen=True, slots=True)
class _Cells:
    """Cells of a kind that are shown.

    Attributes:
        title: What they are.
        number: How many there are of them in the sample.
        colour: Of the class.
        sources: Those that the lot fell on.
        n_rows: Rows that they have at most.
    """

    title: str
    number: int
    colour: str
    sources: list[ImageSource]
    n_rows: int


def draw_page(
    canvas: Canvas,
    summary: SampleSummary,
    lot: CellLot,
    model: UsedModel,
    laboratory: Laboratory,
    logo: ImageReader | None,
    place: tuple[int, int],
) -> None:
    """Draw the page of a sample, and further ones where one does not hold all.

    Args:
        canvas: The document.
        summary: What was counted.
        lot: The cells that are shown.
        model: What classified them.
        laboratory: Whose report it is.
        logo: Its logo, the same object for all pages: it holds the pixels.
        place: Number of the sample in the report from 1, and how many there are.
    """

    def begin(sheet: Sheet, goes_on: bool) -> None:
        _draw_footer(canvas, model, place)
        if goes_on:
            sheet.write(f"{summary.sample_id} (continued)", BOLD, 10)
        else:
            _draw_top(sheet, summary, laboratory, logo)

    sheet = Sheet(canvas, begin)
    sheet.head(tr("Differential"), _tell_basis(summary))
    draw_figures(sheet, summary)
    for line in _tell_figures(summary):
        sheet.write(line)
    if summary.flags:
        sheet.head(tr("To be noted"))
        for flag in summary.flags:
            sheet.write(f"• {flag.text[:1].upper()}{flag.text[1:]}".rstrip(".") + ".")
    _draw_montage(sheet, summary, lot)
    canvas.showPage()


def _draw_top(sheet: Sheet, summary: SampleSummary, laboratory: Laboratory, logo: ImageReader | None) -> None:
    canvas, facts = sheet.canvas, summary.facts
    if logo is not None:
        canvas.drawImage(
            logo,
            RIGHT - _LOGO_WIDTH,
            sheet.y - _LOGO_HEIGHT + 3 * mm,
            _LOGO_WIDTH,
            _LOGO_HEIGHT,
            mask="auto",
            preserveAspectRatio=True,
            anchor="ne",
        )
    beside = WIDTH - _LOGO_WIDTH - 4 * mm
    canvas.setFillColor(ink(GREY))
    draw(
        canvas, LEFT, sheet.y, shorten(laboratory.name or tr("Blood cells"), beside, REGULAR, 10), REGULAR, 10
    )
    sheet.skip(8 * mm)
    canvas.setFillColor(ink("#000000"))
    draw(canvas, LEFT, sheet.y, shorten(summary.sample_id, beside, BOLD, 16), BOLD, 16)
    sheet.skip(2 * mm)
    group = (
        tr(" · Patient group: {patient_group}", patient_group=facts.patient_group)
        if facts.patient_group
        else ""
    )
    sheet.write(f"{_tell_state(summary)}{group}")
    sheet.skip(1.5 * mm)


def _draw_footer(canvas: Canvas, model: UsedModel, place: tuple[int, int]) -> None:
    canvas.setStrokeColor(ink(LINE))
    canvas.setLineWidth(0.5)
    canvas.line(LEFT, BOTTOM - 3 * mm, RIGHT, BOTTOM - 3 * mm)
    y = BOTTOM - 7 * mm
    canvas.setFillColor(ink("#000000"))
    draw(canvas, LEFT, y, tr(RESEARCH_USE), BOLD, 7.5)
    canvas.setFillColor(ink(GREY))
    number, total = place
    draw_right(
        canvas, RIGHT, y, tr("Sample {number:,} of {total:,}", number=number, total=total), REGULAR, 7.5
    )
    dated = tr(" of {created}", created=model.created) if model.created else ""
    told = tr(
        "Model: {title} ({name}{dated}, {sha256}). {caution}",
        title=model.title,
        name=model.name,
        dated=dated,
        sha256=model.sha256[:16],
        caution=model.caution,
    )
    for line in wrap(told, WIDTH, REGULAR, 7)[:3]:
        y -= 3.4 * mm
        draw(canvas, LEFT, y, line, REGULAR, 7)


def _tell_state(summary: SampleSummary) -> str:
    facts = summary.facts
    if facts.state == NEW:
        return tr("Not reviewed: what the model says.")
    when = tr(" on {reviewed_at}", reviewed_at=_tell_time(facts.reviewed_at)) if facts.reviewed_at else ""
    return f"{_STATES.get(facts.state, facts.state)}: {facts.reviewer}{when}"


def _tell_time(written: str) -> str:
    return tr("{written:%Y-%m-%d %H:%M} UTC", written=datetime.fromisoformat(written))


def _tell_basis(summary: SampleSummary) -> str:
    n_seen = summary.n_classified + summary.n_unsure
    return tr(
        "based on {n_classified:,} of {n_seen:,} cells, {n_wbc:,} of them white; 95 % intervals by Wilson",
        n_classified=summary.n_classified,
        n_seen=n_seen,
        n_wbc=summary.n_wbc,
    )


def _tell_figures(summary: SampleSummary) -> Iterator[str]:
    found = summary.differential
    nrbc = found.nrbc_per_100_wbc
    parts = [
        "" if nrbc is None else tr("Erythroblasts {nrbc:.1f} per 100 WBC", nrbc=nrbc),
        tr("platelets seen {n_platelets:,}", n_platelets=summary.n_platelets),
        tr("unsure {n_unsure:,}", n_unsure=summary.n_unsure),
        tr("excluded {n_excluded:,}", n_excluded=summary.n_excluded),
        tr("not read {n_failed:,}", n_failed=summary.n_failed),
        tr("images {n_images:,}", n_images=summary.n_images),
    ]
    text = " · ".join(filter(None, parts))
    yield text[:1].upper() + text[1:]
    if found.analyser.wbc is None:
        return
    holds = {
        True: tr("erythroblasts included"),
        False: tr("without erythroblasts"),
        None: tr("erythroblasts not stated"),
    }
    line = tr(
        "Analyser WBC {wbc:g} × 10⁹/l, {holds}",
        wbc=found.analyser.wbc,
        holds=holds[found.analyser.includes_nrbc],
    )
    if found.corrected_wbc is not None:
        line += tr("; corrected WBC {corrected_wbc:.2f} × 10⁹/l", corrected_wbc=found.corrected_wbc)
    yield line


def _draw_montage(sheet: Sheet, summary: SampleSummary, lot: CellLot) -> None:
    kinds = [kind for kind in _list_kinds(summary, lot) if kind.sources]
    if not kinds:
        return
    size = _choose_size(kinds, sheet.y - BOTTOM - _HEAD)
    a_row = _count_in_row(size)
    sheet.head(tr("Cells"), tr("drawn by lot; crossed out: no longer there"))
    for kind in kinds:
        shown = kind.sources[: kind.n_rows * a_row]
        for first in range(0, len(shown), a_row):
            sheet.need(size + _GAP)
            sheet.skip(size + _GAP)
            if not first:
                _draw_label(sheet.canvas, sheet.y, size, kind, len(shown))
            _draw_cells(sheet.canvas, sheet.y, size, shown[first : first + a_row])


def _list_kinds(summary: SampleSummary, lot: CellLot) -> Iterator[_Cells]:
    classes = [counted.cell_class for counted in summary.classes]
    colours = name_colours(classes)
    for at in display_order(classes):
        colour, count = OKABE_ITO[colours[at]], summary.classes[at].count
        yield _Cells(tr(classes[at].title), count, colour, lot.draw(at), count_rows(at))
    for title, number, status in (
        (tr("Unsure"), summary.n_unsure, Status.UNSURE),
        (tr("Excluded"), summary.n_excluded, Status.EXCLUDED),
    ):
        yield _Cells(title, number, UNSURE_COLOUR, lot.draw(status), count_rows(status))


def _choose_size(kinds: Sequence[_Cells], height: float) -> float:
    """Return how large a cell is, in points, so that all rows fit into a height if they can."""
    size: float = _LARGEST
    while size > _SMALLEST:
        a_row = _count_in_row(size)
        n_rows = sum(min(kind.n_rows, -(-len(kind.sources) // a_row)) for kind in kinds)
        if n_rows * (size + _GAP) <= height:
            break
        size -= 0.25 * mm
    return size


def _count_in_row(size: float) -> int:
    """Return how many cells of a size stand in a row."""
    step = size * (CELL_PIXELS + GAP_PIXELS) / CELL_PIXELS
    return min(MOST_IN_ROW, int((WIDTH - _LABEL + step - size) / step))


def _draw_label(canvas: Canvas, y: float, size: float, kind: _Cells, n_shown: int) -> None:
    middle = y + size / 2
    canvas.setFillColor(ink(kind.colour))
    canvas.rect(LEFT, y + 0.5 * mm, 1.2 * mm, size - 1 * mm, fill=1, stroke=0)
    canvas.setFillColor(ink("#000000"))
    title = shorten(kind.title, _LABEL - 4 * mm, BOLD, 8.5)
    draw(canvas, LEFT + 3 * mm, middle + 0.6 * mm, title, BOLD, 8.5)
    canvas.setFillColor(ink(GREY))
    told = (
        fill("{number:,}", number=kind.number)
        if kind.number <= n_shown
        else tr("{n_shown} of {number:,}", n_shown=n_shown, number=kind.number)
    )
    draw(canvas, LEFT + 3 * mm, middle - 2.6 * mm, told, REGULAR, 7.5)


def _draw_cells(canvas: Canvas, y: float, size: float, sources: Sequence[ImageSource]) -> None:
    picture = RowPicture(sources)
    canvas.drawImage(picture, LEFT + _LABEL, y, picture.width * size / CELL_PIXELS, size)
