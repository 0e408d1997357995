"""A chunk of images to predictions: load, frame, invoke. What the threads of a run do."""

import threading
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from trainer.bundle.model_file import ModelFile
from trainer.dataset.framing import FramingChoice, frame_image
from trainer.dataset.sources import ImageSource
from trainer.errors import ImageError
from trainer.inference.interpreter import LiteRTModel
from trainer.inference.predictions import Prediction, Status, softmax


class SampleImage(NamedTuple):
    """An image and the sample that it is in."""

    sample_id: str
    source: ImageSource


class _Origin(NamedTuple):
    """What is known of an image whose pixels have gone to the model."""

    conversions: tuple[str, ...]
    cropped: bool
    digest: bytes


class ChunkClassifier:
    """Classifies chunks of images in any number of threads, each with an interpreter of its own.

    LiteRT and the decoders let other threads run while they work, so threads are all it takes
    to use every core. A thread loads a whole chunk before it invokes the model on it, batch by
    batch: with one batch at a time decoding takes a sixth longer, because each invocation
    leaves the processor's caches full of the model.
    """

    def __init__(self, model: ModelFile, batch_size: int, choice: FramingChoice) -> None:
        """Take what all threads share.

        Args:
            model: The model file.
            batch_size: Images an invocation.
            choice: The user's word on the native crop.
        """
        self._model = model
        self._batch_size = batch_size
        self._choice = choice
        self._thresholds = _find_thresholds(model)
        self._stopped = threading.Event()
        # Filled by a thread that gets its first chunk: a handful of images costs one interpreter.
        self._of_thread = threading.local()

    def stop(self) -> None:
        """End the chunks that are under way after their next batch; their results are void."""
        self._stopped.set()

    def classify(self, chunk: Sequence[SampleImage]) -> list[Prediction]:
        """Return one prediction an image, in order; none once it was stopped.

        Raises:
            ModelFileError: The model cannot be used.
        """
        origins: list[_Origin | ImageError] = []
        frames: list[NDArray[np.uint8]] = []
        for image in chunk:
            if self._stopped.is_set():
                return []
            try:
                origin, frame = self._load(image.source)
            except ImageError as error:
                origins.append(error)
            else:
                origins.append(origin)
                frames.append(frame)
        probabilities: list[NDArray[np.float32]] = []
        for first in range(0, len(frames), self._batch_size):
            if self._stopped.is_set():
                return []
            probabilities.extend(self._infer(frames[first : first + self._batch_size]))
        remaining = iter(probabilities)
        return [
            _fail(image, origin)
            if isinstance(origin, ImageError)
            else self._judge(image, origin, next(remaining))
            for image, origin in zip(chunk, origins, strict=True)
        ]

    def _load(self, source: ImageSource) -> tuple[_Origin, NDArray[np.uint8]]:
        loaded = source.load()
        pixels, framing = loaded.decoded.pixels, self._model.card.framing
        cropped = framing.crops(pixels.shape[1], pixels.shape[0], self._choice)
        origin = _Origin(loaded.decoded.conversions, cropped, loaded.digest)
        return origin, frame_image(pixels, framing, self._choice)

    def _infer(self, frames: Sequence[NDArray[np.uint8]]) -> NDArray[np.float32]:
        logits = self._interpreter().run(frames)["logits"]
        return softmax(logits, self._model.card.temperature)

    def _interpreter(self) -> LiteRTModel:
        interpreter: LiteRTModel | None = getattr(self._of_thread, "interpreter", None)
        if interpreter is None:
            interpreter = LiteRTModel(self._model, batch_size=self._batch_size)
            self._of_thread.interpreter = interpreter
        return interpreter

    def _judge(self, image: SampleImage, origin: _Origin, probabilities: NDArray[np.float32]) -> Prediction:
        top = int(probabilities.argmax())
        sure = probabilities[top] >= self._thresholds[top]
        return Prediction(
            image.sample_id,
            image.source,
            Status.CLASSIFIED if sure else Status.UNSURE,
            top,
            probabilities,
            conversions=origin.conversions,
            cropped=origin.cropped,
            digest=origin.digest,
        )


def _fail(image: SampleImage, error: ImageError) -> Prediction:
    return Prediction(image.sample_id, image.source, Status.FAILED, reason=str(error))


def _find_thresholds(model: ModelFile) -> tuple[float, ...]:
    """Return the confidence under which each class is unsure; 0 where the card states none."""
    stated = model.card.thresholds or {}
    return tuple(stated.get(class_id, stated.get("all", 0.0)) for class_id in model.card.class_ids)
