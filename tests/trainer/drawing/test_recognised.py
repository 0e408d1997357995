"""Drawn cells are recognisable: the bundled model never saw one, and names them."""

import numpy as np
import pytest

from trainer.bundle.library import find_model
from trainer.dataset.framing import frame_image
from trainer.drawing.cells import CLASS_IDS, draw_cell
from trainer.inference.interpreter import LiteRTModel

N_CELLS = 16


@pytest.fixture(scope="module")
def shares() -> dict[str, float]:
    """Share of the drawn cells that the bundled model names right, by class."""
    model = find_model()
    interpreter = LiteRTModel(model, batch_size=N_CELLS)
    found = {}
    for class_id in CLASS_IDS:
        drawn = [draw_cell(class_id, seed) for seed in range(500, 500 + N_CELLS)]
        cells = [frame_image(pixels, model.card.framing) for pixels in drawn]
        top = interpreter.run(cells)["logits"].argmax(axis=1)
        found[class_id] = float(np.mean(top == model.card.class_ids.index(class_id)))
    return found


def test_the_bundled_model_names_most_drawn_cells(shares: dict[str, float]) -> None:
    assert np.mean(list(shares.values())) >= 0.8, shares


@pytest.mark.parametrize("class_id", CLASS_IDS)
def test_no_class_is_drawn_as_another(shares: dict[str, float], class_id: str) -> None:
    assert shares[class_id] > 0.6
