import numpy as np
import pytest

from bloodcell_gui.gallery.arrangement import Arrangement, Group
from bloodcell_gui.gallery.gallery_layout import SPACING, GalleryLayout, Metrics


def make_layout(*lengths: int, width: int = 500, headings: bool = True) -> GalleryLayout:
    rows = iter(range(1_000_000))
    groups = [
        Group(number if headings else None, np.array([next(rows) for _ in range(length)], np.int64))
        for number, length in enumerate(lengths)
    ]
    return GalleryLayout(Arrangement(groups), Metrics(96, 16, width))


def test_cells_do_not_overlap_and_stay_in_the_view() -> None:
    layout = make_layout(7, 0, 3)
    rects = [layout.cell_rect(place) for place in range(10)]
    assert not any(a.intersects(b) for number, a in enumerate(rects) for b in rects[:number])
    assert all(rect.left() >= SPACING and rect.right() <= 500 - SPACING for rect in rects)
    assert max(rect.bottom() for rect in rects) < layout.height
    assert not any(layout.heading_rect(group).intersects(rect) for group in (0, 2) for rect in rects)


def test_at_least_one_column_in_the_narrowest_view() -> None:
    assert make_layout(3, width=20).metrics.columns == 1


@pytest.mark.parametrize("headings", [True, False])
def test_what_is_between_two_heights_is_found(headings: bool) -> None:
    layout = make_layout(30, 0, 1, 17, headings=headings)
    for top in range(0, layout.height, 37):
        bottom = top + 150
        seen = {
            place
            for place in range(48)
            if layout.cell_rect(place).bottom() >= top and layout.cell_rect(place).top() <= bottom
        }
        found = set(layout.places_between(top, bottom))
        assert seen <= found
        assert len(found - seen) <= 3 * layout.metrics.columns


def test_every_cell_is_found_at_its_place() -> None:
    layout = make_layout(9, 4)
    for place in range(13):
        centre = layout.cell_rect(place).center()
        assert layout.place_at(centre.x(), centre.y()) == place
    assert layout.place_at(2, 2) is None


def test_down_and_up_keep_the_column_where_they_can() -> None:
    layout = make_layout(6, 0, 5)  # four columns: 4 + 2, then 4 + 1
    assert layout.metrics.columns == 4
    assert layout.place_below(1, 1) == 5
    assert layout.place_below(3, 1) == 5
    assert layout.place_below(5, 1) == 7
    assert layout.place_below(7, -1) == 5
    assert layout.place_below(9, -1) == 5
    assert layout.place_below(10, 1) == 10
    assert layout.place_below(0, -1) == 0
    assert layout.place_below(0, 3) == 10


def test_a_million_cells_are_laid_out_by_arithmetic() -> None:
    layout = GalleryLayout(Arrangement([Group(None, np.arange(1_000_000))]), Metrics(96, 16, 500))
    assert layout.cell_rect(999_999).bottom() < layout.height
    assert len(layout.places_between(layout.height // 2, layout.height // 2 + 600)) < 40
