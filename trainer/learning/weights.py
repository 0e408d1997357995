"""Pretrained weights: from Keras's download, a folder of files, or another model."""

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import h5py
import keras
import numpy as np
from numpy.typing import NDArray

from trainer.bundle import library, model_file
from trainer.errors import ModelFileError, WeightsError
from trainer.learning.networks import Network

IMAGENET = "imagenet"
NONE = "none"
_HEAD = "head/"
_APPLICATIONS = {"mobilenet_v2": keras.applications.MobileNetV2}


@dataclass(frozen=True, slots=True)
class StartingPoint:
    """What a training starts from.

    Attributes:
        pretrained: Whether the backbone already knows something.
        told: Name and origin in words, for the card; empty when it starts from nothing.
    """

    pretrained: bool
    told: str = ""


def load_starting_weights(network: Network, weights: str, class_ids: tuple[str, ...]) -> StartingPoint:
    """Load what was asked for into a network, or say why that cannot be had.

    Args:
        network: The network, changed in place.
        weights: `imagenet`, `none`, a folder of weight files, or a model's name or file.
        class_ids: Classes of the head; a model with the same ones gives its head too.

    Raises:
        WeightsError: The weights cannot be had or do not fit. Training never starts from random
            weights unless `none` was asked for.
        ModelFileError: The model file is damaged.
    """
    if weights == NONE:
        return StartingPoint(pretrained=False)
    if weights == IMAGENET:
        return _download(network)
    path = Path(weights)
    if path.is_dir():
        return _load_from_folder(network, path)
    return _load_from_model(network, weights, class_ids)


def weights_by_name(model: keras.Model) -> dict[str, NDArray[np.float32]]:
    """Return all weights of a model by their path, such as `backbone/Conv1/kernel`.

    Random state of layers (dropout's seed) is no weight and is left out.
    """
    return {
        variable.path: np.asarray(variable, dtype=np.float32)
        for variable in model.weights
        if "seed_generator" not in variable.path
    }


def assign_by_name(model: keras.Model, weights: Mapping[str, NDArray[np.float32]], *, skip: str = "") -> None:
    """Set the weights of a model by name; every one must be there in its shape.

    Args:
        model: Changed in place.
        weights: By path, as `weights_by_name` gives them.
        skip: Beginning of the paths that are left as they are.

    Raises:
        WeightsError: One is missing or has another shape.
    """
    wanted = [
        variable
        for variable in model.weights
        if "seed_generator" not in variable.path and not (skip and variable.path.startswith(skip))
    ]
    for variable in wanted:
        value = weights.get(variable.path)
        if value is None or tuple(value.shape) != tuple(variable.shape):
            raise WeightsError(
                f"The weights do not fit the network: “{variable.path}” is missing or of another shape.",
                "Choose weights of the same network.",
            )
    for variable in wanted:
        variable.assign(weights[variable.path])


def _download(network: Network) -> StartingPoint:
    preset = network.preset
    if not preset.has_pretrained_weights:
        raise WeightsError(
            f"There are no ImageNet weights for {preset.title}.",
            "Start with --weights none, or from a model.",
        )
    application = _APPLICATIONS[preset.id]
    try:
        pretrained = application(
            include_top=False, weights="imagenet", input_shape=(network.input_size, network.input_size, 3)
        )
    except Exception as error:  # Keras lets through whatever its downloader raises
        raise WeightsError(
            f"The ImageNet weights of {preset.title} could not be downloaded ({error}).",
            "Connect to the internet, or give --weights a folder that holds "
            f"“{_official_name(network)}”, or --weights none to start from nothing.",
        ) from error
    network.backbone.set_weights(pretrained.get_weights())
    return StartingPoint(True, f"ImageNet weights of keras.applications ({preset.title}, Apache-2.0)")


def _official_name(network: Network) -> str:
    sizes = (96, 128, 160, 192, 224)
    size = network.input_size if network.input_size in sizes else sizes[-1]
    return network.preset.official_weights.format(size=size)


def _load_from_folder(network: Network, folder: Path) -> StartingPoint:
    preset = network.preset
    official = _official_name(network) if preset.has_pretrained_weights else ""
    candidates = [folder / official] if official and (folder / official).is_file() else []
    candidates += sorted(folder.glob(f"{preset.id}*.weights.h5"))
    if not candidates:
        names = " or ".join(filter(None, (f"“{official}”" if official else "", f"“{preset.id}*.weights.h5”")))
        raise WeightsError(
            f"The folder “{folder}” holds no weights for {preset.title}.", f"Put {names} there."
        )
    chosen = candidates[0]
    check_hdf5(chosen)
    try:
        with warnings.catch_warnings():
            # Keras only warns when layers keep their random weights; that is no start from a file.
            warnings.simplefilter("error", UserWarning)
            network.backbone.load_weights(chosen)
    except (OSError, ValueError, KeyError, TypeError, UserWarning) as error:
        raise WeightsError(
            f"The weights in “{chosen.name}” do not fit {preset.title}.",
            "Use the file of this very network, without its top.",
        ) from error
    return StartingPoint(True, f"weights file {chosen.name}")


def _load_from_model(network: Network, name: str, class_ids: tuple[str, ...]) -> StartingPoint:
    try:
        model = library.find_model(name)
    except ModelFileError as error:
        if Path(name).suffix == model_file.SUFFIX:
            raise
        raise WeightsError(
            f"There are no weights “{name}”.",
            "Give imagenet, none, a folder of weight files, or the name or file of a model.",
        ) from error
    if model.card.network != network.preset.id:
        raise WeightsError(
            f"The model “{model.card.title}” is a {model.card.network}, not a {network.preset.id}.",
            f"Train with --network {model.card.network}, or start from other weights.",
        )
    same_classes = model.card.class_ids == class_ids
    weights = model_file.read_weights(model.path)
    assign_by_name(network.model, weights, skip="" if same_classes else _HEAD)
    return StartingPoint(True, f"the model “{model.card.title}” ({model.name})")


def check_hdf5(path: Path) -> None:
    """Refuse an HDF5 file that points outside itself or declares more than it holds.

    Keras follows external and soft links and reads external and virtual storage, by which a
    weights file could read any file of the user's; so none of them may be in there.

    Args:
        path: The file; only its structure is read.

    Raises:
        WeightsError: It is no HDF5 file, or holds anything but plain, uncompressed arrays.
    """
    remedy = "Get the file again from where it came from."
    try:
        size = path.stat().st_size
        with h5py.File(path, "r") as file:
            total = _check_group(file, path.name)
    except (OSError, ValueError, RuntimeError, KeyError) as error:
        raise WeightsError(f"“{path.name}” is no readable weights file ({error}).", remedy) from error
    if total > size:
        raise WeightsError(f"“{path.name}” declares more weights than it holds.", remedy)


def _check_group(group: h5py.Group, file_name: str, depth: int = 0) -> int:
    """Return the bytes of all arrays below a group; refuse what is no plain array."""
    foreign = WeightsError(
        f"“{file_name}” holds something that is no part of weights.",
        "Do not use it; get the weights from a source you trust.",
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
