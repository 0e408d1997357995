"""Options of a training run: each with its type, default, bounds and help.

Whatever a value comes from, a recipe, the command line or the window, it is checked against them here; the
help stands above each option in the recipes that are written.
"""

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import msgspec
from msgspec import Meta

from trainer.errors import ConfigError
from trainer.language import tr

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T", bound="DataclassInstance")

Fraction = Annotated[float, Meta(ge=0.0, lt=1.0)]
Rate = Annotated[float, Meta(gt=0.0, le=1.0)]
Count = Annotated[int, Meta(ge=1)]


def _option(default: Any, text: str) -> Any:
    return field(default=default, metadata={"help": text})


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingConfig:
    """Everything that decides the outcome of a training run. Each field carries its help."""

    network: str = _option("mobilenet_v2", "Network to train: an id from `bloodcell networks`.")
    weights: str = _option(
        "imagenet", "Start from: imagenet (download), none, a folder of weight files, or a model file."
    )
    input_size: Annotated[int, Meta(ge=32, le=1024)] = _option(96, "Side of the network's input, pixels.")
    image_size: Annotated[int, Meta(ge=0, le=1024)] = _option(
        0, "Side at which images are kept, where the network is to enlarge them itself; 0 for input_size."
    )
    seed: Annotated[int, Meta(ge=0, lt=2**31)] = _option(
        0, "Seed of splits, initial weights and augmentation."
    )
    validation_fraction: Fraction = _option(0.15, "Share of the images that choose the best epoch.")
    test_fraction: Fraction = _option(0.15, "Share of the images kept apart for the final figures.")
    batch_size: Annotated[int, Meta(ge=1, le=4096)] = _option(32, "Images a training step.")
    epochs: Count = _option(20, "Passes over the training images, both phases together.")
    head_epochs: Annotated[int, Meta(ge=0)] = _option(
        1,
        "First passes that train the head alone; only with pretrained weights that do not know the classes.",
    )
    head_learning_rate: Rate = _option(1e-3, "Learning rate while the head alone is trained.")
    learning_rate: Rate = _option(5e-4, "Learning rate once all layers are trained.")
    weight_decay: Annotated[float, Meta(ge=0.0, le=1.0)] = _option(1e-4, "AdamW's decoupled weight decay.")
    label_smoothing: Fraction = _option(0.1, "Share of the target spread evenly over all classes.")
    teacher: str = _option(
        "",
        "Models that teach, names of the library or files, separated by commas: their probabilities are "
        "learned beside the labels. Empty for none.",
    )
    teacher_share: Fraction = _option(0.5, "Share of the target that is the teachers'.")
    class_weights: bool = _option(True, "Weigh rare classes up so that all classes count alike.")
    early_stopping: Annotated[int, Meta(ge=1)] = _option(6, "Stop after so many epochs without a better one.")
    plateau_patience: Annotated[int, Meta(ge=1)] = _option(
        2, "Lower the learning rate after so many epochs without a better one."
    )
    plateau_factor: Annotated[float, Meta(gt=0.0, lt=1.0)] = _option(
        0.3, "What the learning rate is multiplied by on a plateau."
    )
    schedule: str = _option(
        "plateau", "How the learning rate falls: plateau (when nothing gets better) or cosine (steadily)."
    )
    weight_averaging: Annotated[float, Meta(ge=0.0, lt=1.0)] = _option(
        0.0, "Momentum of the running mean of the weights that is kept instead of the last ones; 0 for off."
    )
    augmentation: str = _option("strong", "How much training images are varied: none, light, strong or wide.")
    normalisation: str = _option(
        "none",
        "What is done to every image before the network sees it, in training and in use: none, or stain (one "
        "stain and one lamp for all, for images of other laboratories).",
    )
    mixed_precision: bool = _option(
        True, "Calculate in half precision where a graphics card is used; a processor never does."
    )
    arithmetic: str = _option(
        "float32",
        "What the finished model calculates with: float32, or int8 (whole numbers: smaller and faster) "
        "where that costs next to nothing.",
    )
    second_look: Fraction = _option(
        0.01,
        "Share of the images, those that the finished model is least sure of, that it looks at again, turned "
        "and mirrored; 0 for none.",
    )
    duplicates: str = _option("keep", "Exact copies of an image: keep all, or leave_out all but the first.")
    fraction: Annotated[float, Meta(gt=0.0, le=1.0)] = _option(
        1.0, "Share of the data set that is used, the same for every class."
    )
    images_per_class: Annotated[int, Meta(ge=0)] = _option(
        0, "Most images of a class that are used; 0 for no limit."
    )
    native_width: Annotated[int, Meta(ge=0)] = _option(
        0, "Width of the source's own framing, where the cell is small in the middle; 0 for none."
    )
    native_height: Annotated[int, Meta(ge=0)] = _option(0, "Height of the same.")
    native_crop: Annotated[int, Meta(ge=0)] = _option(
        0, "Side of the centre square that is cut from images of the native size."
    )

    def __post_init__(self) -> None:
        """Refuse combinations that make no sense.

        Raises:
            ConfigError: Two options contradict each other.
        """
        for name, value, known in (
            ("augmentation", self.augmentation, AUGMENTATIONS),
            ("normalisation", self.normalisation, NORMALISATIONS),
            ("schedule", self.schedule, SCHEDULES),
            ("treatment of duplicates", self.duplicates, DUPLICATES),
            ("arithmetic", self.arithmetic, ARITHMETICS),
        ):
            if value not in known:
                raise ConfigError(
                    tr("There is no {name} “{value}”.", name=name, value=value),
                    tr("Choose one of: {known}.", known=", ".join(known)),
                )
        if self.validation_fraction + self.test_fraction >= 0.9:
            raise ConfigError(
                tr("Validation and test together leave too few images to learn from."),
                tr("Keep validation_fraction + test_fraction under 0.9."),
            )
        native = (self.native_width, self.native_height, self.native_crop)
        if any(native) and not all(native):
            raise ConfigError(
                tr("The native framing is only half stated."),
                tr("Set native_width, native_height and native_crop together, or none of them."),
            )
        if self.validation_fraction == 0.0:
            raise ConfigError(
                tr("Without validation images nobody can say which epoch is the best."),
                tr("Set validation_fraction above 0."),
            )

    @property
    def framed_size(self) -> int:
        """Side in pixels at which images are kept and handed to the network, never above its input's."""
        return min(self.image_size or self.input_size, self.input_size)


