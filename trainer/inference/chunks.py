"""A chunk of images to predictions: load, frame, invoke, look again. What the threads of a run do."""

import threading
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from trainer.bundle.model_file import ModelFile
from trainer.dataset.framing import FramingChoice, frame_image
from trainer.dataset.sources import ImageSource
from trainer.errors import ImageError
from trainer.inference.doubt.judge import Judge, Judgement
from trainer.inference.interpreter import LiteRTModel
from trainer.inference.per_thread import PerThread
from trainer.inference.predictions import Prediction, Status
from trainer.inference.second_look import look_again


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

    def __init__(
        self,
        model: ModelFile,
        batch_size: int,
        chunk_size: int,
        choice: FramingChoice,
        threshold: float | None = None,
        *,
        litert_threads: int = 1,
    ) -> None:
        """Take what all threads share.

        Args:
            model: The model file.
            batch_size: Images an invocation.
            chunk_size: Images a chunk at most.
            choice: The user's word on the native crop.
            threshold: Confidence under which a cell is unsure; None for what the card states.
            litert_threads: Threads that LiteRT uses for an invocation.
        """
        self._model = model
        self._batch_size = batch_size
        self._chunk_size = chunk_size
        self._choice = choice
        self._litert_threads = litert_threads
        self._judge = Judge(model, threshold)
        self._stopped = threading.Event()
        self._tools = PerThread(self._make_tools)

    def stop(self) -> None:
        """End the chunks that are under way after their next batch; their results are void."""
        self._stopped.set()

    def classify(self, chunk: Sequence[SampleImage]) -> list[Prediction]:
        """Return one prediction an image, in order; none once it was stopped.

        Raises:
            ModelFileError: The model cannot be used.
        """
        interpreter, frames = self._tools.get()
        origins: list[_Origin | ImageError] = []
        count = 0
        for image in chunk:
            if self._stopped.is_set():
                return []
            try:
                origins.append(self._load(image.source, frames[count]))
            except ImageError as error:
                origins.append(error)
            else:
                count += 1
        logits = np.empty((count, len(self._model.card.classes)), np.float32)
        features = (
            np.empty((count, self._model.card.n_features), np.float32) if self._judge.is_watchful else None
        )
        for first in range(0, count, self._batch_size):
            if self._stopped.is_set():
                return []
            batch = slice(first, min(first + self._batch_size, count))
            said = interpreter.run(frames[batch], self._judge.outputs)
            logits[batch] = said["logits"]
            if features is not None:
                features[batch] = said["features"]
        logits = look_again(interpreter, frames, logits, self._model.card, self._stopped.is_set)
        if self._stopped.is_set():
            return []
        judged = iter(self._judge.judge(frames[:count], logits, features))
        return [
            _fail(image, origin) if isinstance(origin, ImageError) else _predict(image, origin, next(judged))
            for image, origin in zip(chunk, origins, strict=True)
        ]

    def _load(self, source: ImageSource, place: NDArray[np.uint8]) -> _Origin:
        """Put an image where the model will find it, (S, S, 3) uint8, and say where it came from."""
        loaded = source.load(place)
        pixels, framing = loaded.decoded.pixels, self._model.card.framing
        cropped = framing.crops(pixels.shape[1], pixels.shape[0], self._choice)
        if cropped or pixels is not place:
            place[...] = frame_image(pixels, framing, self._choice)
        return _Origin(loaded.decoded.conversions, cropped, loaded.digest)

    def _make_tools(self) -> tuple[LiteRTModel, NDArray[np.uint8]]:
        """Return an interpreter and memory for the images of a chunk."""
        size = self._model.card.framing.size
        frames = np.zeros((self._chunk_size, size, size, 3), np.uint8)
        interpreter = LiteRTModel(self._model, batch_size=self._batch_size, threads=self._litert_threads)
        return interpreter, frames


def _predict(image: SampleImage, origin: _Origin, judgement: Judgement) -> Prediction:
    return Prediction(
        image.sample_id,
        image.source,
        Status.UNSURE if judgement.doubt else Status.CLASSIFIED,
        judgement.top,
        judgement.probabilities,
        judgement.doubt,
        origin.conversions,
        origin.cropped,
        origin.digest,
        judgement.drift,
    )


def _fail(image: SampleImage, error: ImageError) -> Prediction:
    return Prediction(image.sample_id, image.source, Status.FAILED, reason=str(error))
