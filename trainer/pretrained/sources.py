"""What a training starts from: found, or refused in words, before anything is read or built."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from trainer import resources
from trainer.bundle import library
from trainer.bundle.model_file import SUFFIX as MODEL_SUFFIX
from trainer.errors import ModelFileError, WeightsError
from trainer.language import tr
from trainer.networks import NetworkPreset
from trainer.pretrained.download import OnProgress, download_file
from trainer.pretrained.official import OfficialFile, official_file, official_name
from trainer.words import join_choices

IMAGENET = "imagenet"
NONE = "none"


class Origin(StrEnum):
    """Where weights come from."""

    NOTHING = "nothing"
    IMAGENET = "ImageNet"
    FILE = "file"
    MODEL = "model"


def settle_weights(weights: str) -> str:
    """Return the weights that were asked for so that they are found from any folder: a path in full.

    The words `imagenet` and `none` stay what they are, whatever lies in the working folder.
    """
    if weights in (IMAGENET, NONE) or not Path(weights).exists():
        return weights
    return str(Path(weights).absolute())


@dataclass(frozen=True, slots=True)
class WeightsSource:
    """Weights that can be had.

    Attributes:
        origin: Where they come from.
        path: File of weights or of a model, whether it is there yet or not; None for nothing.
        official: Keras's file that they are, where they are one.
    """

    origin: Origin
    path: Path | None = None
    official: OfficialFile | None = None

    @property
    def to_download(self) -> OfficialFile | None:
        """The file that has to be downloaded first; None where all is at hand."""
        return None if self.path is None or self.path.is_file() else self.official


def find_source(preset: NetworkPreset, weights: str, input_size: int) -> WeightsSource:
    """Find what was asked for; nothing is downloaded or loaded.

    Args:
        preset: The network that starts from it.
        weights: `imagenet`, `none`, a folder of weight files, or a model's name or file.
        input_size: Side of the network's input in pixels.

    Raises:
        WeightsError: There are no such weights, or they are of another network.
        ModelFileError: The model file is damaged.
    """
    if weights == NONE:
        return WeightsSource(Origin.NOTHING)
    if weights == IMAGENET:
        official = official_file(preset, input_size)
        if official is None:
            raise _not_downloaded(preset, input_size)
        return WeightsSource(Origin.IMAGENET, resources.user_weights() / official.name, official)
    path = Path(weights)
    if path.is_dir():
        return _find_in_folder(preset, path, input_size)
    return _find_model(preset, weights)


def fetch_source(
    preset: NetworkPreset,
    weights: str,
    input_size: int,
    on_progress: OnProgress = lambda _done, _total, _seconds_left: None,
) -> WeightsSource:
    """Find what was asked for and bring it here where it is not; arguments as `find_source`.

    Args:
        preset: The network.
        weights: What was asked for.
        input_size: Side of the network's input in pixels.
        on_progress: As `download_file` calls it; an exception from it ends the download.

    Raises:
        WeightsError: It cannot be had, or is not what it says.
        ModelFileError: The model file is damaged.
        OutputError: There is no room for it.
    """
    source = find_source(preset, weights, input_size)
    official = source.official
    if official is None or source.path is None:
        return source
    if source.origin is Origin.IMAGENET:
        download_file(official, source.path.parent, on_progress=on_progress)
    elif not _is_whole(official, source.path):
        raise WeightsError(
            tr("“{path}” is not the file that Keras publishes under this name.", path=source.path.name),
            tr(
                "Copy it again from where it came from, or download it from {address}.",
                address=official.address,
            ),
        )
    return source


def describe_imagenet(preset: NetworkPreset, input_size: int) -> str:
    """Say in a few words whether a network can start from ImageNet: at hand, to be downloaded, or not."""
    try:
        source = find_source(preset, IMAGENET, input_size)
    except WeightsError:
        return tr("no pretrained weights to download")
    official = source.to_download
    return (
        tr("weights at hand")
        if official is None
        else tr("weights to be downloaded ({megabytes})", megabytes=official.megabytes)
    )


def _find_in_folder(preset: NetworkPreset, folder: Path, input_size: int) -> WeightsSource:
    name = official_name(preset, input_size)
    if name and (folder / name).is_file():
        return WeightsSource(Origin.FILE, folder / name, official_file(preset, input_size))
    patterns = (f"{preset.id}*.weights.h5", f"{preset.id}*.safetensors")
    found = [path for pattern in patterns for path in sorted(folder.glob(pattern)) if path.is_file()]
    if found:
        return WeightsSource(Origin.FILE, found[0])
    wanted = join_choices([f"“{one}”" for one in (name, *patterns) if one])
    raise WeightsError(
        tr("The folder “{folder}” holds no weights for {preset}.", folder=folder, preset=preset.title),
        tr("Put {wanted} there.", wanted=wanted),
    )


def _not_downloaded(preset: NetworkPreset, input_size: int) -> WeightsError:
    name = official_name(preset, input_size)
    if not name:
        return WeightsError(
            tr("There are no ImageNet weights for {preset}.", preset=preset.title),
            tr("Start from nothing (none), from a model, or from a folder of weight files."),
        )
    return WeightsError(
        tr(
            "Keras publishes no ImageNet weights for {preset}, so they cannot be downloaded from here.",
            preset=preset.title,
        ),
        tr("Put “{name}” into a folder, and choose this folder as the weights.", name=name),
    )


def _find_model(preset: NetworkPreset, name: str) -> WeightsSource:
    try:
        model = library.find_model(name)
    except ModelFileError as error:
        if Path(name).suffix == MODEL_SUFFIX:
            raise
        raise WeightsError(
            tr("There are no weights “{name}”.", name=name),
            tr("Give imagenet, none, a folder of weight files, or the name or file of a model."),
        ) from error
    if model.card.network != preset.id:
        raise WeightsError(
            tr(
                "The model “{card}” is a {network}, not a {id}.",
                card=model.card.title,
                network=model.card.network,
                id=preset.id,
            ),
            tr("Train with --network {network}, or start from other weights.", network=model.card.network),
        )
    return WeightsSource(Origin.MODEL, model.path)


def _is_whole(official: OfficialFile, path: Path) -> bool:
    try:
        return official.is_whole(path)
    except OSError as error:
        raise WeightsError(
            tr("“{path}” cannot be read ({strerror}).", path=path.name, strerror=error.strerror or error),
            tr("Check that you may read it."),
        ) from error
