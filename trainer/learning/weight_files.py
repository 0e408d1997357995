"""Files of weights that others made: looked at before they are believed, then put into a backbone."""

import warnings
from pathlib import Path

import h5py
import keras
import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open

from trainer.errors import WeightsError
from trainer.language import mark, tr
from trainer.learning.networks import Network
from trainer.learning.networks.applications import APPLICATIONS, build_official, take_over
from trainer.learning.networks.se_resnet50 import read_timm_seresnet50
from trainer.learning.weights import assign_by_name

_AGAIN = mark("Get the file again from where it came from.")
_NUMBERS = frozenset({"F64", "F32", "F16"})


def load_weights_file(network: Network, path: Path) -> None:
    """Put the weights of a file into a network's backbone.

    Args:
        network: Changed in place; of no use after an error, because parts may have been loaded.
        path: `.safetensors` by our own names or, for SE-ResNet50, by timm's; or HDF5 as Keras
            writes it, today's form (`.weights.h5`) or that of its official files (`.h5`).

    Raises:
        WeightsError: The file is no such file, is damaged, or is of another network.
    """
    if path.suffix == ".safetensors":
        tensors = read_safetensors(path)
        if network.preset.id == "se_resnet50" and "conv1.weight" in tensors:
            tensors = read_timm_seresnet50(tensors)
        own = {name.removeprefix("backbone/"): array for name, array in tensors.items()}
        try:
            assign_by_name(network.backbone, own)
        except WeightsError as error:
            raise _do_not_fit(network, path) from error
        return
    check_hdf5(path)
    try:
        _load_hdf5(network, path)
    except (OSError, ValueError, KeyError, TypeError, UserWarning) as error:
        raise _do_not_fit(network, path) from error


def _do_not_fit(network: Network, path: Path) -> WeightsError:
    return WeightsError(
        tr("The weights in “{path}” do not fit {preset}.", path=path.name, preset=network.preset.title),
        tr("Use the file of this very network, without its top."),
    )


def _load_hdf5(network: Network, path: Path) -> None:
    if network.preset.id not in APPLICATIONS:
        _load(network.backbone, path)
        return
    official = build_official(network.preset.id, network.input_size)
    try:
        _load(official, path)
    except (ValueError, KeyError, TypeError, UserWarning):
        # Not as Keras's own application; as the backbone that it became here, then.
        _load(network.backbone, path)
    else:
        take_over(network.backbone, official)


def _load(model: keras.Model, path: Path) -> None:
    with warnings.catch_warnings():
        # Keras only warns when layers keep their random weights; that is no start from a file.
        warnings.simplefilter("error", UserWarning)
        model.load_weights(path)


def read_safetensors(path: Path) -> dict[str, NDArray[np.float32]]:
    """Read the arrays of a safetensors file; the library holds its header against its size first.

    Raises:
        WeightsError: It is no such file, is damaged, or holds anything but floating-point arrays.
    """
    try:
        with safe_open(path, framework="np") as file:
            names = list(file.keys())
            kinds = {name: file.get_slice(name).get_dtype() for name in names}
            # A counter of batches may be among PyTorch's tensors; it is of no use here.
            foreign = {kind for kind in kinds.values() if kind not in _NUMBERS and not kind.startswith("I")}
            if foreign:
                raise WeightsError(
                    tr(
                        "“{path}” holds weights of a type that is not read ({foreign}).",
                        path=path.name,
                        foreign=sorted(foreign)[0],
                    ),
                    tr("Save them as 32-bit floating-point numbers."),
                )
            return {name: file.get_tensor(name).astype(np.float32) for name in names}
    except (OSError, SafetensorError, ValueError, KeyError) as error:
        raise WeightsError(
            tr("“{path}” is no readable weights file ({error}).", path=path.name, error=error), tr(_AGAIN)
        ) from error


def check_hdf5(path: Path) -> None:
    """Refuse an HDF5 file that points outside itself or declares more than it holds.

    Keras follows external and soft links and reads external and virtual storage, by which a
    weights file could read any file of the user's; so none of them may be in there.

    Args:
        path: The file; only its structure is read.

    Raises:
        WeightsError: It is no HDF5 file, or holds anything but plain, uncompressed arrays.
    """
    try:
        size = path.stat().st_size
        with h5py.File(path, "r") as file:
            total = _check_group(file, path.name)
    except (OSError, ValueError, RuntimeError, KeyError) as error:
        raise WeightsError(
            tr("“{path}” is no readable weights file ({error}).", path=path.name, error=error), tr(_AGAIN)
        ) from error
    if total > size:
        raise WeightsError(tr("“{path}” declares more weights than it holds.", path=path.name), tr(_AGAIN))


def _check_group(group: h5py.Group, file_name: str, depth: int = 0) -> int:
    """Return the bytes of all arrays below a group; refuse what is no plain array."""
    foreign = WeightsError(
        tr("“{file_name}” holds something that is no part of weights.", file_name=file_name),
        tr("Do not use it; get the weights from a source you trust."),
    )
    if depth > 16:
        raise foreign
    total = 0
    for name in group:
        if not isinstance(group.get(name, getlink=True), h5py.HardLink):
            raise foreign
        item = group[name]
        if isinstance(item, h5py.Group):
            total += _check_group(item, file_name, depth + 1)
            continue
        plain = isinstance(item, h5py.Dataset) and item.dtype.kind in "fiu"
        if not plain or item.external or item.is_virtual or item.id.get_create_plist().get_nfilters():
            raise foreign
        total += item.nbytes
    return total
