import pytest
from PySide6.QtCore import QPoint, QRect, QSize

from bloodcell_gui.tour.placing import Side, place_balloon

ROOM = QRect(0, 0, 1000, 600)
SIZE = QSize(200, 120)


@pytest.mark.parametrize(
    ("target", "side"),
    [
        (QRect(100, 300, 100, 30), Side.LEFT),
        (QRect(850, 300, 140, 30), Side.RIGHT),
        (QRect(50, 20, 900, 60), Side.TOP),
        (QRect(50, 500, 900, 90), Side.BOTTOM),
    ],
)
def test_a_balloon_stands_where_there_is_room_and_points_at_the_middle(target: QRect, side: Side) -> None:
    place = place_balloon(target, SIZE, ROOM)
    balloon = QRect(place.corner, SIZE)
    assert place.side is side
    assert ROOM.contains(balloon)
    assert not balloon.intersects(target)
    middle = target.center()
    upright = side in (Side.LEFT, Side.RIGHT)
    tip = place.corner.y() + place.tip if upright else place.corner.x() + place.tip
    assert tip == (middle.y() if upright else middle.x())


def test_where_there_is_no_room_it_stands_in_the_corner_of_what_it_is_about() -> None:
    target = QRect(10, 10, 980, 580)
    place = place_balloon(target, SIZE, ROOM)
    assert place.side is Side.NONE
    assert target.contains(QRect(place.corner, SIZE))


def test_at_the_edge_all_of_it_is_seen() -> None:
    place = place_balloon(QRect(100, 590, 100, 10), SIZE, ROOM)
    assert ROOM.contains(QRect(place.corner, SIZE))
    assert place.corner.y() + place.tip == QRect(100, 590, 100, 10).center().y()


def test_without_a_target_it_stands_in_the_corner_of_the_window() -> None:
    place = place_balloon(None, SIZE, ROOM)
    assert place.side is Side.NONE
    assert QRect(place.corner, SIZE).bottomRight() == ROOM.bottomRight() - QPoint(17, 17)
