"""A sheet of A4 that is filled from above; what does not fit goes onto a further one."""

from collections.abc import Callable

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from trainer.reports.pdf.lettering import BOLD, REGULAR, draw, ink, wrap

LEFT, RIGHT = 16 * mm, A4[0] - 16 * mm
WIDTH = RIGHT - LEFT
TOP, BOTTOM = A4[1] - 14 * mm, 24 * mm
GREY, LINE = "#606060", "#C0C0C0"


class Sheet:
    """Where the next thing goes on a page.

    Attributes:
        canvas: What is drawn on.
        y: How far the page is filled, in points from below.
    """

    def __init__(self, canvas: Canvas, begin: Callable[["Sheet", bool], None]) -> None:
        """Begin a page.

        Args:
            canvas: What is drawn on.
            begin: Draws what stands on every page; is told whether the page goes on with another.
        """
        self.canvas = canvas
        self.y = TOP
        self._begin = begin
        begin(self, False)

    def need(self, height: float) -> None:
        """Go on with another page where so much, in points, no longer fits."""
        if self.y - height < BOTTOM:
            self.canvas.showPage()
            self.y = TOP
            self._begin(self, True)

    def skip(self, height: float) -> None:
        """Leave so much free, in points."""
        self.y -= height

    def write(self, text: str, font: str = REGULAR, size: float = 8.5, colour: str = "#000000") -> None:
        """Write a paragraph as wide as the page."""
        for line in wrap(text, WIDTH, font, size):
            self.need(size * 1.35)
            self.y -= size * 1.35
            self.canvas.setFillColor(ink(colour))
            draw(self.canvas, LEFT, self.y, line, font, size)

    def head(self, text: str, note: str = "") -> None:
        """Write a heading with a thin line under it, and a note behind it."""
        self.need(40)
        self.y -= 20
        self.canvas.setFillColor(ink("#000000"))
        end = draw(self.canvas, LEFT, self.y, text, BOLD, 9.5)
        self.canvas.setFillColor(ink(GREY))
        draw(self.canvas, end + 6, self.y, note, REGULAR, 7.5)
        self.rule(self.y - 3)
        self.y -= 6

    def rule(self, y: float) -> None:
        """Draw a thin line across the page."""
        self.canvas.setStrokeColor(ink(LINE))
        self.canvas.setLineWidth(0.5)
        self.canvas.line(LEFT, y, RIGHT, y)
