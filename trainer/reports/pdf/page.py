"""The page of a sample."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from trainer.dataset.sources import ImageSource
from trainer.inference.predictions import Status
from trainer.reports.class_colours import OKABE_ITO, UNSURE_COLOUR, display_order, name_colours
from trainer.reports.counts import SampleSummary
from trainer.reports.laboratory import Laboratory
from trainer.reports.notice import RESEARCH_USE
from trainer.reports.pdf.figures import draw_figures
from trainer.reports.pdf.lettering import BOLD, REGULAR, draw, draw_right, shorten, wrap
from trainer.reports.pdf.montage import CELL_PIXELS, CellLot, Group, paint_row
from trainer.reports.pdf.sheet import BOTTOM, GREY, LEFT, LINE, RIGHT, WIDTH, Sheet
from trainer.reports.sample_facts import NEW
from trainer.reports.used_model import UsedModel

_CELL = 11 * mm
_LABEL = 34 * mm
_A_ROW = 12
_LOGO_WIDTH, _LOGO_HEIGHT = 40 * mm, 14 * mm


@dataclass(frozen=True, slots=True)
class _Row:
    """Cells that stand beside each other.

    Attributes:
        title: What they are; empty where they go on from the row above.
        number: How many there are of them in the sample.
        colour: Of the class.
        sources: Those that are shown in it.
        n_shown: How many of them are shown in all rows.
    """

    title: str
    number: int
    colour: str
    sources: list[ImageSource]
    n_shown: int


def draw_page(
    canvas: Canvas,
    summary: SampleSummary,
    lot: CellLot,
    model: UsedModel,
    laboratory: Laboratory,
    place: tuple[int, int],
) -> None:
    """Draw the page of a sample, and further ones where one does not hold all.

    Args:
        canvas: The document.
        summary: What was counted.
        lot: The cells that are shown.
        model: What classified them.
        laboratory: Whose report it is.
        place: Number of the sample in the report from 1, and how many there are.
    """

    def begin(sheet: Sheet, goes_on: bool) -> None:
        _draw_footer(canvas, model, place)
        if goes_on:
            sheet.write(f"{summary.sample_id} (continued)", BOLD, 10)
        else:
            _draw_top(sheet, summary, laboratory)

    sheet = Sheet(canvas, begin)
    sheet.head("Differential", _tell_basis(summary))
    draw_figures(sheet, summary)
    for line in _tell_figures(summary):
        sheet.write(line)
    if summary.flags:
        sheet.head("To be noted")
        for flag in summary.flags:
            sheet.write(f"• {flag.text[:1].upper()}{flag.text[1:]}".rstrip(".") + ".")
    _draw_montage(sheet, summary, lot)
    canvas.showPage()


def _draw_top(sheet: Sheet, summary: SampleSummary, laboratory: Laboratory) -> None:
    canvas, facts = sheet.canvas, summary.facts
    if laboratory.logo:
        canvas.drawImage(
            ImageReader(io.BytesIO(laboratory.logo)),
            RIGHT - _LOGO_WIDTH,
            sheet.y - _LOGO_HEIGHT + 3 * mm,
            _LOGO_WIDTH,
            _LOGO_HEIGHT,
            mask="auto",
            preserveAspectRatio=True,
            anchor="ne",
        )
    beside = WIDTH - _LOGO_WIDTH - 4 * mm
    canvas.setFillColor(GREY)
    draw(canvas, LEFT, sheet.y, shorten(laboratory.name or "Blood cells", beside, REGULAR, 10), REGULAR, 10)
    sheet.skip(8 * mm)
    canvas.setFillColor("#000000")
    draw(canvas, LEFT, sheet.y, shorten(summary.sample_id, beside, BOLD, 16), BOLD, 16)
    sheet.skip(2 * mm)
    group = f" · Patient group: {facts.patient_group}" if facts.patient_group else ""
    sheet.write(f"{_tell_state(summary)}{group}")
    sheet.skip(1.5 * mm)


def _draw_footer(canvas: Canvas, model: UsedModel, place: tuple[int, int]) -> None:
    canvas.setStrokeColor(LINE)
    canvas.setLineWidth(0.5)
    canvas.line(LEFT, BOTTOM - 3 * mm, RIGHT, BOTTOM - 3 * mm)
    y = BOTTOM - 7 * mm
    canvas.setFillColor("#000000")
    draw(canvas, LEFT, y, RESEARCH_USE, BOLD, 7.5)
    canvas.setFillColor(GREY)
    number, total = place
    draw_right(canvas, RIGHT, y, f"Sample {number:,} of {total:,}", REGULAR, 7.5)
    dated = f" of {model.created}" if model.created else ""
    told = f"Model: {model.title} ({model.name}{dated}, {model.sha256[:16]}). {model.caution}"
    for line in wrap(told, WIDTH, REGULAR, 7)[:3]:
        y -= 3.4 * mm
        draw(canvas, LEFT, y, line, REGULAR, 7)


def _tell_state(summary: SampleSummary) -> str:
    facts = summary.facts
    if facts.state == NEW:
        return "Not reviewed: what the model says."
    when = f" on {_tell_time(facts.reviewed_at)}" if facts.reviewed_at else ""
    return f"{facts.state.capitalize()}: {facts.reviewer}{when}"


def _tell_time(written: str) -> str:
    return f"{datetime.fromisoformat(written):%Y-%m-%d %H:%M} UTC"


def _tell_basis(summary: SampleSummary) -> str:
    n_seen = summary.n_classified + summary.n_unsure
    return (
        f"based on {summary.n_classified:,} of {n_seen:,} cells, {summary.n_wbc:,} of them white; "
        "95 % intervals by Wilson"
    )


def _tell_figures(summary: SampleSummary) -> Iterator[str]:
    found = summary.differential
    nrbc = found.nrbc_per_100_wbc
    parts = [
        "" if nrbc is None else f"Erythroblasts {nrbc:.1f} per 100 WBC",
        f"platelets seen {summary.n_platelets:,}",
        f"unsure {summary.n_unsure:,}",
        f"excluded {summary.n_excluded:,}",
        f"not read {summary.n_failed:,}",
        f"images {summary.n_images:,}",
    ]
    text = " · ".join(filter(None, parts))
    yield text[:1].upper() + text[1:]
    if found.analyser.wbc is None:
        return
    holds = {True: "erythroblasts included", False: "without erythroblasts", None: "erythroblasts not stated"}
    line = f"Analyser WBC {found.analyser.wbc:g} × 10⁹/l, {holds[found.analyser.includes_nrbc]}"
    if found.corrected_wbc is not None:
        line += f"; corrected WBC {found.corrected_wbc:.2f} × 10⁹/l"
    yield line


def _draw_montage(sheet: Sheet, summary: SampleSummary, lot: CellLot) -> None:
    rows = list(_list_rows(summary, lot))
    if not rows:
        return
    sheet.head("Cells", "drawn by lot; crossed out: no longer there")
    for row in rows:
        sheet.need(_CELL + 1 * mm)
        sheet.skip(_CELL + 1 * mm)
        _draw_row(sheet, row)


def _list_rows(summary: SampleSummary, lot: CellLot) -> Iterator[_Row]:
    classes = [counted.cell_class for counted in summary.classes]
    colours = name_colours(classes)
    groups: list[tuple[str, int, str, Group, int]] = [
        (classes[at].title, summary.classes[at].count, OKABE_ITO[colours[at]], at, 1)
        for at in display_order(classes)
    ]
    groups.append(("Unsure", summary.n_unsure, UNSURE_COLOUR, Status.UNSURE, 2))
    groups.append(("Excluded", summary.n_excluded, UNSURE_COLOUR, Status.EXCLUDED, 1))
    for title, number, colour, group, n_rows in groups:
        sources = lot.draw(group)[: n_rows * _A_ROW]
        for first in range(0, len(sources), _A_ROW):
            yield _Row("" if first else title, number, colour, sources[first : first + _A_ROW], len(sources))


def _draw_row(sheet: Sheet, row: _Row) -> None:
    canvas, y = sheet.canvas, sheet.y
    jpeg = paint_row(row.sources)
    if row.title:
        canvas.setFillColor(row.colour)
        canvas.rect(LEFT, y + 1 * mm, 1.2 * mm, _CELL - 2 * mm, fill=1, stroke=0)
        canvas.setFillColor("#000000")
        draw(canvas, LEFT + 3 * mm, y + 6 * mm, shorten(row.title, _LABEL - 4 * mm, BOLD, 8.5), BOLD, 8.5)
        canvas.setFillColor(GREY)
        told = (
            f"{row.number:,}" if row.number <= len(row.sources) else f"{len(row.sources)} of {row.number:,}"
        )
        draw(canvas, LEFT + 3 * mm, y + 2.2 * mm, told, REGULAR, 7.5)
    picture = ImageReader(io.BytesIO(jpeg))
    width, height = picture.getSize()
    scale = _CELL / CELL_PIXELS
    canvas.drawImage(picture, LEFT + _LABEL, y, width * scale, height * scale)
