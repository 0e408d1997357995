"""Keras's official ImageNet weights: where they are, how large, and how they are known to be whole."""

import hashlib
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from trainer.language import tr
from trainer.networks import NetworkPreset

_HOST = "https://storage.googleapis.com/"
_APPLICATIONS = f"{_HOST}tensorflow/keras-applications/"

# How a file of the form HDF5 begins.
_HDF5 = b"\x89HDF\r\n\x1a\n"

# MobileNetV2 was trained at these sizes; another one starts from the weights of the largest.
_SIZES = (96, 128, 160, 192, 224)


@dataclass(frozen=True, slots=True)
class OfficialFile:
    """One file of weights without a head, as Keras publishes it.

    Attributes:
        name: Its name, by which it is also found in a folder.
        address: Where it is downloaded from.
        n_bytes: Its size.
        digest: MD5 (32 hex digits) or SHA-256 (64) as Keras's own sources state it; empty where
            they state none.
    """

    name: str
    address: str
    n_bytes: int
    digest: str

    @property
    def megabytes(self) -> str:
        """Its size in words, such as `9 MB`."""
        return tr("{n_bytes:.0f} MB", n_bytes=self.n_bytes / 1000000.0)

    def is_whole(self, path: Path) -> bool:
        """Return whether a file is the published one: by its digest; by size and form where none is stated.

        Raises:
            OSError: It cannot be read.
        """
        if not self.digest:
            # What a proxy sends in its place is no HDF5, and hardly ever as long.
            with path.open("rb") as file:
                is_hdf5 = file.read(len(_HDF5)) == _HDF5
            return is_hdf5 and path.stat().st_size == self.n_bytes
        # MD5 is what Keras publishes for its older files; it tells damage, if not malice.
        kind = hashlib.sha256 if len(self.digest) == 64 else partial(hashlib.md5, usedforsecurity=False)
        with path.open("rb") as file:
            return hashlib.file_digest(file, kind).hexdigest() == self.digest


@dataclass(frozen=True, slots=True)
class _Published:
    folder: str
    n_bytes: int
    digest: str = ""


# By the name that a preset states. Digests: keras.applications of Keras 3.15. Sizes: what the
# server says when it is asked for the file.
_PUBLISHED = {
    "vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5": _Published(
        f"{_APPLICATIONS}vgg16/", 58_889_256, "6d6bbae143d832006294945121d1f1fc"
    ),
    "xception_weights_tf_dim_ordering_tf_kernels_notop.h5": _Published(
        f"{_APPLICATIONS}xception/", 83_683_744, "b0042744bf5b25fce3cb969f33bebb97"
    ),
    "efficientnetb7_notop.h5": _Published(
        f"{_HOST}keras-applications/", 258_076_736, "cbcfe4450ddf6f3ad90b1b398090fe4a"
    ),
    "convnext_base_notop.h5": _Published(
        f"{_APPLICATIONS}convnext/",
        350_926_856,
        "40a20c5548a5e9202f69735ecc06c990e6b7c9d2de39f0361e27baeb24cb7c45",
    ),
    "mobilenet_v2_weights_tf_dim_ordering_tf_kernels_1.0_{size}_no_top.h5": _Published(
        f"{_APPLICATIONS}mobilenet_v2/", 9_406_464
    ),
    "weights_mobilenet_v3_small_224_1.0_float_no_top_v2.h5": _Published(
        f"{_APPLICATIONS}mobilenet_v3/", 4_334_752, "d3e8ec802a04aa4fc771ee12a9a9b836"
    ),
    "efficientnetv2-b0_notop.h5": _Published(
        f"{_APPLICATIONS}efficientnet_v2/", 24_274_472, "893217f2bb855e2983157299931e43ff"
    ),
}


def official_name(preset: NetworkPreset, input_size: int) -> str:
    """Return the name of the file that a network of an input size starts from; empty where none exists."""
    return preset.official_weights.format(size=input_size if input_size in _SIZES else _SIZES[-1])


def official_file(preset: NetworkPreset, input_size: int) -> OfficialFile | None:
    """Return the file that Keras publishes for a network of an input size; None where it has none."""
    published = _PUBLISHED.get(preset.official_weights)
    if published is None:
        return None
    name = official_name(preset, input_size)
    return OfficialFile(name, published.folder + name, published.n_bytes, published.digest)
