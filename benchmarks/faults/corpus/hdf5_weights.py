"""Weights in HDF5 that mean harm, which training may start from: links, storage elsewhere, bombs."""

from functools import partial
from pathlib import Path

import numpy as np

from benchmarks.faults.attacks import Attack, Payload


def _read_hdf5(path: Path) -> None:
    from trainer.learning.weight_files import check_hdf5

    check_hdf5(path)


def _make_hdf5(kind: str, folder: Path, _: Payload) -> Path:
    import h5py

    path = folder / "weights.h5"
    outside = folder / "secret.h5"
    with h5py.File(outside, "w") as file:
        file["secret"] = np.zeros(4, np.float32)
    with h5py.File(path, "w") as file:
        if kind == "external link":
            file["layer"] = h5py.ExternalLink(str(outside), "/secret")
        elif kind == "soft link":
            file["layer"] = h5py.SoftLink("/elsewhere")
        elif kind == "external storage":
            file.create_dataset("layer", (4,), "f4", external=[("/etc/passwd", 0, 16)])
        elif kind == "virtual":
            layout = h5py.VirtualLayout((4,), "f4")
            layout[:] = h5py.VirtualSource(outside, "secret", (4,))
            file.create_virtual_dataset("layer", layout)
        elif kind == "huge":
            file.create_dataset("layer", (2**20, 2**20), "f4")
        else:
            file.create_dataset("layer", (2**14, 2**14), "f4", compression="gzip", fillvalue=0)
    return path


_KINDS = {
    "external link": "a link to another file",
    "soft link": "a link elsewhere",
    "external storage": "their numbers in another file",
    "virtual": "numbers of another file's",
    "huge": "4 TB, declared",
    "bomb": "1 GB packed into nothing",
}

ATTACKS = tuple(
    Attack(
        f"hdf5-{number}", f"Weights in HDF5 with {what}", partial(_make_hdf5, kind), _read_hdf5, heavy=True
    )
    for number, (kind, what) in enumerate(_KINDS.items(), 1)
)
