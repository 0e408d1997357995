from dataclasses import replace

import numpy as np
import pytest

from bloodcell_gui.cells import Cells, Column
from trainer.classes import KNOWN_CLASSES
from trainer.dataset.sources import ImageFile
from trainer.inference.doubt.looks import LOOKS
from trainer.inference.predictions import Prediction, Status


def predict(name: str, class_index: int, confidence: float = 0.9) -> Prediction:
    probabilities = np.full(8, (1 - confidence) / 7, np.float32)
    probabilities[class_index] = confidence
    source = ImageFile("/images", name)
    return Prediction("s", source, Status.CLASSIFIED, class_index, probabilities)


@pytest.fixture
def cells() -> Cells:
    cells = Cells(KNOWN_CLASSES)
    cells.extend([0, 0], [predict("a.png", 1), predict("b.png", 2, 0.5)])
    failed = Prediction("t", ImageFile("/images", "c.png"), Status.FAILED, reason="The file is empty.")
    converted = Prediction("t", ImageFile("/images", "d.png"), Status.EXCLUDED, conversions=("grey",))
    cells.extend([1, 1], [failed, converted])
    cells.extend([2], [predict("e.png", 3)])
    return cells


def test_a_column_grows() -> None:
    column = Column(np.int32)
    for start in range(0, 3000, 10):
        column.extend(range(start, start + 10))
    assert column.values.tolist() == list(range(3000))


def test_rows_come_back_as_the_predictions_they_were(cells: Cells) -> None:
    first, second = cells.predictions(cells.rows_of(0), "s")
    assert first.source.name == "a.png"
    assert first.class_index == 1
    assert first.confidence == pytest.approx(0.9)
    assert second.confidence == pytest.approx(0.5)
    failed, excluded = cells.predictions(cells.rows_of(1), "t")
    assert (failed.status, failed.reason, failed.probabilities) == (Status.FAILED, "The file is empty.", None)
    assert (excluded.status, excluded.conversions) == (Status.EXCLUDED, ("grey",))


def test_how_a_cell_differs_comes_back_too() -> None:
    cells = Cells(KNOWN_CLASSES)
    drift = np.linspace(-2, 2, len(LOOKS) + 1, dtype=np.float32)
    cells.extend([0, 0], [replace(predict("a.png", 1), drift=drift), predict("b.png", 2)])
    first, second = cells.snapshot().predictions([0, 1], "s")
    assert first.drift is not None
    assert first.drift.tolist() == drift.tolist()
    assert second.drift is None


def test_removing_a_sample_moves_the_others_up(cells: Cells) -> None:
    cells.remove_sample(0)
    assert len(cells) == 3
    assert [source.name for source in cells.sources] == ["c.png", "d.png", "e.png"]
    assert cells.reasons == {0: "The file is empty."}
    assert cells.conversions == {1: ("grey",)}
    assert cells.class_indices.values.tolist() == [-1, -1, 3]
    cells.extend([3], [predict("f.png", 4)])
    assert cells.class_indices.values.tolist() == [-1, -1, 3, 4]


def test_a_snapshot_stays_as_it_is(cells: Cells) -> None:
    kept = cells.snapshot()
    cells.extend([3], [predict("f.png", 4)])
    cells.remove_sample(0)
    assert [source.name for source in kept.sources] == ["a.png", "b.png", "c.png", "d.png", "e.png"]
    assert kept.class_indices.values.tolist() == [1, 2, -1, -1, 3]
    assert [one.source.name for one in kept.predictions(kept.rows_of(2), "u")] == ["e.png"]


def test_a_cell_takes_little_memory() -> None:
    cells = Cells(KNOWN_CLASSES)
    cells.extend([0] * 10_000, [predict(f"{number}.png", number % 8) for number in range(10_000)])
    columns = ("samples", "statuses", "class_indices", "confidences", "probabilities", "cropped")
    arrays = sum(getattr(cells, name)._store.nbytes for name in columns)
    assert arrays / 10_000 < 100


def test_labels_go_with_their_rows(cells: Cells) -> None:
    cells.labels = {0: 3, 4: 5}
    frozen = cells.snapshot()
    cells.remove_sample(1)
    assert cells.labels == {0: 3, 2: 5}
    assert frozen.labels == {0: 3, 4: 5}
