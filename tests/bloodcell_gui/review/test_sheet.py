"""Where cells stand, and which is to be decided next."""

from pathlib import Path

from bloodcell_gui.gallery.arrangement import Show
from bloodcell_gui.project.content import open_sample
from bloodcell_gui.review.sheet import EXCLUDED, UNSURE, ReviewSheet
from trainer.classes import Role
from trainer.project.classes import add_class
from trainer.project.project_file import open_project
from trainer.project.review import Review
from trainer.project.samples import find_sample


def names(sheet: ReviewSheet, show: Show | int) -> list[str]:
    arrangement = sheet.arrange(show)
    return [sheet.sample.cells[arrangement.row_at(place)].name for place in range(len(arrangement))]


def row_of(sheet: ReviewSheet, name: str) -> int:
    return next(row for row, cell in enumerate(sheet.sample.cells) if cell.name == name)


def test_unsure_cells_come_first_and_the_least_certain_first_within_each_group(sheet: ReviewSheet) -> None:
    assert names(sheet, Show.ALL) == [
        "green_0001.png",
        "red_0003.png",
        "red_0001.png",
        "red_0002.png",
        "red_0000.png",
        "green_0000.png",
        "blue_0000.png",
    ]
    assert names(sheet, Show.UNSURE) == ["green_0001.png", "red_0003.png"]
    assert names(sheet, 0) == ["red_0001.png", "red_0002.png", "red_0000.png"]
    assert names(sheet, Show.COPIES) == ["copy.png"]
    assert names(sheet, Show.FAILED) == ["empty.png"]


def test_the_next_cell_is_the_next_undecided_one_behind_and_then_from_the_top(sheet: ReviewSheet) -> None:
    arrangement = sheet.arrange(Show.ALL)

    def find(*chosen: str) -> str | None:
        row = sheet.find_next(arrangement, [row_of(sheet, name) for name in chosen])
        return None if row is None else sheet.sample.cells[row].name

    assert find() == "green_0001.png"
    assert find("green_0001.png") == "red_0003.png"
    assert find("green_0001.png", "red_0001.png") == "red_0002.png"
    assert find("blue_0000.png") == "green_0001.png"
    sheet.undecided[row_of(sheet, "red_0003.png")] = False
    assert find("green_0001.png") == "red_0001.png"
    sheet.undecided[:] = False
    assert find("green_0001.png") is None


def test_what_is_decided_moves_a_cell(monday: Path) -> None:
    with open_project(monday) as project:
        key = find_sample(project, "S-1").key
        sheet = ReviewSheet(open_sample(project, key))
        unsure, sure = row_of(sheet, "red_0003.png"), row_of(sheet, "blue_0000.png")
        review = Review(project, key, "Ada")
        review.assign([sheet.sample.cells[unsure].key], "blue")
        review.exclude([sheet.sample.cells[sure].key])
        after = ReviewSheet(open_sample(project, key))
        sheet.sample.take(after.sample.cells)
    assert sheet.groups[unsure] == UNSURE
    sheet.note_changes()
    assert (sheet.groups[unsure], sheet.groups[sure]) == (2, EXCLUDED)
    assert not sheet.undecided[unsure]
    assert not sheet.undecided[sure]
    assert sheet.machine_class(unsure) == 0
    assert sheet.count_rest(2) == 0
    assert sheet.find_show(sure) is Show.COPIES
    assert sheet.find_show(unsure) is Show.ALL


def test_a_class_that_came_later_leaves_the_others_as_they_look(monday: Path) -> None:
    with open_project(monday) as project:
        key = find_sample(project, "S-1").key
        sheet = ReviewSheet(open_sample(project, key))
        before = sheet.styles
        added = add_class(project, "Blast", Role.WBC, "Ada")
        row = row_of(sheet, "red_0003.png")
        Review(project, key, "Ada").assign([sheet.sample.cells[row].key], added.id)
        later = open_sample(project, key)
    sheet.sample.take(later.cells)
    # The cell is told before the class is.
    sheet.note_changes()
    assert sheet.groups[row] == UNSURE
    sheet.show_classes(later.standing.classes)
    assert sheet.styles[: len(before)] == before
    assert sheet.styles[int(sheet.groups[row])].title == "Blast"
    assert (
        len({style.colour_name for style in sheet.styles}) == len({style.key for style in sheet.styles}) == 4
    )


def test_pictures_are_found_by_row(sheet: ReviewSheet) -> None:
    rows = [row_of(sheet, "red_0000.png"), row_of(sheet, "blue_0000.png")]
    assert [sheet.sources[row].load().decoded.pixels[5, 5].argmax() for row in rows] == [0, 2]
    assert [source.name for source in sheet.sources[0:2]] == [cell.name for cell in sheet.sample.cells[:2]]
    assert len(sheet.sources) == 9
