"""A trained network to LiteRT, held against itself on real images."""

import keras
import numpy as np
from numpy.typing import NDArray

from trainer.bundle.model_file import ModelFile
from trainer.dataset.stain import normalise_images
from trainer.errors import ConversionError, ModelFileError
from trainer.inference.interpreter import LiteRTModel
from trainer.language import tr
from trainer.learning.networks import Network
from trainer.leftovers import make_temporary_folder

MAX_DIFFERENCE = 1e-3
CHECK_IMAGES = 64


def convert_network(network: Network) -> bytes:
    """Convert a network to LiteRT with a uint8 input and its three named outputs.

    Args:
        network: As trained; pixels are scaled inside it.

    Returns:
        A LiteRT model that takes `images` (N, S, S, 3) uint8 and gives `logits`, `features`,
        `feature_map`, all float32.

    Raises:
        ConversionError: The converter does not know an operation of the network.
    """
    size = network.image_size
    images = keras.Input((size, size, 3), dtype="uint8", name="images")
    # uint8 from file to model: a quarter of the bytes to move, and no scaling outside the file.
    pixels = keras.ops.cast(images, "float32")
    model = keras.Model(images, network.served(pixels))
    with make_temporary_folder() as folder:
        path = folder / "model.tflite"
        try:
            model.export(str(path), format="litert", verbose=False)
        except Exception as error:  # the converter raises whatever its parts raise
            raise ConversionError(
                tr("{preset} could not be converted ({error}).", preset=network.preset.title, error=error),
                tr("Report this with the log; the trained weights are as they were."),
            ) from error
        return path.read_bytes()


def check_conversion(network: Network, model: ModelFile, images: NDArray[np.uint8]) -> float:
    """Hold a converted network against the trained one on real images.

    Args:
        network: As trained.
        model: As converted, not yet written.
        images: (N, S, S, 3) uint8, not yet normalised; `CHECK_IMAGES` real ones are enough.

    Returns:
        The largest difference in probability.

    Raises:
        ConversionError: They differ by more than `MAX_DIFFERENCE`, or the result is not finite.
    """
    seen = normalise_images(images, model.card.training.normalisation)
    expected = keras.ops.softmax(network.model.predict(seen.astype(np.float32), verbose=0))
    try:
        found = keras.ops.softmax(LiteRTModel(model, batch_size=len(images)).run(images)["logits"])
    except ModelFileError as error:
        raise _refusal(network, error.summary) from error
    difference = float(keras.ops.max(keras.ops.abs(expected - found)))
    # `not <=` also refuses NaN.
    if not difference <= MAX_DIFFERENCE:
        raise _refusal(
            network,
            tr(
                "It differs from the trained one by {difference:.2g} in probability "
                "({max_difference:g} is allowed).",
                difference=difference,
                max_difference=MAX_DIFFERENCE,
            ),
        )
    return difference


def _refusal(network: Network, reason: str) -> ConversionError:
    return ConversionError(
        tr("The converted {preset} was not published. {reason}", preset=network.preset.title, reason=reason),
        tr("Train again, or choose another network; report this with the log."),
    )
