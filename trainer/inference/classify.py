"""A stream of images to a stream of predictions, on all cores, in bounded memory."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from trainer.bundle.model_file import ModelFile
from trainer.dataset.framing import FramingChoice
from trainer.dataset.samples import Sample
from trainer.inference.predictions import Prediction


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassifyOptions:
    """How to run, not what comes out.

    Attributes:
        workers: Threads, each reading, decoding and invoking its own interpreter; 0 means one
            a processor core that this process may use.
        batch_size: Images an invocation.
        framing: The user's word on the native crop.
    """

    workers: int = 0
    batch_size: int = 16
    framing: FramingChoice = FramingChoice.AUTO


def classify_samples(
    samples: Iterable[Sample], model: ModelFile, options: ClassifyOptions | None = None
) -> Iterator[Prediction]:
    """Yield one prediction an image, samples and images in their fixed order.

    Images are listed, decoded and classified while the results are taken; closing the generator
    stops the threads within a batch.
    """
    raise NotImplementedError
