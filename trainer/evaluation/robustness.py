"""How a model does on corrupted copies of labelled images, in bounded memory."""

import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from trainer.bundle.model_file import ModelFile
from trainer.dataset.framing import frame_image
from trainer.dataset.labelled import Dataset, LabelledImage
from trainer.errors import DatasetError, ImageError
from trainer.evaluation.corruptions import SEVERITIES, Family, corrupt
from trainer.evaluation.matching import match_labels
from trainer.inference.classify import ClassifyOptions, settle_threads
from trainer.inference.interpreter import LiteRTModel
from trainer.inference.per_thread import PerThread
from trainer.inference.second_look import look_again
from trainer.language import tr, tr_n

_BATCHES_A_CHUNK = 2
# Between two looks at what is done; an exception from a look ends the work, so it is felt at once.
_SECONDS_BETWEEN_PROGRESS = 0.1
# Chunks a thread that are read or under way; their images are all that is held.
_CHUNKS_AHEAD = 2


@dataclass(frozen=True, slots=True)
class CorruptedScores:
    """How a model did on one kind of corrupted copies.

    Attributes:
        family: The kind.
        severity: From 1 to 5.
        accuracy: Share whose top class is right, in [0, 1].
        balanced_accuracy: Mean recall over the classes present, in [0, 1].
    """

    family: Family
    severity: int
    accuracy: float
    balanced_accuracy: float


@dataclass(frozen=True, slots=True)
class Robustness:
    """How a model did on corrupted copies of a data set.

    Attributes:
        n_images: Images that could be read; each was corrupted in every way.
        seed: Seed of what was drawn.
        scores: The figures of each family and severity, in their order.
    """

    n_images: int
    seed: int
    scores: tuple[CorruptedScores, ...]

    @property
    def accuracy(self) -> float:
        """Mean accuracy over all families and severities, in [0, 1]."""
        return _mean(score.accuracy for score in self.scores)

    @property
    def balanced_accuracy(self) -> float:
        """Mean balanced accuracy over all families and severities, in [0, 1]."""
        return _mean(score.balanced_accuracy for score in self.scores)

    @property
    def families(self) -> dict[Family, "Robustness"]:
        """The same for each family alone."""
        found = dict.fromkeys(score.family for score in self.scores)
        return {family: self.choose({family}) for family in found}

    def choose(self, families: Collection[Family]) -> "Robustness":
        """Return the same for some families alone; at least one of them was scored."""
        chosen = tuple(score for score in self.scores if score.family in families)
        return Robustness(self.n_images, self.seed, chosen)


class _Copy(NamedTuple):
    family: Family
    severity: int


class _Chunk(NamedTuple):
    images: Sequence[LabelledImage]
    truth: NDArray[np.int64]


class _Tally(NamedTuple):
    """What came of some images.

    Attributes:
        support: (K,) int64, images that could be read, by class.
        right: (C, K) int64, right answers by copy and class.
    """

    support: NDArray[np.int64]
    right: NDArray[np.int64]


