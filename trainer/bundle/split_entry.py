"""Which image went into which part, as a model file keeps it: 16 bytes an image."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from trainer.dataset.splits import Split

# Bytes of a fingerprint, and the hex digits that they are written as.
_BYTES, _DIGITS = 16, 32


def encode_split(split: Mapping[str, Split]) -> bytes:
    """Return a split as safetensors: an array a part, the same bytes for the same split.

    Args:
        split: Part of each image, by the fingerprint of its pixels.

    Returns:
        Arrays `train`, `validation` and `test`, each (N, 16) uint8: fingerprints, ascending.
    """
    from safetensors.numpy import save

    arrays = {}
    for part in Split:
        fingerprints = sorted(name for name, its in split.items() if its is part)
        digests = np.array([list(bytes.fromhex(name)) for name in fingerprints], np.uint8)
        arrays[part.value] = digests.reshape(-1, _BYTES)
    data: bytes = save(arrays)
    return data


def decode_split(data: bytes) -> dict[str, Split]:
    """Return the part of each image, by fingerprint.

    Raises:
        ValueError: It is no such entry; says why.
    """
    from safetensors import SafetensorError
    from safetensors.numpy import load

    try:
        # safetensors holds every declared shape against the bytes that are there.
        arrays: dict[str, NDArray[np.generic]] = load(data)
    except (SafetensorError, KeyError) as error:
        raise ValueError(str(error)) from error
    if set(arrays) != {part.value for part in Split}:
        raise ValueError("it does not name the three parts")
    split: dict[str, Split] = {}
    for part in Split:
        array = arrays[part.value]
        if array.dtype != np.uint8 or array.ndim != 2 or array.shape[1] != _BYTES:
            raise ValueError(f"the fingerprints of {part.value} are {array.dtype} {array.shape}")
        digits = array.tobytes().hex()
        names = [digits[start : start + _DIGITS] for start in range(0, len(digits), _DIGITS)]
        split.update(dict.fromkeys(names, part))
    if len(split) != sum(map(len, arrays.values())):
        raise ValueError("an image is there twice")
    return split
