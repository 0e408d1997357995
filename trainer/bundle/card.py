"""The card of a model: all that is known about it, as plain data (`card.json`)."""

from dataclasses import dataclass, field, replace
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from trainer.classes import MAX_CLASSES, CellClass, find_class
from trainer.config import TrainingConfig
from trainer.dataset.framing import Framing
from trainer.errors import ModelFileError
from trainer.language import tr
from trainer.versioned import DamagedFormError, NewerFormError, decode_versioned

# 2: a recipe may ask for a normalisation, which an older version would leave out without a word.
SCHEMA = 2

Sha256 = Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
Share = Annotated[float, Meta(ge=0.0, le=1.0)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """What a model reached on one set of labelled images it was not fitted to.

    Attributes:
        n_images: Images in the set.
        accuracy: Share whose top class is right.
        balanced_accuracy: Mean recall over the classes present.
        macro_f1: Mean F1 over the classes present.
        recall: Recall of each class present, by class id.
    """

    n_images: int
    accuracy: Share
    balanced_accuracy: Share
    macro_f1: Share
    recall: dict[str, Share] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class CleaningDescription:
    """What was changed of a data set before a model learned from it.

    Attributes:
        decisions: Name of the decisions file; empty for none.
        n_labelled: Images that had no label and got one by a decision.
        n_relabelled: Images that got another label by a decision.
        n_excluded: Images left out by a decision.
        n_copies: Images left out as exact copies of another of their class.
        n_contradicting: Images left out because the same image is in another class too.
        n_unlabelled: Images left out because nothing says of which class they are.
    """

    decisions: str = ""
    n_labelled: int = 0
    n_relabelled: int = 0
    n_excluded: int = 0
    n_copies: int = 0
    n_contradicting: int = 0
    n_unlabelled: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DataDescription:
    """What a model learned from.

    Attributes:
        fingerprint: SHA-256 over the sorted fingerprints and labels of all images.
        n_images: Images by part (`train`, `validation`, `test`).
        n_per_class: Images by class id, all parts.
        n_left_out: Images that could not be read.
        source: Name, authors and DOI or address of the data, where known.
        licence: Licence of the data, where known.
        split_seed: Seed that the parts were drawn with.
        traces: Beginnings of the lowest fingerprints of the images that were learned from, 8 hex digits
            each: they tell whether another data set holds the same images.
        cleaning: What was changed of the data before; None where it was used as it is.
    """

    fingerprint: Sha256
    n_images: dict[str, int]
    n_per_class: dict[str, int]
    n_left_out: int = 0
    source: str = ""
    licence: str = ""
    split_seed: int = 0
    traces: Annotated[str, Meta(pattern="^([0-9a-f]{8})*$")] = ""
    cleaning: CleaningDescription | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibrationScores:
    """How well a model's confidences tell how often they are right.

    Attributes:
        part: The part that both were measured on: `test`, or `validation`, which the temperature was
            fitted to, where there is no test part.
        n_images: Images in it.
        error_before: Expected calibration error of the logits as they are.
        error: The same once they are divided by the card's temperature.
    """

    part: str
    n_images: int
    error_before: Share
    error: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class CorruptedSummary:
    """What a model reached on corrupted copies of a sample of images it was not fitted to.

    Attributes:
        part: The part that the sample was drawn from.
        n_images: Images in the sample; each was corrupted in every way.
        n_copies: Corrupted copies of each.
        accuracy: Mean over all copies.
        balanced_accuracy: The same of the mean recall.
    """

    part: str
    n_images: int
    n_copies: int
    accuracy: Share
    balanced_accuracy: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatingPoint:
    """What comes of looking at the cells under one confidence again: one point of a curve.

    Attributes:
        threshold: Confidence under which a cell is unsure.
        unsure: Share of the validation images that are unsure then, for whatever reason.
        right: Share of the others whose class is right.
    """

    threshold: Share
    unsure: Share
    right: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnedLimits:
    """How far an image may be from what was learned from, by the statistics in the model file.

    Attributes:
        n_images: Images that were learned from and that the statistics are of.
        n_validation: Images that were not learned from, and that the limits and the operating points were
            chosen on.
        distance: Distance in feature space beyond which an image is like none of the classes.
        strangeness: Distance of its looks (colour, scale, sharpness) beyond which it is so.
    """

    n_images: int
    n_validation: int
    distance: Annotated[float, Meta(gt=0.0)]
    strangeness: Annotated[float, Meta(gt=0.0)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Adaptation:
    """What a model was adapted from, with what, and what came of it.

    Attributes:
        title: Title of the model that it was adapted from.
        name: Name of that model's file without the suffix.
        sha256: SHA-256 of its LiteRT network.
        n_cells: The laboratory's cells that it was adapted with, by class id.
        n_folds: Parts that these were divided into: each was judged by a model adapted with the others.
        before: What the old model reached on these cells.
        after: What models adapted without the cell that they judge reached on the same ones.
        old_before: What the old model reached on its own test images; None where they were not at hand.
        old_after: What this one reached on them; None with it.
        not_measured: Why it was not measured what the model forgot, in words; empty where it was.
    """

    title: str
    name: str
    sha256: Sha256
    n_cells: dict[str, int]
    n_folds: int
    before: Scores
    after: Scores
    old_before: Scores | None = None
    old_after: Scores | None = None
    not_measured: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attuning:
    """What a model was attuned from, and to what.

    Attributes:
        title: Title of the model that it was attuned from.
        name: Name of that model's file without the suffix.
        sha256: SHA-256 of its LiteRT network.
        n_images: Images of the laboratory, without labels, that its statistics are of.
        before: How many of them the old model gave each class, by class id.
        after: How many this one gives.
        changed: Share of them that it gives another class.
    """

    title: str
    name: str
    sha256: Sha256
    n_images: int
    before: dict[str, int]
    after: dict[str, int]
    changed: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelCard:
    """All that is known about a model; written as `card.json` in the model file.

    Attributes:
        schema: Version of this form.
        title: What the user calls the model.
        classes: The classes in the order of the model's outputs.
        network: Id of the network, from `trainer.networks`.
        framing: How images become the network's input; pixels enter as uint8 RGB in [0, 255]
            and are scaled inside the model.
        n_features: Width of the output `features`.
        feature_map: Shape (H, W, C) of the output `feature_map`; None where there is none.
        caution: What the model does not know, shown wherever its results are.
        description: Free text.
        command: The command that trained it.
        training: The configuration it was trained with.
        scores: What it reached, by part (`validation`, `test`).
        data: What it learned from.
        started_from: Pretrained weights: name, source and licence in words; empty for none.
        ended: Why training ended, in words.
        epochs_run: Epochs that were run.
        best_epoch: The one that was kept, from 1; 0 where what it started from was.
        created: Day of training, `YYYY-MM-DD`.
        versions: Package versions it was made with.
        licence: Licence of the model itself.
        temperature: What the logits are divided by so that confidences tell how often they are right;
            None leaves them as they are.
        calibration: What that made of the confidences; None where it was not measured.
        corrupted: What it reached on corrupted copies; None where that was not measured.
        thresholds: Confidence under which a cell is unsure and not counted, by class id, or by `all` for the
            classes that are not named; None counts every cell.
        operating_points: What other thresholds for all classes would come to, by rising threshold; empty
            where that was not measured.
        statistics: How unlike what it learned from a cell may be to be counted; None where that was not
            measured.
        adapted: What it was adapted from, and with what; None for one that was trained as a whole.
        attuned: What it was attuned from, and to what; None for one that was not.
        arithmetic: What it calculates with, one of `trainer.config.ARITHMETICS`.
        second_look: Confidence under which an image is looked at again, turned and mirrored; 0 for never.
        earlier_augmentations: Levels of augmentation of the models that training started from.
        entries: SHA-256 of every other entry of the file.
    """

    title: str
    classes: Annotated[tuple[CellClass, ...], Meta(min_length=2, max_length=MAX_CLASSES)]
    network: str
    framing: Framing
    n_features: int
    feature_map: tuple[int, int, int] | None
    training: TrainingConfig
    data: DataDescription
    scores: dict[str, Scores]
    schema: int = SCHEMA
    caution: str = ""
    description: str = ""
    command: str = ""
    started_from: str = ""
    ended: str = ""
    epochs_run: int = 0
    best_epoch: int = 0
    created: str = ""
    versions: dict[str, str] = field(default_factory=dict)
    licence: str = ""
    temperature: Annotated[float, Meta(ge=0.01, le=100.0)] | None = None
    calibration: CalibrationScores | None = None
    corrupted: CorruptedSummary | None = None
    thresholds: dict[str, float] | None = None
    operating_points: tuple[OperatingPoint, ...] = ()
    statistics: LearnedLimits | None = None
    adapted: Adaptation | None = None
    attuned: Attuning | None = None
    arithmetic: Literal["float32", "int8"] = "float32"
    second_look: Share = 0.0
    earlier_augmentations: tuple[str, ...] = ()
    entries: dict[str, Sha256] = field(default_factory=dict)

    @property
    def class_ids(self) -> tuple[str, ...]:
        """The ids of the classes in the order of the model's outputs."""
        return tuple(cell_class.id for cell_class in self.classes)

    @property
    def augmentations(self) -> tuple[str, ...]:
        """All levels of augmentation that it was trained with, the last first, each once."""
        return tuple(dict.fromkeys((self.training.augmentation, *self.earlier_augmentations)))

    def find_class(self, name: str) -> CellClass | None:
        """Return the class that a folder's or manifest's name means; None if it knows none."""
        return find_class(name, self.classes)


def encode_card(card: ModelCard) -> bytes:
    """Return the card as indented UTF-8 JSON, in the present form whatever form it was read in."""
    return msgspec.json.format(msgspec.json.encode(replace(card, schema=SCHEMA)), indent=2)


def decode_card(data: bytes) -> ModelCard:
    """Read a card, checking every field.

    Raises:
        ModelFileError: It is no JSON, comes from a newer version, or a field is wrong.
    """
    try:
        return decode_versioned(data, ModelCard, SCHEMA)
    except NewerFormError as error:
        raise ModelFileError(
            tr("The model file comes from {error}.", error=error),
            tr("Update the application, or export the model again from the older one."),
        ) from error
    except DamagedFormError as error:
        raise ModelFileError(
            tr("The model file's card is damaged: {error}.", error=error),
            tr("Get the file again from where it came from."),
        ) from error