def evaluate_corrupted(
    dataset: Dataset,
    model: ModelFile,
    options: ClassifyOptions | None = None,
    *,
    families: Sequence[Family] = tuple(Family),
    seed: int = 0,
    on_progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> Robustness:
    """Classify corrupted copies of every image of a data set and compare with its labels.

    Images are read once and corrupted at the size that the network takes. What cannot be read, or is
    of a class that the model does not know, is left out, as `evaluate_dataset` tells.

    Args:
        dataset: What was found.
        model: The model file.
        options: How to run.
        families: The kinds of corruption.
        seed: Seed of what is drawn.
        on_progress: Called in the calling thread with (done, total) copies some ten times a second; an
            exception from it ends the work.

    Raises:
        DatasetError: The model knows none of the labels, or no image could be read.
        ModelFileError: The model cannot be used.
    """
    options = settle_threads(options, model)
    known = match_labels(dataset, model)
    copies = [_Copy(family, severity) for family in families for severity in SEVERITIES]
    scorer = _Scorer(model, options, copies, seed)
    support = np.zeros(len(model.card.classes), np.int64)
    right = np.zeros((len(copies), len(support)), np.int64)
    size = options.batch_size * _BATCHES_A_CHUNK
    starts = range(0, len(known.images), size)
    chunks = (
        _Chunk(known.images[first : first + size], known.truth[first : first + size]) for first in starts
    )
    total = len(known.images) * len(copies)
    for tally in _score_all(chunks, scorer, options.workers, lambda: on_progress(scorer.done, total)):
        support += tally.support
        right += tally.right
    on_progress(total, total)
    if not support.any():
        raise DatasetError(
            tr_n(
                "The only image cannot be read.",
                "None of the {count} images can be read.",
                len(known.images),
            ),
            tr("Check the files, or copy them again from where they came from."),
        )
    present = support > 0
    recalls = right[:, present] / support[present]
    scores = (
        CorruptedScores(*copy, float(found.sum() / support.sum()), float(recall.mean()))
        for copy, found, recall in zip(copies, right, recalls, strict=True)
    )
    return Robustness(int(support.sum()), seed, tuple(scores))


class _Scorer:
    """Scores chunks of images in any number of threads, each with an interpreter of its own.

    Attributes:
        done: Copies of single images that are scored.
    """

    def __init__(
        self, model: ModelFile, options: ClassifyOptions, copies: Sequence[_Copy], seed: int
    ) -> None:
        self._model = model
        self._options = options
        self._copies = copies
        self._seed = seed
        self.done = 0
        self._counting = threading.Lock()
        self._stopped = threading.Event()
        self._interpreters = PerThread(
            lambda: LiteRTModel(model, batch_size=options.batch_size, threads=options.litert_threads)
        )

    def stop(self) -> None:
        """End the chunks that are under way after their next copy; their results are void."""
        self._stopped.set()

    def score(self, chunk: _Chunk) -> _Tally:
        n_classes = len(self._model.card.classes)
        right = np.zeros((len(self._copies), n_classes), np.int64)
        frames, truth = self._load(chunk)
        if len(frames):
            for row, copy in enumerate(self._copies):
                if self._stopped.is_set():
                    break
                predicted = self._predict(corrupt(frames, copy.family, copy.severity, self._seed))
                right[row] = np.bincount(truth[predicted == truth], minlength=n_classes)
                with self._counting:
                    self.done += len(frames)
        return _Tally(np.bincount(truth, minlength=n_classes), right)

    def _load(self, chunk: _Chunk) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
        """Return (M, S, S, 3) uint8 frames of the images that can be read, and their classes."""
        size = self._model.card.framing.size
        frames = np.empty((len(chunk.images), size, size, 3), np.uint8)
        kept: list[int] = []
        for row, image in enumerate(chunk.images):
            try:
                pixels = image.source.load().decoded.pixels
            except ImageError:
                continue
            frames[len(kept)] = frame_image(pixels, self._model.card.framing, self._options.framing)
            kept.append(row)
        return frames[: len(kept)], chunk.truth[kept]

    def _predict(self, frames: NDArray[np.uint8]) -> NDArray[np.int64]:
        interpreter = self._interpreters.get()
        starts = range(0, len(frames), self._options.batch_size)
        batches = (frames[first : first + self._options.batch_size] for first in starts)
        logits = np.concatenate([interpreter.run(batch)["logits"] for batch in batches])
        logits = look_again(interpreter, frames, logits, self._model.card, self._stopped.is_set)
        predicted: NDArray[np.int64] = logits.argmax(axis=1)
        return predicted


def _score_all(
    chunks: Iterable[_Chunk], scorer: _Scorer, workers: int, on_wait: Callable[[], None]
) -> Iterator[_Tally]:
    """Yield what came of each chunk, as they are done; ends its threads whatever happens."""
    pool = ThreadPoolExecutor(workers, thread_name_prefix="corrupt")
    pending: set[Future[_Tally]] = set()
    remaining = iter(chunks)
    try:
        while True:
            for chunk in islice(remaining, workers * _CHUNKS_AHEAD - len(pending)):
                pending.add(pool.submit(scorer.score, chunk))
            if not pending:
                return
            done, pending = wait(pending, _SECONDS_BETWEEN_PROGRESS, FIRST_COMPLETED)
            on_wait()
            yield from (future.result() for future in done)
    finally:
        scorer.stop()
        pool.shutdown(wait=True, cancel_futures=True)


def _mean(values: Iterable[float]) -> float:
    taken = list(values)
    return sum(taken) / len(taken)
