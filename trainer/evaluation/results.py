"""What came of a training, image by image: kept on this machine, beside the model and not in it.

A model file is handed on; the names of the user's images, and how the training went on their machine,
are nobody else's business. So they lie in the user's own folder, under the hash of the network that they
belong to: a model that is renamed, copied or moved keeps its results.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta

from trainer import resources
from trainer.bundle.card import ModelCard, Sha256, Share
from trainer.bundle.model_file import LITERT
from trainer.classes import MAX_CLASSES, CellClass
from trainer.dataset.reading import read_dataset
from trainer.dataset.sources import ImageSource
from trainer.errors import TrainerError
from trainer.evaluation.robustness import Robustness
from trainer.files import write_bytes
from trainer.language import mark, tr
from trainer.versioned import DamagedFormError, NewerFormError, decode_versioned
from trainer.words import clean_text

SCHEMA = 1

_DAMAGED_REMEDY = mark("Remove the file, or train again; the model itself is as it was.")


@dataclass(frozen=True, slots=True, kw_only=True)
class TestedImage:
    """One image that the model was held against.

    Attributes:
        path: Its name as the data set's listing tells it (`source.name`), as `clean_text` leaves it.
        fingerprint: Fingerprint of its pixels, as `fingerprint_pixels` gives it.
        truth: Id of the class that the data set says.
        predicted: Id of the class that the model says.
        probabilities: (K,) calibrated, in the order of the classes; they sum to 1.
    """

    path: str
    fingerprint: str
    truth: str
    predicted: str
    probabilities: tuple[Share, ...]

    @property
    def confidence(self) -> float:
        """Calibrated probability of the predicted class, in [0, 1]."""
        return max(self.probabilities)

    @property
    def is_right(self) -> bool:
        """Whether the model says what the data set says."""
        return self.truth == self.predicted


@dataclass(frozen=True, slots=True, kw_only=True)
class EpochRecord:
    """One epoch of the training; see `trainer.events.EpochEnded`.

    Attributes:
        epoch: Its number in the run, from 0.
        phase: The phase it was in.
        loss: Mean training loss in nats.
        accuracy: Training accuracy, in [0, 1].
        validation_loss: In nats.
        validation_accuracy: In [0, 1].
        learning_rate: At its end.
        seconds: How long it took.
        is_best: Whether it was the best so far.
    """

    epoch: int
    phase: str
    loss: float
    accuracy: float
    validation_loss: float
    validation_accuracy: float
    learning_rate: float
    seconds: float
    is_best: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """What came of a training.

    Attributes:
        schema: Version of this form.
        model_digest: SHA-256 of the model's `model.tflite`, as its card has it.
        title: The model's title when it was made.
        network: Id of the network.
        dataset: The data set on this machine, as `read_dataset` takes it.
        part: The part that was tested: `test`, or `validation` where there is no test part.
        classes: (K,) the classes in the order of the model's outputs.
        images: Every image of that part.
        corrupted: What the model reached on corrupted copies of a sample of them; None where that was
            not measured.
        history: Every epoch of the run, over all the processes that it took.
        minutes: What the epochs took together.
        created: Day of training, `YYYY-MM-DD`.
    """

    schema: int = SCHEMA
    model_digest: Sha256
    title: str
    network: str
    dataset: str
    part: str
    classes: Annotated[tuple[CellClass, ...], Meta(min_length=2, max_length=MAX_CLASSES)]
    images: Annotated[tuple[TestedImage, ...], Meta(min_length=1)]
    corrupted: Robustness | None = None
    history: tuple[EpochRecord, ...] = ()
    minutes: float = 0.0
    created: str = ""

    @property
    def class_ids(self) -> tuple[str, ...]:
        """The ids of the classes in the order of the model's outputs."""
        return tuple(cell_class.id for cell_class in self.classes)


def results_file(card: ModelCard) -> Path:
    """Return where the results of a model are, if this machine has them."""
    return _path_of(card.entries[LITERT])


def write_results(results: Results) -> Path:
    """Write results to their place in the user's folder, over older ones of the same network.

    Returns:
        The file.

    Raises:
        OutputError: It cannot be written there.
    """
    path = _path_of(results.model_digest)
    write_bytes(path, msgspec.json.encode(results))
    return path


def read_results(path: Path) -> Results:
    """Read results, checking every field.

    Raises:
        TrainerError: They are missing, damaged, or from a newer version.
    """
    try:
        results = decode_versioned(path.read_bytes(), Results, SCHEMA)
    except OSError as error:
        raise TrainerError(
            tr(
                "The results “{path}” cannot be read ({strerror}).",
                path=path.name,
                strerror=error.strerror or error,
            ),
            tr("Check that the file is there and may be read."),
        ) from error
    except NewerFormError as error:
        raise TrainerError(
            tr("The results “{path}” come from {error}.", path=path.name, error=error),
            tr("Update the application."),
        ) from error
    except DamagedFormError as error:
        raise TrainerError(
            tr("The results “{path}” are damaged: {error}.", path=path.name, error=error), tr(_DAMAGED_REMEDY)
        ) from error
    ids = set(results.class_ids)
    for image in results.images:
        if len(image.probabilities) != len(results.classes) or not {image.truth, image.predicted} <= ids:
            raise TrainerError(
                tr(
                    "The results “{path}” are damaged: “{path_2}” does not fit the classes.",
                    path=path.name,
                    path_2=image.path,
                ),
                tr(_DAMAGED_REMEDY),
            )
    return results


def find_results(card: ModelCard) -> Results | None:
    """Return the results of a model's training by its card; None where this machine has none.

    Raises:
        TrainerError: They are damaged, from a newer version, or of another model.
    """
    path = results_file(card)
    if not path.exists():
        return None
    results = read_results(path)
    if results.model_digest != card.entries[LITERT]:
        raise TrainerError(
            tr("The results “{path}” belong to another model.", path=path.name), tr(_DAMAGED_REMEDY)
        )
    return results


def find_sources(results: Results) -> dict[str, ImageSource]:
    """Return the images of the data set by their `TestedImage.path`, not yet read.

    It lists the whole data set, so not in the window's thread. One that has been moved or changed since
    gives what there is now.

    Raises:
        DatasetError: The data set is no longer there, or is none any more.
    """
    wanted = {image.path for image in results.images}
    images = read_dataset(Path(results.dataset)).images
    sources = ((clean_text(image.source.name), image.source) for image in images)
    return {name: source for name, source in sources if name in wanted}


def _path_of(digest: str) -> Path:
    return resources.user_results() / f"{digest}.json"
