"""Where in an image a model sees a class: what covering each part of it changes.

A part of the image is hidden behind the colour of its border, and the model is asked again: the less it then
sees of the class, the more that part spoke for it (Zeiler & Fergus 2014, "Visualizing and understanding
convolutional networks"). Maps from a network's last features cost one question instead of fifty, but tell
little of cells: a last map of 3 x 3 places sees the whole image in each of them, and learns by the zeros
around it which place it is (docs/adr/0042).
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from trainer.bundle.model_file import ModelFile
from trainer.dataset.framing import Framing, FramingChoice, frame_image
from trainer.inference.interpreter import LiteRTModel

# The image is divided into so many steps a side, and a part of two by two of them is covered at a time: fine
# enough for a nucleus, coarse enough for hiding one to matter.
_STEPS, _COVERED = 8, 2
_BATCH = 10
# Where no covering takes so much from the logarithm of the odds, no part decides: the map is pale.
_LEAST = 1.0


class HeatMapper:
    """Draws heat maps of one model, in one thread at a time."""

    def __init__(self, model: ModelFile) -> None:
        """Build an interpreter.

        Args:
            model: The model file.

        Raises:
            ModelFileError: The model cannot be used.
        """
        self._framing = model.card.framing
        self._interpreter = LiteRTModel(model, batch_size=_BATCH)

    def draw(
        self,
        pixels: NDArray[np.uint8],
        class_index: int | None = None,
        choice: FramingChoice = FramingChoice.AUTO,
    ) -> NDArray[np.float32]:
        """Return where in an image the model sees a class.

        Args:
            pixels: (H, W, 3) uint8, RGB, any size.
            class_index: The class, in the card's order; None for the one that the model predicts.
            choice: The user's word on the native crop.

        Returns:
            (H, W) float32 in [0, 1]: how much covering each place takes from the logarithm of the class's
            odds, 1 where it takes most; less all over where no part takes much. 0 where it takes nothing or
            adds to it, and outside of what the model is shown.

        Raises:
            ModelFileError: The model cannot be run.
        """
        framed = frame_image(pixels, self._framing, choice)
        edges = np.linspace(0, len(framed), _STEPS + 1).round().astype(int)
        corners = [(row, column) for row in range(_STEPS - 1) for column in range(_STEPS - 1)]
        border = np.concatenate([framed[0], framed[-1], framed[:, 0], framed[:, -1]]).mean(axis=0)
        colour = border.astype(np.uint8)
        logits = self._ask([framed, *(_cover(framed, colour, edges, *corner) for corner in corners)])
        if class_index is None:
            class_index = int(logits[0].argmax())
        others = np.delete(logits, class_index, axis=1)
        odds = logits[:, class_index] - np.logaddexp.reduce(others, axis=1)
        taken, times = (np.zeros((_STEPS, _STEPS), np.float32) for _ in range(2))
        for (row, column), loss in zip(corners, odds[0] - odds[1:], strict=True):
            place = slice(row, row + _COVERED), slice(column, column + _COVERED)
            taken[place] += loss
            times[place] += 1
        return _lay_over(taken / times, pixels.shape[0], pixels.shape[1], self._framing, choice)

    def _ask(self, images: list[NDArray[np.uint8]]) -> NDArray[np.float32]:
        """Return (N, K) logits of images."""
        return np.concatenate(
            [
                self._interpreter.run(images[first : first + _BATCH])["logits"]
                for first in range(0, len(images), _BATCH)
            ]
        )


def _cover(
    image: NDArray[np.uint8], colour: NDArray[np.uint8], edges: NDArray[np.int64], row: int, column: int
) -> NDArray[np.uint8]:
    """Return an image of which one part has a colour."""
    rows, columns = slice(edges[row], edges[row + _COVERED]), slice(edges[column], edges[column + _COVERED])
    covered = image.copy()
    covered[rows, columns] = colour
    return covered


class _Part(NamedTuple):
    """The part of an image that a model is shown, in the image's pixels."""

    top: int
    left: int
    height: int
    width: int


def _lay_over(
    evidence: NDArray[np.float32], height: int, width: int, framing: Framing, choice: FramingChoice
) -> NDArray[np.float32]:
    """Spread (h, w) evidence over an (H, W) image, smoothly, and bring it to [0, 1]."""
    part = _find_part(height, width, framing, choice)
    image = Image.fromarray(np.ascontiguousarray(evidence, np.float32))
    smooth = np.array(image.resize((part.width, part.height), Image.Resampling.BICUBIC))
    heat = np.zeros((height, width), np.float32)
    heat[part.top : part.top + part.height, part.left : part.left + part.width] = smooth.clip(min=0)
    return heat / np.float32(max(heat.max(), _LEAST))


def _find_part(height: int, width: int, framing: Framing, choice: FramingChoice) -> _Part:
    """Return which part of an (H, W) image `frame_image` shows to the model."""
    if framing.crops(width, height, choice):
        side = framing.native_crop
        return _Part((height - side) // 2, (width - side) // 2, side, side)
    return _Part(0, 0, height, width)
