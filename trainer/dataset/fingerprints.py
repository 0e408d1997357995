"""Fingerprints of pixels: the same cell is known again whatever its file is called."""

import hashlib

import numpy as np
from numpy.typing import NDArray


def fingerprint_pixels(pixels: NDArray[np.uint8]) -> str:
    """Return 32 hex digits that only an exact copy of the pixels shares.

    BLAKE2b-128 over the shape and the pixels as decoded, before any framing.

    Args:
        pixels: (H, W, 3) uint8, RGB.
    """
    height, width, channels = pixels.shape
    digest = hashlib.blake2b(f"{height}x{width}x{channels}:".encode(), digest_size=16)
    digest.update(np.ascontiguousarray(pixels).data)
    return digest.hexdigest()


def rank_fingerprint(fingerprint: str, seed: int) -> bytes:
    """Return what images are ordered by to draw some: by chance, but the same for the same pixels and seed.

    More images leave the others in their order, which a shuffle does not.
    """
    return hashlib.blake2b(f"{seed}:{fingerprint}".encode(), digest_size=16).digest()
