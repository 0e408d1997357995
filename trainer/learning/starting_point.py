"""What a training starts from: put into the network, or refused; never random weights in silence."""

from dataclasses import dataclass
from pathlib import Path

from trainer.bundle import model_file
from trainer.config import TrainingConfig
from trainer.errors import WeightsError
from trainer.events import Emit
from trainer.jobs import JobControl
from trainer.language import tr
from trainer.learning.following import follow
from trainer.learning.networks import Network
from trainer.learning.weight_files import load_weights_file
from trainer.learning.weights import assign_by_name
from trainer.networks import find_preset
from trainer.pretrained.sources import Origin, WeightsSource, fetch_source

_HEAD = "head/"


@dataclass(frozen=True, slots=True)
class StartingPoint:
    """What a training starts from.

    Attributes:
        pretrained: Whether the backbone already knows something.
        knows_classes: Whether the head does as well: it is that of a model for the same classes.
        told: Name and origin in words, for the card; empty when it starts from nothing.
        augmentations: Levels of augmentation that a model was trained with before.
    """

    pretrained: bool
    told: str = ""
    augmentations: tuple[str, ...] = ()
    knows_classes: bool = False


def fetch_weights(config: TrainingConfig, job_id: str, emit: Emit, control: JobControl) -> WeightsSource:
    """Find the weights that a recipe starts from, and download them where they have to be.

    Args:
        config: The recipe.
        job_id: Job that the events belong to.
        emit: Takes each event.
        control: What the user asks for; a job that is to stop is cancelled.

    Raises:
        WeightsError: They cannot be had, or are not what they say.
        Cancelled: The job is to stop.
    """
    tell = follow(job_id, emit, control, tr("Downloading weights (kB)"))
    return fetch_source(
        find_preset(config.network),
        config.weights,
        config.input_size,
        lambda done, total, seconds_left: tell(done // 1000, total // 1000, seconds_left),
    )


def load_starting_weights(
    network: Network, source: WeightsSource, class_ids: tuple[str, ...]
) -> StartingPoint:
    """Load weights that were found into a network.

    Args:
        network: The network, changed in place.
        source: The weights, at hand.
        class_ids: Classes of the head; a model with the same ones gives its head too.

    Raises:
        WeightsError: The file is damaged, or does not fit the network.
        ModelFileError: The model file is damaged.
    """
    if source.path is None:
        return StartingPoint(pretrained=False)
    if source.origin is Origin.MODEL:
        return _load_model(network, source.path, class_ids)
    load_weights_file(network, source.path)
    if source.origin is Origin.IMAGENET:
        return StartingPoint(
            True,
            tr("ImageNet weights of keras.applications ({preset}, Apache-2.0)", preset=network.preset.title),
        )
    return StartingPoint(True, tr("weights file {path}", path=source.path.name))


def _load_model(network: Network, path: Path, class_ids: tuple[str, ...]) -> StartingPoint:
    model = model_file.read_model(path)
    same_classes = model.card.class_ids == class_ids
    try:
        assign_by_name(network.model, model_file.read_weights(path), skip="" if same_classes else _HEAD)
    except WeightsError as error:
        raise WeightsError(
            tr(
                "The weights in “{path}” do not fit {preset} as it is built here.",
                path=path.name,
                preset=network.preset.title,
            ),
            tr("The model comes from another version; start from other weights."),
        ) from error
    told = tr("the model “{card}” ({model})", card=model.card.title, model=model.name)
    return StartingPoint(True, told, model.card.augmentations, same_classes)
