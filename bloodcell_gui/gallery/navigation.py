"""Going from cell to cell: which one a key leads to, and how far to scroll for it. Arithmetic alone."""

from PySide6.QtCore import Qt

from bloodcell_gui.gallery.arrangement import Arrangement
from bloodcell_gui.gallery.gallery_layout import SPACING, GalleryLayout


def find_target(
    key: int, place: int, arrangement: Arrangement, layout: GalleryLayout, height: int
) -> int | None:
    """Return the place that a key leads to, which may be beyond either end; None for other keys.

    Args:
        key: The key, of `Qt.Key`.
        place: Place of the current cell.
        arrangement: The cells.
        layout: Where they are.
        height: Height of what is in view, pixels.
    """
    page = max(1, height // (layout.metrics.cell_height + SPACING))
    match key:
        case Qt.Key.Key_Left:
            return place - 1
        case Qt.Key.Key_Right:
            return place + 1
        case Qt.Key.Key_Up:
            return layout.place_below(place, -1)
        case Qt.Key.Key_Down:
            return layout.place_below(place, 1)
        case Qt.Key.Key_PageUp:
            return layout.place_below(place, -page)
        case Qt.Key.Key_PageDown:
            return layout.place_below(place, page)
        case Qt.Key.Key_Home:
            return 0
        case Qt.Key.Key_End:
            return len(arrangement) - 1
    return None


def find_first(layout: GalleryLayout, current: int, top: int, bottom: int) -> int | None:
    """Return the current place if it is in view, else the first one that is; None where there is none.

    Args:
        layout: Where the cells are.
        current: Place of the current cell; -1 for none.
        top: Upper edge of what is in view, pixels.
        bottom: Lower edge of it.
    """
    places = layout.places_between(top, bottom)
    if current in places:
        return current
    return next((place for place in places if layout.cell_rect(place).top() >= top), None)


def scroll_to(arrangement: Arrangement, layout: GalleryLayout, place: int, top: int, height: int) -> int:
    """Return the upper edge of the view from which a cell is seen whole; `top` where it is already.

    Args:
        arrangement: The cells.
        layout: Where they are.
        place: Place of the cell.
        top: Upper edge of what is in view, pixels.
        height: Height of it.
    """
    rect = layout.cell_rect(place)
    group, index = arrangement.find(place)
    above = rect.top() - SPACING
    # The first line brings its heading along.
    if index < layout.metrics.columns:
        above = layout.heading_rect(group).top() - SPACING
    if above < top:
        return above
    return max(top, rect.bottom() + SPACING - height)
