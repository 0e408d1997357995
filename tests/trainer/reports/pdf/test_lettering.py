import io
from contextlib import closing

import pypdfium2
import pytest
from reportlab.pdfgen.canvas import Canvas

from trainer.reports.pdf.lettering import BOLD, REGULAR, draw, draw_right, load_fonts, measure, shorten, wrap


@pytest.fixture(autouse=True)
def fonts() -> None:
    load_fonts()


def read_text(text: str) -> str:
    """Draw a text, and return what a reader finds on the page."""
    file = io.BytesIO()
    canvas = Canvas(file, invariant=1)
    draw(canvas, 50, 500, text, REGULAR, 12)
    canvas.save()
    with closing(pypdfium2.PdfDocument(file.getvalue())) as document:
        return str(document[0].get_textpage().get_text_range())


@pytest.mark.parametrize("text", ["Müller", "Łódź", "Ελένη", "Иванова", "血液", "さくら", "서울", "A血B서C"])
def test_any_script_can_be_read_again(text: str) -> None:
    assert read_text(text) == text


@pytest.mark.parametrize("text", ["a\U0001f600b", "a\x07b"])
def test_a_sign_that_no_font_has_is_a_square(text: str) -> None:
    assert read_text(text) == "a□b"


def test_a_name_in_another_encoding_is_an_escape() -> None:
    assert read_text("\udce4") == "\\udce4"


def test_widths_add_up() -> None:
    canvas = Canvas(io.BytesIO())

    end = draw(canvas, 100, 500, "A血B", BOLD, 10)

    assert end - 100 == pytest.approx(measure("A血B", BOLD, 10))
    assert measure("A血B", BOLD, 10) == pytest.approx(
        measure("A", BOLD, 10) + measure("血", BOLD, 10) + measure("B", BOLD, 10)
    )
    draw_right(canvas, 100, 500, "A血B", BOLD, 10)


def test_what_is_too_long_is_shortened() -> None:
    assert shorten("short", 100, REGULAR, 8) == "short"
    cut = shorten("a name that is much too long for this", 60, REGULAR, 8)
    assert cut.startswith("a name")
    assert cut.endswith("…")
    assert measure(cut, REGULAR, 8) <= 60


def test_lines_are_as_long_as_they_may_be() -> None:
    lines = wrap("one two three four " + "x" * 100, 60, REGULAR, 8)

    assert all(measure(line, REGULAR, 8) <= 60 for line in lines)
    assert " ".join(lines).startswith("one two three four xxx")
    assert wrap("", 60, REGULAR, 8) == []
