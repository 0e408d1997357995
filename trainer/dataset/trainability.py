"""Whether a data set can be learned from: what stands in the way, in words, before training starts."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from trainer.classes import MAX_CLASSES, describe_class, normalise_name
from trainer.dataset.splits import Split, count_needed, parts_to_draw
from trainer.errors import DatasetError
from trainer.language import tr, tr_n
from trainer.words import join_words, quote_some

# Under so many a class can be learned, but its scores mean little.
FEW_IMAGES = 20
# Weighing classes up makes good for a moderate difference only.
LARGEST_RATIO = 50


class Severity(StrEnum):
    """Whether training can go on."""

    ERROR = "error"
    WARNING = "warning"


class Obstacle(StrEnum):
    """What can stand in the way."""

    ONE_CLASS = "one class"
    TOO_MANY_CLASSES = "too many classes"
    TOO_FEW_IMAGES = "too few images"
    FEW_IMAGES = "few images"
    IMBALANCE = "imbalance"
    SIMILAR_NAMES = "similar names"
    ALL_EQUAL = "all equal"
    CONTRADICTION = "contradiction"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Concern:
    """One thing that stands in the way of learning from a data set.

    Attributes:
        obstacle: Which one.
        severity: An error keeps training from starting; a warning is only told.
        summary: What it is, one sentence.
        remedy: What to do, one sentence.
        classes: Ids of the classes that it is about; empty where it is about the whole.
    """

    obstacle: Obstacle
    severity: Severity
    summary: str
    remedy: str
    classes: tuple[str, ...] = ()


def check_labels(
    labels: Sequence[str],
    *,
    validation_fraction: float,
    test_fraction: float,
    given: Sequence[Split | None] | None = None,
) -> tuple[Concern, ...]:
    """Judge a data set by its labels alone; no image need be decoded.

    Args:
        labels: (N,) label of each image as the data set spells it, N at least 1.
        validation_fraction: Share for validation, in [0, 1).
        test_fraction: Share for the test, in [0, 1).
        given: (N,) parts that the data set itself states, as `split_images` takes them.

    Returns:
        What stands in the way, errors first.
    """
    stated = list(given) if given is not None else [None] * len(labels)
    return check_counts(
        Counter(zip(_class_ids(labels), stated, strict=True)),
        validation_fraction=validation_fraction,
        test_fraction=test_fraction,
    )


def check_counts(
    found: Mapping[tuple[str, Split | None], int], *, validation_fraction: float, test_fraction: float
) -> tuple[Concern, ...]:
    """Judge a data set by how many images it has, as `check_labels` does; it costs no more for many.

    Args:
        found: Images by class id and the part that the data set itself states, None where it states none.
        validation_fraction: Share for validation, in [0, 1).
        test_fraction: Share for the test, in [0, 1).
    """
    counts: Counter[str] = Counter()
    learned: Counter[str] = Counter()
    for (name, part), count in found.items():
        counts[name] += count
        if part in {None, Split.TRAIN}:
            learned[name] += count
    concerns = [*_check_number(counts), *_check_names(counts)]
    drawn = parts_to_draw({part for _, part in found}, validation_fraction, test_fraction)
    needed = count_needed(drawn)
    too_few = sorted(name for name in counts if learned[name] < needed)
    if too_few:
        parts = join_words([part.value for part in Split if part is Split.TRAIN or part in drawn])
        most = max(learned[name] for name in too_few)
        held = tr("no image") if most == 0 else tr_n("1 image", "{count:,} images", most)
        concerns.append(
            Concern(
                Obstacle.TOO_FEW_IMAGES,
                Severity.ERROR,
                tr(
                    "{too_few} at most {held}, too few for {parts}."
                    if len(too_few) > 1 and most
                    else "{too_few} {held}, too few for {parts}.",
                    too_few=_name_classes(too_few),
                    held=held,
                    parts=parts,
                ),
                tr_n(
                    "Add images until there is at least {count}, or leave the class out.",
                    "Add images until there are at least {count}, or leave the class out.",
                    needed,
                ),
                tuple(too_few),
            )
        )
    concerns += _check_amounts({name: count for name, count in learned.items() if count >= needed})
    return _errors_first(concerns)


def check_read(labels: Iterable[str], labels_read: Iterable[str]) -> tuple[Concern, ...]:
    """Judge what is left after the images were decoded: a class must not vanish unnoticed.

    Args:
        labels: Labels of all images.
        labels_read: Labels of those that could be read.
    """
    lost = sorted({*_class_ids(list(labels))} - {*_class_ids(list(labels_read))})
    if not lost:
        return ()
    return (
        Concern(
            Obstacle.UNREADABLE,
            Severity.ERROR,
            tr("{lost} no image that can be read.", lost=_name_classes(lost)),
            tr("Look at the files, or leave the class out."),
            tuple(lost),
        ),
    )


def check_copies(labels: Sequence[str], fingerprints: Sequence[str]) -> tuple[Concern, ...]:
    """Judge exact copies among decoded images: all equal, or under contradicting labels.

    Args:
        labels: (N,) label of each image as the data set spells it, N at least 1.
        fingerprints: (N,) fingerprint of each image's pixels; equal means an exact copy.
    """
    ids = _class_ids(labels)
    holders: dict[str, set[str]] = defaultdict(set)
    for name, fingerprint in zip(ids, fingerprints, strict=True):
        holders[fingerprint].add(name)
    if len(holders) == 1 < len(fingerprints):
        return (
            Concern(
                Obstacle.ALL_EQUAL,
                Severity.ERROR,
                tr("All images are exact copies of one another."),
                tr("There is nothing to tell apart: check how the images were made."),
            ),
        )
    return _check_contradictions(ids, fingerprints, holders)


def refuse_errors(concerns: Iterable[Concern]) -> None:
    """Let nothing pass that training cannot start from.

    Raises:
        DatasetError: With the first error's two sentences.
    """
    for concern in concerns:
        if concern.severity is Severity.ERROR:
            raise DatasetError(concern.summary, concern.remedy)


def _check_number(counts: Mapping[str, int]) -> list[Concern]:
    if len(counts) == 1:
        (only,) = counts
        return [
            Concern(
                Obstacle.ONE_CLASS,
                Severity.ERROR,
                tr("All images are of one class (“{only}”).", only=only),
                tr("Training needs at least two classes, one folder each."),
                (only,),
            )
        ]
    if len(counts) > MAX_CLASSES:
        return [
            Concern(
                Obstacle.TOO_MANY_CLASSES,
                Severity.ERROR,
                tr(
                    "There are {n_counts} classes; a model can tell {max_classes} apart at most.",
                    n_counts=len(counts),
                    max_classes=MAX_CLASSES,
                ),
                tr("Join classes, or check that the labels are classes and not names of images."),
            )
        ]
    return []


def _check_names(counts: Mapping[str, int]) -> list[Concern]:
    """Return a warning for class names that differ in case or punctuation only: most likely one class."""
    spellings: dict[str, list[str]] = defaultdict(list)
    for name in sorted(counts):
        spellings[normalise_name(name)].append(name)
    return [
        Concern(
            Obstacle.SIMILAR_NAMES,
            Severity.WARNING,
            tr("The classes {names} have nearly the same name.", names=quote_some(names)),
            tr("If they are one class, put their images together before training."),
            tuple(names),
        )
        for names in spellings.values()
        if len(names) > 1
    ]


def _check_amounts(counts: Mapping[str, int]) -> list[Concern]:
    """Return warnings for classes that have few images for themselves, or beside the largest."""
    concerns = []
    few = sorted(name for name, count in counts.items() if count < FEW_IMAGES)
    if few:
        concerns.append(
            Concern(
                Obstacle.FEW_IMAGES,
                Severity.WARNING,
                tr("{few} fewer than {few_images} images.", few=_name_classes(few), few_images=FEW_IMAGES),
                tr("Training works, but its scores for them mean little; add images if you can."),
                tuple(few),
            )
        )
    largest = max(counts.values(), default=0)
    rare = sorted(name for name, count in counts.items() if count * LARGEST_RATIO < largest)
    if rare:
        concerns.append(
            Concern(
                Obstacle.IMBALANCE,
                Severity.WARNING,
                tr(
                    "{rare} less than a {largest_ratio}th of the images of the largest class.",
                    rare=_name_classes(rare),
                    largest_ratio=LARGEST_RATIO,
                ),
                tr("Keep the class weights switched on, and look at the balanced accuracy."),
                tuple(rare),
            )
        )
    return concerns


def _check_contradictions(
    ids: Sequence[str], fingerprints: Sequence[str], holders: Mapping[str, set[str]]
) -> tuple[Concern, ...]:
    contradicting = {fingerprint for fingerprint, names in holders.items() if len(names) > 1}
    if not contradicting:
        return ()
    sound = {name for name, print_ in zip(ids, fingerprints, strict=True) if print_ not in contradicting}
    unsound = sorted(set(ids) - sound)
    if unsound:
        return (
            Concern(
                Obstacle.CONTRADICTION,
                Severity.ERROR,
                tr("{unsound} only images that are in another class too.", unsound=_name_classes(unsound)),
                tr("Decide which class they belong to, and remove them from the other."),
                tuple(unsound),
            ),
        )
    classes = tuple(sorted(set().union(*(holders[fingerprint] for fingerprint in contradicting))))
    return (
        Concern(
            Obstacle.CONTRADICTION,
            Severity.WARNING,
            tr_n(
                "{count} image is in more than one class ({classes}).",
                "{count} images are in more than one class ({classes}).",
                len(contradicting),
                classes=quote_some(classes),
            ),
            tr("Decide which class they belong to, and remove them from the other."),
            classes,
        ),
    )


def _class_ids(labels: Sequence[str]) -> list[str]:
    return [describe_class(label).id for label in labels]


def _errors_first(concerns: Iterable[Concern]) -> tuple[Concern, ...]:
    return tuple(sorted(concerns, key=lambda concern: concern.severity is not Severity.ERROR))


def _name_classes(names: Sequence[str]) -> str:
    return tr_n("The class {names} has", "The classes {names} have", len(names), names=quote_some(names))
