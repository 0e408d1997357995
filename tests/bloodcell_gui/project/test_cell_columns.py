"""What is asked of all cells of a sample at once."""

from dataclasses import replace

import numpy as np

from bloodcell_gui.project.cell_columns import STATUSES, CellColumns
from trainer.inference.predictions import Status
from trainer.project.cells import ProjectCell

PLACES = {"red": 0, "blue": 7}


def cell(key: int, final_class: str, status: Status = Status.CLASSIFIED) -> ProjectCell:
    return ProjectCell(
        key=key,
        name=f"{key}.png",
        machine_class="red",
        confidence=key / 8,
        status=status,
        final_class=final_class,
        reason="",
        is_reviewed=False,
        comment="",
    )


CELLS = [cell(1, "red"), cell(2, ""), cell(3, "blast"), cell(4, "blue", Status.UNSURE)]


def test_cells_become_columns_in_their_order() -> None:
    columns = CellColumns(CELLS)

    np.testing.assert_array_equal(columns.confidences, [0.125, 0.25, 0.375, 0.5])
    assert [STATUSES[one] for one in columns.statuses] == [one.status for one in CELLS]
    assert not columns.reviewed.any()
    np.testing.assert_array_equal(columns.find_finals(PLACES, -1), [0, -1, -1, 7])


def test_cells_that_are_different_now_take_their_places() -> None:
    columns = CellColumns(CELLS)

    columns.put(
        [3, 1],
        [
            replace(CELLS[3], is_reviewed=True, status=Status.CLASSIFIED),
            replace(CELLS[1], final_class="new", confidence=1.0),
        ],
    )

    np.testing.assert_array_equal(columns.confidences, [0.125, 1.0, 0.375, 0.5])
    np.testing.assert_array_equal(columns.reviewed, [False, False, False, True])
    assert {STATUSES[one] for one in columns.statuses} == {Status.CLASSIFIED}
    np.testing.assert_array_equal(columns.find_finals({"new": 2} | PLACES, -1), [0, 2, -1, 7])


def test_a_sample_without_cells_has_empty_columns() -> None:
    columns = CellColumns([])

    columns.put([], [])

    assert len(columns.find_finals(PLACES, -1)) == len(columns.statuses) == 0
