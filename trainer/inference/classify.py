"""A stream of images to a stream of predictions, on all cores, in bounded memory."""

from collections import deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import islice

from trainer.bundle.model_file import ModelFile
from trainer.dataset.framing import FramingChoice
from trainer.dataset.samples import Sample, list_images
from trainer.inference.chunks import ChunkClassifier, SampleImage
from trainer.inference.predictions import Prediction, Status
from trainer.language import tr
from trainer.threads import current_plan, rule_plan

# Batches that a thread takes at once: few enough that a small folder still keeps every core busy.
_BATCHES_A_CHUNK = 4
# Chunks a thread that may be under way or done before their results are taken: enough that no
# thread waits while a slow image holds up the order, and what bounds the memory of a run.
_CHUNKS_AHEAD = 3
# Side in pixels of the largest input that the measured size of a batch is used with.
_MOST_MEASURED = 128


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassifyOptions:
    """How to run, and what the user wants otherwise than the model's card.

    Attributes:
        workers: Threads, each reading, decoding and invoking its own interpreter.
        litert_threads: Threads that LiteRT uses for an invocation.
        batch_size: Images an invocation. For all three 0 means what was measured on this machine, or
            the rule.
        framing: The user's word on the native crop.
        threshold: Confidence under which a cell is unsure, for all classes; None for what the model's card
            states; 0 counts every cell.
    """

    workers: int = 0
    litert_threads: int = 0
    batch_size: int = 0
    framing: FramingChoice = FramingChoice.AUTO
    threshold: float | None = None


def settle_threads(options: ClassifyOptions | None, model: ModelFile) -> ClassifyOptions:
    """Return the options with all numbers of threads and images as this machine is to use them."""
    options = options or ClassifyOptions()
    plan = current_plan()
    if model.card.training.input_size > _MOST_MEASURED:
        # Measured with small images; a large batch of large ones may not fit into memory.
        plan = replace(plan, batch_size=rule_plan().batch_size)
    return replace(
        options,
        workers=options.workers or plan.workers,
        litert_threads=options.litert_threads or plan.litert_threads,
        batch_size=options.batch_size or plan.batch_size,
    )


def classify_samples(
    samples: Iterable[Sample], model: ModelFile, options: ClassifyOptions | None = None
) -> Generator[Prediction, None, None]:
    """Yield one prediction an image, samples and images in their fixed order.

    Images are listed, decoded and classified while the results are taken; closing the generator
    stops the threads within a batch. Of byte-identical images in a sample the first counts; the
    others are excluded as its copies.

    Raises:
        ModelFileError: The model cannot be used.
    """
    images = (SampleImage(sample.id, source) for sample in samples for source in list_images(sample))
    with closing(classify_images(images, model, options)) as predictions:
        yield from exclude_copies(predictions)


def classify_images(
    images: Iterable[SampleImage], model: ModelFile, options: ClassifyOptions | None = None
) -> Generator[Prediction, None, None]:
    """Yield one prediction an image, in the order of the images, copies like any other.

    Raises:
        ModelFileError: The model cannot be used.
    """
    options = settle_threads(options, model)
    chunk_size = options.batch_size * _BATCHES_A_CHUNK
    classifier = ChunkClassifier(
        model,
        options.batch_size,
        chunk_size,
        options.framing,
        options.threshold,
        litert_threads=options.litert_threads,
    )
    pool = ThreadPoolExecutor(options.workers, thread_name_prefix="classify")
    pending: deque[Future[list[Prediction]]] = deque()
    try:
        for chunk in _cut(images, chunk_size):
            pending.append(pool.submit(classifier.classify, chunk))
            while pending and (len(pending) >= options.workers * _CHUNKS_AHEAD or pending[0].done()):
                yield from pending.popleft().result()
        while pending:
            yield from pending.popleft().result()
    finally:
        classifier.stop()
        pool.shutdown(wait=True, cancel_futures=True)


def exclude_copies(predictions: Iterable[Prediction]) -> Iterator[Prediction]:
    """Yield the predictions, byte-identical images after the first of a sample excluded.

    Args:
        predictions: In order, those of a sample one after the other.
    """
    sample_id: str | None = None
    first_names: dict[bytes, str] = {}
    for prediction in predictions:
        if prediction.sample_id != sample_id:
            sample_id, first_names = prediction.sample_id, {}
        first = first_names.get(prediction.digest)
        if first is not None:
            yield _exclude(prediction, tr("copy of “{first}”", first=first))
            continue
        if prediction.digest:
            first_names[prediction.digest] = prediction.source.name
        yield prediction


def _exclude(prediction: Prediction, reason: str) -> Prediction:
    return replace(
        prediction, status=Status.EXCLUDED, class_index=-1, probabilities=None, reason=reason, drift=None
    )


def _cut(images: Iterable[SampleImage], size: int) -> Iterator[list[SampleImage]]:
    remaining = iter(images)
    while chunk := list(islice(remaining, size)):
        yield chunk
