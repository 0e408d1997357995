"""What a cell of a review looks like, and what is said of it."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage, QPainter, QPalette
from PySide6.QtWidgets import QApplication

from bloodcell_gui.gallery.exhibit import Look
from bloodcell_gui.review.painter import ReviewPainter, describe_cell
from bloodcell_gui.review.sheet import ReviewSheet
from bloodcell_gui.review.states import describe_state, format_time
from trainer.inference.predictions import Status
from trainer.language import ENGLISH, use_language
from trainer.project.samples import ProjectSample, ReviewState

SIDE = 64


def row_of(sheet: ReviewSheet, name: str) -> int:
    return next(row for row, cell in enumerate(sheet.sample.cells) if cell.name == name)


def change(sheet: ReviewSheet, name: str, **values: object) -> int:
    row = row_of(sheet, name)
    sheet.sample.take([replace(sheet.sample.cells[row], **values)])  # type: ignore[arg-type]
    sheet.note_changes()
    return row


def paint(sheet: ReviewSheet, row: int) -> QImage:
    image = QImage(90, 100, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    picture = QImage(SIDE, SIDE, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.darkCyan)
    palette: QPalette = QApplication.palette()
    ReviewPainter(sheet).paint_cell(painter, QRect(8, 8, 72, 90), row, picture, SIDE, Look(), palette)
    painter.end()
    return image


def test_a_cell_is_told_with_who_said_what(sheet: ReviewSheet) -> None:
    def tell(name: str) -> str:
        return describe_cell(sheet, row_of(sheet, name))

    assert tell("red_0002.png") == "Red by the model, 90 %"
    assert tell("red_0003.png") == "Unsure, most likely Red 45 %: The confidence 0.45 is under 0.60."
    assert tell("copy.png") == "Excluded: copy of “red_0000.png”"
    assert tell("empty.png") == "Not read: The file is empty (0 bytes)."
    change(sheet, "red_0002.png", is_reviewed=True)
    assert tell("red_0002.png") == "Red, confirmed; the model: 90 %"
    change(sheet, "red_0002.png", final_class="blue")
    assert tell("red_0002.png") == "Blue, decided; the model: Red 90 %"
    excluded = {"status": Status.EXCLUDED, "final_class": "", "reason": "excluded in review"}
    row = change(sheet, "red_0002.png", is_reviewed=False, comment="a smear", **excluded)
    assert tell("red_0002.png") == "Excluded: excluded in review"
    assert ReviewPainter(sheet).describe(row).splitlines()[1:] == ["a smear", "red_0002.png"]


def test_what_was_decided_is_seen(sheet: ReviewSheet) -> None:
    row = row_of(sheet, "red_0002.png")
    looks = [paint(sheet, row)]
    for values in (
        {"is_reviewed": True},
        {"comment": "odd"},
        {"final_class": "blue"},
        {"status": Status.UNSURE, "final_class": "", "is_reviewed": False},
        {"status": Status.EXCLUDED},
    ):
        change(sheet, "red_0002.png", **values)
        looks.append(paint(sheet, row))
    assert all(one != other for place, one in enumerate(looks) for other in looks[:place])


def test_a_confirmed_cell_is_in_the_colour_of_its_class(sheet: ReviewSheet) -> None:
    row = change(sheet, "red_0002.png", is_reviewed=True, final_class="blue")
    assert paint(sheet, row).pixelColor(9, 30) == sheet.styles[2].colour


@pytest.mark.parametrize(
    ("state", "told"),
    [
        (ReviewState.IN_REVIEW, "In review by Ada, {}."),
        (ReviewState.SIGNED, "Signed by Ada, {}."),
        (ReviewState.REOPENED, "Reopened by Ada, {}."),
    ],
)
def test_a_state_is_told_with_who_and_when(state: ReviewState, told: str) -> None:
    at = "2025-03-31T14:05:00Z"
    sample = ProjectSample(
        key=1,
        sample_id="S",
        folder=Path("S"),
        model=1,
        framing="auto",
        state=state,
        state_by="Ada",
        state_at=at,
    )
    assert describe_state(sample) == told.format(format_time(at))
    assert format_time(at).startswith("2025-0")


def test_words_of_ours_are_told_in_the_language_in_use(sheet: ReviewSheet) -> None:
    row = change(sheet, "red_0002.png", status=Status.EXCLUDED, final_class="", reason="excluded in review")
    use_language("it")
    try:
        told = describe_cell(sheet, row)
    finally:
        use_language(ENGLISH)
    assert told.endswith(": esclusa in revisione")
