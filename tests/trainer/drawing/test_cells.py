import numpy as np
import pytest

from trainer.classes import KNOWN_CLASSES
from trainer.drawing.cells import CLASS_IDS, draw_cell


def green_in_the_middle(class_id: str, seeds: range) -> float:
    return float(np.mean([draw_cell(class_id, seed)[36:60, 36:60, 1] for seed in seeds]))


def stained_share(class_id: str, seeds: range) -> float:
    """Share of the picture that is as dark as nuclei and dense granules."""
    return float(np.mean([draw_cell(class_id, seed)[..., 1] < 90 for seed in seeds]))


@pytest.mark.parametrize("class_id", CLASS_IDS)
def test_a_cell_is_a_picture_of_the_asked_size(class_id: str) -> None:
    picture = draw_cell(class_id, 7)
    assert picture.shape == (96, 96, 3)
    assert picture.dtype == np.uint8
    assert draw_cell(class_id, 7, size=40).shape == (40, 40, 3)


@pytest.mark.parametrize("class_id", CLASS_IDS)
def test_the_seed_decides_every_pixel(class_id: str) -> None:
    first = draw_cell(class_id, 3)
    np.testing.assert_array_equal(first, draw_cell(class_id, 3))
    assert np.mean(first != draw_cell(class_id, 4)) > 0.5


def test_the_same_seed_gives_another_smear_in_another_class() -> None:
    assert np.mean(draw_cell("lymphocyte", 5) != draw_cell("monocyte", 5)) > 0.5


def test_drawing_leaves_numpys_global_random_state_alone() -> None:
    before = np.random.get_state()[1].tolist()  # type: ignore[index,union-attr]
    draw_cell("neutrophil", 1)
    assert np.random.get_state()[1].tolist() == before  # type: ignore[index,union-attr]


@pytest.mark.parametrize("class_id", CLASS_IDS)
def test_the_cell_is_darker_than_the_plasma_around(class_id: str) -> None:
    brightest = np.mean([np.percentile(draw_cell(class_id, seed)[..., 1], 95) for seed in range(5)])
    assert green_in_the_middle(class_id, range(5)) < brightest - 25


def test_cells_differ_in_what_tells_them_apart() -> None:
    seeds = range(10, 22)
    dark = {class_id: stained_share(class_id, seeds) for class_id in CLASS_IDS}
    assert dark["platelet"] < dark["erythroblast"] < dark["lymphocyte"] < dark["basophil"]
    # Eosin: the plasm of an eosinophil is redder than that of any other white cell.
    redness = {}
    for class_id in ("eosinophil", "neutrophil", "monocyte", "lymphocyte", "ig"):
        pictures = np.stack([draw_cell(class_id, seed) for seed in seeds]).astype(float)
        plasm = (pictures[..., 1] > 70) & (pictures[..., 1] < 140)
        redness[class_id] = float((pictures[..., 0] - pictures[..., 2])[plasm].mean())
    assert max(redness, key=lambda name: redness[name]) == "eosinophil"


def test_every_known_class_can_be_drawn() -> None:
    assert set(CLASS_IDS) == {cell_class.id for cell_class in KNOWN_CLASSES}


def test_an_unknown_class_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="'blast'"):
        draw_cell("blast", 1)
