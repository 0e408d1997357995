import numpy as np
import pytest
from PySide6.QtCore import Qt

from bloodcell_gui.gallery.arrangement import Arrangement, Group
from bloodcell_gui.gallery.gallery_layout import SPACING, GalleryLayout, Metrics
from bloodcell_gui.gallery.navigation import find_first, find_target, scroll_to

# Four columns; ten cells of one class, then six of another.
METRICS = Metrics(side=64, text_height=16, width=4 * 78 + SPACING)
PITCH = METRICS.cell_height + SPACING


@pytest.fixture
def arrangement() -> Arrangement:
    return Arrangement([Group(0, np.arange(10)), Group(1, np.arange(10, 16))])


@pytest.fixture
def layout(arrangement: Arrangement) -> GalleryLayout:
    made = GalleryLayout(arrangement, METRICS)
    assert METRICS.columns == 4
    return made


@pytest.mark.parametrize(
    ("key", "target"),
    [
        (Qt.Key.Key_Left, 4),
        (Qt.Key.Key_Right, 6),
        (Qt.Key.Key_Up, 1),
        (Qt.Key.Key_Down, 9),
        (Qt.Key.Key_PageDown, 11),
        (Qt.Key.Key_PageUp, 1),
        (Qt.Key.Key_Home, 0),
        (Qt.Key.Key_End, 15),
        (Qt.Key.Key_A, None),
    ],
)
def test_each_key_leads_to_its_place(
    arrangement: Arrangement, layout: GalleryLayout, key: Qt.Key, target: int | None
) -> None:
    # Two lines are in view.
    assert find_target(key, 5, arrangement, layout, 2 * PITCH) == target


def test_the_first_in_view_is_the_current_one_if_it_is_there(layout: GalleryLayout) -> None:
    second_line = layout.cell_rect(4).top()
    assert find_first(layout, -1, 0, 2 * PITCH) == 0
    assert find_first(layout, -1, second_line, second_line + PITCH) == 4
    assert find_first(layout, 6, second_line, second_line + PITCH) == 6
    assert find_first(layout, 15, second_line, second_line + PITCH) == 4
    assert find_first(GalleryLayout(Arrangement([]), METRICS), -1, 0, 100) is None


def test_only_as_far_is_scrolled_as_it_takes(arrangement: Arrangement, layout: GalleryLayout) -> None:
    height = 2 * PITCH
    in_view = layout.cell_rect(4).top() - SPACING
    assert scroll_to(arrangement, layout, 5, in_view, height) == in_view
    below = layout.cell_rect(15)
    assert scroll_to(arrangement, layout, 15, in_view, height) == below.bottom() + SPACING - height
    assert scroll_to(arrangement, layout, 4, 5000, height) == in_view
    # The first line brings its heading along.
    assert scroll_to(arrangement, layout, 11, 5000, height) == layout.heading_rect(1).top() - SPACING
