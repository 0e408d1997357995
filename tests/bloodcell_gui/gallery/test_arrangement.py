import numpy as np
import pytest

from bloodcell_gui.cells import Cells
from bloodcell_gui.gallery.arrangement import Arrangement, Filter, Order, Show, arrange
from trainer.classes import KNOWN_CLASSES
from trainer.dataset.sources import ImageFile
from trainer.inference.predictions import Prediction, Status


def predict(status: Status, class_index: int = -1, confidence: float = 0.0) -> Prediction:
    probabilities = None
    if class_index >= 0:
        probabilities = np.zeros(8, np.float32)
        probabilities[class_index] = confidence
    return Prediction("s", ImageFile("/", "x"), status, class_index, probabilities)


@pytest.fixture
def cells() -> Cells:
    cells = Cells(KNOWN_CLASSES)
    cells.extend(
        [0, 0, 0, 1, 1, 1, 1],
        [
            predict(Status.CLASSIFIED, 2, 0.9),
            predict(Status.CLASSIFIED, 1, 0.8),
            predict(Status.FAILED),
            predict(Status.CLASSIFIED, 2, 0.5),
            predict(Status.UNSURE, 1, 0.4),
            predict(Status.EXCLUDED),
            predict(Status.CLASSIFIED, 1, 0.99),
        ],
    )
    return cells


def rows(arrangement: Arrangement) -> list[int]:
    return [arrangement.row_at(place) for place in range(len(arrangement))]


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        (Filter(), [0, 1, 3, 4, 6]),
        (Filter(sample_key=1), [3, 4, 6]),
        (Filter(show=1), [1, 6]),
        (Filter(sample_key=0, show=2), [0]),
        (Filter(show=Show.UNSURE), [4]),
        (Filter(show=Show.COPIES), [5]),
        (Filter(show=Show.FAILED), [2]),
    ],
)
def test_filters(cells: Cells, chosen: Filter, expected: list[int]) -> None:
    assert rows(arrange(cells, chosen, Order.FOUND, range(8))) == expected


def test_the_least_certain_come_first(cells: Cells) -> None:
    assert rows(arrange(cells, Filter(), Order.DOUBT, range(8))) == [4, 3, 1, 0, 6]


def test_groups_follow_the_order_of_the_classes_with_the_unsure_last(cells: Cells) -> None:
    arrangement = arrange(cells, Filter(), Order.BY_CLASS, [2, 1, 0, 3, 4, 5, 6, 7])
    assert rows(arrangement) == [3, 0, 1, 6, 4]
    headings = [group.class_index for group in arrangement.groups if len(group.rows)]
    assert headings == [2, 1, -1]


def test_one_class_alone_has_no_heading(cells: Cells) -> None:
    arrangement = arrange(cells, Filter(show=1), Order.BY_CLASS, range(8))
    assert [group.class_index for group in arrangement.groups] == [None]


def test_places_and_rows_are_each_others_inverse(cells: Cells) -> None:
    arrangement = arrange(cells, Filter(), Order.BY_CLASS, range(8))
    for place in range(len(arrangement)):
        assert arrangement.place_of(arrangement.row_at(place)) == place
    assert arrangement.place_of(2) is None


def test_new_rows_go_to_the_end_of_their_group(cells: Cells) -> None:
    arrangement = arrange(cells, Filter(), Order.BY_CLASS, range(8))
    cells.extend([1, 1], [predict(Status.CLASSIFIED, 1, 0.1), predict(Status.UNSURE, 2, 0.3)])
    arrangement.append(cells, np.array([7, 8]))
    assert rows(arrangement) == [1, 6, 7, 3, 0, 4, 8]


def test_nothing_is_no_place() -> None:
    assert len(Arrangement([])) == 0


def test_rows_between_two_places_go_through_the_groups(cells: Cells) -> None:
    arrangement = arrange(cells, Filter(), Order.BY_CLASS, range(8))
    every = [arrangement.row_at(place) for place in range(len(arrangement))]
    for first in range(len(every)):
        for last in range(first, len(every)):
            assert arrangement.rows_between(first, last).tolist() == every[first : last + 1]
    assert Arrangement([]).rows_between(0, -1).tolist() == []
