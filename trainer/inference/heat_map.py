"""Where in an image a model sees a class: class activation maps, from LiteRT and NumPy alone.

Every network of the product ends in a mean over its last feature map and a dense layer. So the logit of a
class is the mean, over the places of the map, of the features there times the class's weights: each place's
share of the logit is known exactly (Zhou et al. 2016, "Learning deep features for discriminative
localization"). For such a network Grad-CAM (Selvaraju et al. 2017) gives the same map. The places may be
those of a convolution or the patches of a transformer.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from trainer.bundle.model_file import ModelFile, read_weights
from trainer.dataset.framing import Framing, FramingChoice, frame_image
from trainer.errors import ModelFileError
from trainer.inference.interpreter import LiteRTModel
from trainer.language import tr

# The dense layer at the end, (C, K), as `trainer.learning.networks` names it.
HEAD_WEIGHTS = "head/kernel"


class HeatMapper:
    """Draws heat maps of one model, in one thread at a time."""

    def __init__(self, model: ModelFile) -> None:
        """Read the head's weights and build an interpreter.

        Args:
            model: The model file.

        Raises:
            ModelFileError: The model cannot be used, or has no feature map.
        """
        card = model.card
        if card.feature_map is None:
            raise ModelFileError(
                tr(
                    "The model “{model}” cannot show where it looks: it has no feature map.", model=model.name
                ),
                tr("Use a model that was trained with this application."),
            )
        kernel = read_weights(model.path).get(HEAD_WEIGHTS)
        if kernel is None or kernel.shape != (card.feature_map[2], len(card.classes)):
            raise ModelFileError(
                tr(
                    "The model “{model}” cannot show where it looks: the weights of its last "
                    "layer are not those of its card.",
                    model=model.name,
                ),
                tr("Get the file again from where it came from."),
            )
        self._framing = card.framing
        self._kernel = kernel
        self._interpreter = LiteRTModel(model)

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
            (H, W) float32 in [0, 1]: each pixel's share of the class's evidence, 1 where it is greatest. 0
            where there is none, or what speaks against the class, or outside of what the model is shown.

        Raises:
            ModelFileError: The model cannot be run.
        """
        framed = frame_image(pixels, self._framing, choice)
        outputs = self._interpreter.run([framed], ("logits", "feature_map"))
        if class_index is None:
            class_index = int(outputs["logits"][0].argmax())
        evidence = outputs["feature_map"][0] @ self._kernel[:, class_index]
        return _lay_over(evidence, pixels.shape[0], pixels.shape[1], self._framing, choice)


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
    warmest = heat.max()
    return heat / warmest if warmest > 0 else heat


def _find_part(height: int, width: int, framing: Framing, choice: FramingChoice) -> _Part:
    """Return which part of an (H, W) image `frame_image` shows to the model."""
    if framing.crops(width, height, choice):
        side = framing.native_crop
        return _Part((height - side) // 2, (width - side) // 2, side, side)
    return _Part(0, 0, height, width)
