"""What a model said of images before, kept in the user's cache: by fingerprint of the pixels.

A folder a model, named by the SHA-256 of its network; in it a file a run (`.safetensors`: arrays, nothing
that could be executed) with what that run computed anew. The whole cache is bounded: the files that were
not used for the longest go first. Whatever is wrong with a file, it is computed again.
"""

import contextlib
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load, save

from trainer import resources
from trainer.bundle.model_file import LITERT, ModelFile
from trainer.errors import OutputError
from trainer.files import write_bytes

MAX_BYTES = 2 * 2**30

_SUFFIX = ".safetensors"


class Kept(NamedTuple):
    """What is known of some images.

    Attributes:
        known: (N,) which of them are known.
        features: (N, F) float16, zeros for the others.
        logits: (N, K) float32, zeros for the others.
    """

    known: NDArray[np.bool_]
    features: NDArray[np.float16]
    logits: NDArray[np.float32]


def read_kept(model: ModelFile, fingerprints: Sequence[str]) -> Kept:
    """Look up what a model said of images.

    Args:
        model: The model.
        fingerprints: (N,) fingerprints of pixels.
    """
    count, width, n_classes = len(fingerprints), model.card.n_features, len(model.card.classes)
    kept = Kept(
        np.zeros(count, np.bool_),
        np.zeros((count, width), np.float16),
        np.zeros((count, n_classes), np.float32),
    )
    wanted: dict[bytes, list[int]] = {}
    for row, fingerprint in enumerate(fingerprints):
        wanted.setdefault(bytes.fromhex(fingerprint), []).append(row)
    for path in sorted(_folder(model).glob(f"*{_SUFFIX}")):
        arrays = _read(path, width, n_classes)
        if arrays is None:
            continue
        served = False
        for place, key in enumerate(arrays["fingerprints"]):
            if rows := wanted.get(key.tobytes()):
                kept.known[rows] = served = True
                kept.features[rows] = arrays["features"][place]
                kept.logits[rows] = arrays["logits"][place]
        if served:
            with contextlib.suppress(OSError):
                # Its time says when it last served.
                path.touch()
    return kept


def keep(
    model: ModelFile,
    fingerprints: Sequence[str],
    features: NDArray[np.float16],
    logits: NDArray[np.float32],
    most_bytes: int = MAX_BYTES,
) -> None:
    """Keep what a model said of images; where that cannot be written nothing is kept.

    Args:
        model: The model.
        fingerprints: (N,) fingerprints of pixels.
        features: (N, F) float16.
        logits: (N, K) float32.
        most_bytes: Size of the whole cache; the files that were not used for the longest go.
    """
    if not fingerprints:
        return
    keys = np.frombuffer(b"".join(map(bytes.fromhex, fingerprints)), np.uint8).reshape(-1, 16)
    data = save({"fingerprints": keys, "features": features, "logits": logits})
    if len(data) > most_bytes:
        return
    with contextlib.suppress(OutputError):
        write_bytes(_folder(model) / f"{uuid.uuid4().hex}{_SUFFIX}", data)
    _remove_oldest(most_bytes)


def _remove_oldest(most_bytes: int) -> None:
    total = 0
    with contextlib.suppress(OSError):  # another run may tidy up at the same time
        states = [(path, path.stat()) for path in _root().glob(f"*/*{_SUFFIX}")]
        for path, state in sorted(states, key=lambda pair: pair[1].st_mtime_ns, reverse=True):
            total += state.st_size
            if total > most_bytes:
                path.unlink(missing_ok=True)


def _read(path: Path, width: int, n_classes: int) -> dict[str, NDArray[np.generic]] | None:
    """Return a file's arrays; None where they are not what they must be."""
    try:
        arrays: dict[str, NDArray[np.generic]] = load(path.read_bytes())
        count = len(arrays["fingerprints"])
        wanted = {
            "fingerprints": (np.uint8, 16),
            "features": (np.float16, width),
            "logits": (np.float32, n_classes),
        }
        fits = all(
            arrays[name].dtype == dtype and arrays[name].shape == (count, length)
            for name, (dtype, length) in wanted.items()
        )
    except (OSError, SafetensorError, KeyError, ValueError):
        return None
    return arrays if fits else None


def _root() -> Path:
    return resources.user_cache() / "features"


def _folder(model: ModelFile) -> Path:
    return _root() / model.card.entries[LITERT]
