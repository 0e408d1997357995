"""A model's LiteRT interpreter, checked against the model's card before it is used."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trainer.bundle.model_file import ModelFile
from trainer.dataset.stain import normalise_images
from trainer.errors import ModelFileError
from trainer.language import tr

SIGNATURE = "serving_default"
INPUT = "images"


class LiteRTModel:
    """One interpreter with a fixed batch size, for one thread at a time.

    A batch is always invoked at its full size, empty places filled with black: what LiteRT says
    of an image then never depends on how many others came with it.

    Attributes:
        batch_size: Images an invocation.
    """

    def __init__(self, model: ModelFile, *, batch_size: int = 1, threads: int = 1) -> None:
        """Build the interpreter.

        Args:
            model: The model file.
            batch_size: Images an invocation, at least 1.
            threads: Threads that LiteRT itself uses for an invocation, at least 1.

        Raises:
            ModelFileError: The LiteRT model is damaged, or is not what the card says.
        """
        # Imported here: the command line and the window start without it.
        from ai_edge_litert.interpreter import Interpreter

        size = model.card.framing.size
        self._model = model
        self._normalisation = model.card.training.normalisation
        self.batch_size = batch_size
        self._input_shape = (batch_size, size, size, 3)
        try:
            self._interpreter: Any = Interpreter(model_content=model.litert, num_threads=threads)
            inputs, outputs = self._read_signature()
            self._check_input(inputs)
            input_index = inputs[INPUT]["index"]
            self._interpreter.resize_tensor_input(input_index, self._input_shape)
            self._interpreter.allocate_tensors()
            # Read again: only now do the outputs have their shapes.
            _, outputs = self._read_signature()
        except (ValueError, RuntimeError) as error:
            raise self._unusable(str(error).strip() or tr("it cannot be opened")) from error
        self._check_outputs(outputs)
        self._view_input = self._interpreter.tensor(input_index)
        self._output_indices = {name: detail["index"] for name, detail in outputs.items()}

    def run(
        self, images: Iterable[NDArray[np.uint8]], outputs: Sequence[str] = ("logits",)
    ) -> dict[str, NDArray[np.float32]]:
        """Return the model's outputs for some images.

        Args:
            images: At most a batch of images, each (S, S, 3) uint8, RGB, as framed; what the model's recipe
                does to every image is done here. Each is put where LiteRT reads it before the next is
                asked for.
            outputs: Which outputs to fetch: `logits`, `features`, `feature_map`.

        Returns:
            Each output by name, float32 with one row an image.

        Raises:
            ModelFileError: The model cannot be run, or what it gives are no numbers.
        """
        count = self._fill(images)
        try:
            self._interpreter.invoke()
        except (ValueError, RuntimeError) as error:
            raise self._unusable(str(error).strip() or tr("it cannot be run")) from error
        result = {name: self._interpreter.get_tensor(self._output_indices[name])[:count] for name in outputs}
        # A damaged weight would otherwise end as a class, chosen in silence.
        if not all(np.isfinite(values).all() for values in result.values()):
            raise self._unusable(tr("its results are no numbers"))
        return result

    def _fill(self, images: Iterable[NDArray[np.uint8]]) -> int:
        """Put the images into LiteRT's own memory and return how many there are."""
        # The view ends with this function: LiteRT does not run while anyone holds one.
        places = self._view_input()
        count = 0
        for image in images:
            places[count] = image
            count += 1
        if self._normalisation != "none":
            places[:count] = normalise_images(places[:count], self._normalisation)
        places[count:] = 0
        return count

    def _read_signature(self) -> tuple[dict[str, dict[str, Any]], dict[str, dict[str, Any]]]:
        """Return inputs and outputs by name, as LiteRT describes them now."""
        # The runner ends with this function: while it lives, LiteRT resizes nothing.
        signature = self._interpreter.get_signature_runner(SIGNATURE)
        return signature.get_input_details(), signature.get_output_details()

    def _check_input(self, inputs: dict[str, dict[str, Any]]) -> None:
        if set(inputs) != {INPUT}:
            names = ", ".join(f"“{name}”" for name in sorted(inputs)) or "none"
            raise self._unusable(tr("its inputs are {names} and not “{input}”", names=names, input=INPUT))
        detail = inputs[INPUT]
        if detail["dtype"] is not np.uint8:
            raise self._unusable(tr("it does not take pixels as whole numbers from 0 to 255"))
        found, wanted = tuple(detail["shape_signature"])[1:], self._input_shape[1:]
        if found != wanted:
            raise self._unusable(
                tr(
                    "it takes images of the shape {found} and not {wanted}",
                    found=_shape(found),
                    wanted=_shape(wanted),
                )
            )

    def _check_outputs(self, outputs: dict[str, dict[str, Any]]) -> None:
        card = self._model.card
        wanted: dict[str, tuple[int, ...]] = {"logits": (len(card.classes),), "features": (card.n_features,)}
        if card.feature_map is not None:
            wanted["feature_map"] = card.feature_map
        for name, shape in wanted.items():
            if name not in outputs:
                raise self._unusable(tr("it has no output “{name}”", name=name))
            if outputs[name]["dtype"] is not np.float32:
                raise self._unusable(tr("its output “{name}” does not hold float32 numbers", name=name))
            found, batch = tuple(outputs[name]["shape"]), self._input_shape[0]
            if found != (batch, *shape):
                raise self._unusable(
                    tr(
                        "its output “{name}” has the shape {found} and not {batch}",
                        name=name,
                        found=_shape(found),
                        batch=_shape((batch, *shape)),
                    )
                )

    def _unusable(self, reason: str) -> ModelFileError:
        return ModelFileError(
            tr("The model “{model}” cannot be used: {reason}.", model=self._model.name, reason=reason),
            tr("Get the file again from where it came from."),
        )


def _shape(shape: Sequence[int]) -> str:
    return " x ".join(str(int(length)) for length in shape)
