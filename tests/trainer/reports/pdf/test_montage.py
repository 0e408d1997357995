import io
from pathlib import Path

import numpy as np
from PIL import Image

from trainer.dataset.sources import ArrayImage, ImageFile, ImageSource
from trainer.inference.predictions import Status
from trainer.reports.outcomes import Outcome
from trainer.reports.pdf.montage import CELL_PIXELS, MOST_IN_ROW, CellLot, count_rows, paint_row

SHADES = np.arange(200, dtype=np.uint8)[:, None, None, None] * np.ones((1, 32, 32, 3), np.uint8)


def make(index: int, status: Status = Status.CLASSIFIED, class_index: int = 0) -> Outcome:
    source = ArrayImage(SHADES, index)
    return Outcome("S-1", source.name, class_index, None, status, class_index, source=source)


def test_a_lot_falls_the_same_in_whatever_order_cells_come() -> None:
    one, other = CellLot(), CellLot()
    for index in range(200):
        one.add(make(index))
        other.add(make(199 - index))

    drawn = [source.name for source in one.draw(0)]

    assert drawn == [source.name for source in other.draw(0)]
    assert len(set(drawn)) == MOST_IN_ROW
    # By lot: not the first ones, nor in their order.
    assert drawn != sorted(drawn, key=lambda name: int(name.split()[1]))
    assert max(int(name.split()[1]) for name in drawn) > 100


def test_each_group_has_its_own_lot() -> None:
    lot = CellLot()
    for outcome in (
        make(1),
        make(2, class_index=1),
        make(3, Status.UNSURE),
        make(4, Status.EXCLUDED),
        make(5, Status.FAILED),
        Outcome("S-1", "no pixels", 0, None, Status.CLASSIFIED, 0),
    ):
        lot.add(outcome)

    found = {
        group: [one.name for one in lot.draw(group)] for group in (0, 1, 2, Status.UNSURE, Status.EXCLUDED)
    }

    assert found == {
        0: ["image 1"],
        1: ["image 2"],
        2: [],
        Status.UNSURE: ["image 3"],
        Status.EXCLUDED: ["image 4"],
    }


def test_unsure_cells_have_more_room() -> None:
    lot = CellLot()
    for index in range(100):
        lot.add(make(index, Status.UNSURE))

    assert (count_rows(Status.UNSURE), count_rows(0)) == (2, 1)
    assert len(lot.draw(Status.UNSURE)) == 2 * MOST_IN_ROW


def test_images_of_one_name_both_take_part() -> None:
    lot = CellLot()
    lot.add(make(1))
    lot.add(make(1))

    assert len(lot.draw(0)) == 2


def read_row(*sources: ImageSource) -> np.ndarray:
    with Image.open(io.BytesIO(paint_row(sources))) as row:
        return np.asarray(row)


def test_cells_stand_side_by_side(tmp_path: Path) -> None:
    Image.new("RGB", (60, 20), "red").save(tmp_path / "wide.png")

    row = read_row(ArrayImage(SHADES, 50), ImageFile(str(tmp_path), "wide.png"))

    assert row.shape[0] == CELL_PIXELS
    middle = CELL_PIXELS // 2
    assert abs(int(row[middle, middle, 0]) - 50) < 4
    red = row[middle, -middle]
    assert (red[0] > 240, red[1] < 20) == (True, True)
    assert (row[middle, CELL_PIXELS + 1] > 240).all()


def test_what_is_gone_is_crossed_out(tmp_path: Path) -> None:
    row = read_row(ImageFile(str(tmp_path), "gone.png"), ArrayImage(SHADES, 50))

    middle = CELL_PIXELS // 2
    assert row[middle, middle, 0] < 210
    assert (row[middle, middle // 2] > 240).all()
