"""One drawn cell of a named class: the same class, seed and size give the same picture."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from trainer.classes import KNOWN_CLASSES
from trainer.drawing.canvas import Canvas
from trainer.drawing.granulocytes import (
    draw_basophil,
    draw_eosinophil,
    draw_immature_granulocyte,
    draw_neutrophil,
)
from trainer.drawing.mononuclear import draw_erythroblast, draw_lymphocyte, draw_monocyte
from trainer.drawing.smear import draw_platelet, draw_smear

CLASS_IDS = tuple(cell_class.id for cell_class in KNOWN_CLASSES)
"""Classes that can be drawn, in the fixed order that the randomness depends on."""


def draw_cell(class_id: str, seed: int, size: int = 96) -> NDArray[np.uint8]:
    """Draw one cell in the middle of a stained smear.

    Args:
        class_id: One of `CLASS_IDS`.
        seed: Which cell of that class; any integer from 0.
        size: Side of the picture in pixels; the cell scales with it.

    Returns:
        (size, size, 3) uint8 in [0, 255], RGB.

    Raises:
        ValueError: The class is none that can be drawn.
    """
    if class_id not in _PAINTERS:
        raise ValueError(f"no cell of class {class_id!r} can be drawn, only: {', '.join(CLASS_IDS)}")
    rng = np.random.Generator(np.random.PCG64([CLASS_IDS.index(class_id), seed]))
    canvas = Canvas(size)
    _PAINTERS[class_id](canvas, rng)
    # Slides differ in how long they were stained, and cameras in their colour balance and focus.
    strength = rng.normal(1.0, 0.06) * rng.normal(1.0, 0.025, 3)
    picture = canvas.develop(strength, blur=rng.uniform(0.25, 0.45), sharpening=rng.uniform(0.3, 0.7))
    balance = rng.normal(1.0, 0.006, 3)
    noisy = picture * balance + rng.normal(0.0, rng.uniform(0.8, 1.8), picture.shape)
    return np.clip(np.rint(noisy), 0, 255).astype(np.uint8)


def _draw_single_platelet(canvas: Canvas, rng: np.random.Generator) -> None:
    radius = rng.uniform(9.5, 14.5) if rng.random() < 0.88 else rng.uniform(14.5, 20.0)
    draw_smear(canvas, rng, radius + 2.0, crowding=1.7)
    draw_platelet(canvas, rng, (0.0, 0.0), radius)


_PAINTERS: dict[str, Callable[[Canvas, np.random.Generator], None]] = {
    "basophil": draw_basophil,
    "eosinophil": draw_eosinophil,
    "erythroblast": draw_erythroblast,
    "ig": draw_immature_granulocyte,
    "lymphocyte": draw_lymphocyte,
    "monocyte": draw_monocyte,
    "neutrophil": draw_neutrophil,
    "platelet": _draw_single_platelet,
}