AUGMENTATIONS = ("none", "light", "strong", "wide")
NORMALISATIONS = ("none", "stain")
SCHEDULES = ("plateau", "cosine")
DUPLICATES = ("keep", "leave_out")
ARITHMETICS = ("float32", "int8")


@dataclass(frozen=True, slots=True, kw_only=True)
class CardTexts:
    """What only a person can say of a model; it goes into the card as it is.

    Attributes:
        title: What the user calls the model; empty for a name made of the network's.
        caution: What the model does not know, shown wherever its results are.
        description: Free text.
        data_source: Name, authors and DOI or address of the data.
        data_licence: Licence of the data.
        licence: Licence of the model itself.
        weights_source: Origin and licence of the pretrained weights.
    """

    title: str = ""
    caution: str = ""
    description: str = ""
    data_source: str = ""
    data_licence: str = ""
    licence: str = ""
    weights_source: str = ""


def change_config(config: TrainingConfig, **changes: Any) -> TrainingConfig:
    """Return the configuration with those changes that are not None, all checked.

    Raises:
        ConfigError: A value is out of its range, or two options contradict each other.
    """
    given = {name: value for name, value in changes.items() if value is not None}
    return convert_options({**msgspec.to_builtins(config), **given}, TrainingConfig)


def convert_options(values: Any, wanted: type[T]) -> T:
    """Return plain values as options, all checked; what is not given has its default.

    Args:
        values: What was given, by name.
        wanted: `TrainingConfig` or `CardTexts`.

    Raises:
        ConfigError: There is no option of a name, a value is out of its range, or two contradict each
            other.
    """
    known = {option.name for option in fields(wanted)}
    unknown = sorted(set(values) - known) if isinstance(values, dict) else []
    if unknown:
        raise ConfigError(
            tr("There is no option “{unknown}”.", unknown=unknown[0]),
            tr("The options are: {known}.", known=", ".join(sorted(known))),
        )
    try:
        return msgspec.convert(values, wanted, strict=True)
    except msgspec.ValidationError as error:
        # A check of __post_init__ comes wrapped: show its own words.
        if isinstance(error.__cause__, ConfigError):
            raise error.__cause__ from None
        raise ConfigError(
            tr("An option has a wrong value: {error}.", error=_explain(str(error))),
            tr("Correct it and start again."),
        ) from error


# What msgspec says, in the order in which it is put into plain words.
_WORDS = (
    ("Expected ", "it must be "),
    ("`float`", "a number"),
    ("`int`", "a whole number"),
    ("`bool`", "true or false"),
    ("`str`", "text"),
    (" >= ", " of at least "),
    (" <= ", " of at most "),
    (" > ", " above "),
    (" < ", " below "),
)


def _explain(message: str) -> str:
    """Put what msgspec says of a value into words: “learning_rate”: it must be a number above 0.0."""
    what, _, place = message.partition(" - at ")
    for theirs, ours in _WORDS:
        what = what.replace(theirs, ours)
    name = place.strip("`").removeprefix("$.")
    return f"“{name}”: {what}" if name else what
