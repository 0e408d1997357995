"""What a model sees in images before it decides: its pooled features, beside its logits."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from trainer.bundle.model_file import ModelFile
from trainer.dataset.framing import frame_image
from trainer.dataset.sources import ImageSource
from trainer.dataset.visiting import visit_blocks_in_threads
from trainer.errors import ImageError
from trainer.inference.feature_cache import keep, read_kept
from trainer.inference.interpreter import LiteRTModel
from trainer.inference.per_thread import PerThread

_BATCH = 8
_LARGEST = float(np.finfo(np.float16).max)


class Features(NamedTuple):
    """What a model sees in N images.

    Attributes:
        features: (N, F) float16; zeros for an image that could not be read.
        logits: (N, K) float32; zeros for an image that could not be read.
        reasons: Why images could not be read, by row.
    """

    features: NDArray[np.float16]
    logits: NDArray[np.float32]
    reasons: dict[int, str]


def compute_features(
    sources: Sequence[ImageSource],
    fingerprints: Sequence[str],
    model: ModelFile,
    on_progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> Features:
    """Return a model's features of images; those it has seen before come from the cache.

    Args:
        sources: (N,) the images.
        fingerprints: (N,) fingerprints of their pixels.
        model: The model.
        on_progress: Called in the calling thread with (done, total) now and then; an exception
            from it (`Cancelled`) ends the work, and what was computed is kept.

    Raises:
        ModelFileError: The model cannot be used.
    """
    kept = read_kept(model, fingerprints)
    # One image of each set of exact copies; float16 is what the cache holds, so that both ways agree.
    first: dict[str, int] = {}
    for row in np.flatnonzero(~kept.known).tolist():
        first.setdefault(fingerprints[row], row)
    missing = list(first.values())
    reasons: dict[int, str] = {}
    done = np.zeros(len(sources), np.bool_)
    interpreters = PerThread(lambda: LiteRTModel(model, batch_size=_BATCH))

    def run(batch: range) -> None:
        rows = missing[batch.start : batch.stop]
        frames, read = [], []
        for row in rows:
            try:
                pixels = sources[row].load().decoded.pixels
            except ImageError as error:
                reasons[row] = str(error)
            else:
                frames.append(frame_image(pixels, model.card.framing))
                read.append(row)
        outputs = interpreters.get().run(frames, ("features", "logits"))
        # What float16 cannot hold is as good at its end.
        kept.features[read] = outputs["features"].clip(-_LARGEST, _LARGEST)
        kept.logits[read] = outputs["logits"]
        done[read] = True

    n_known = len(sources) - len(missing)

    def tell(n_new: int, _total: int) -> None:
        on_progress(n_known + n_new, len(sources))

    try:
        visit_blocks_in_threads(len(missing), _BATCH, run, tell)
    finally:
        new = np.flatnonzero(done)
        keep(model, [fingerprints[row] for row in new.tolist()], kept.features[new], kept.logits[new])
    for row in np.flatnonzero(~kept.known).tolist():
        source = first[fingerprints[row]]
        if source in reasons:
            reasons[row] = reasons[source]
        kept.features[row], kept.logits[row] = kept.features[source], kept.logits[source]
    return Features(kept.features, kept.logits, reasons)
