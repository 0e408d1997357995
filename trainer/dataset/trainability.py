"""Whether a data set can be learned from: what stands in the way, in words, before training starts."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from trainer.classes import MAX_CLASSES, describe_class, normalise_name
from trainer.dataset.concerns import Concern, Obstacle, Severity, sort_concerns
from trainer.dataset.splits import Split, count_needed, parts_to_draw
from trainer.language import tr, tr_n
from trainer.words import join_words, quote_some

# Under so many a class can be learned, but its scores mean little.
FEW_IMAGES = 20
# Weighing classes up makes good for a moderate difference only.
LARGEST_RATIO = 50


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
        concerns.append(
            Concern(
                Obstacle.TOO_FEW_IMAGES,
                Severity.ERROR,
                _tell_too_few(too_few, max(learned[name] for name in too_few), parts),
                tr_n(
                    "Add images until there is at least {count}, or leave the class out.",
                    "Add images until there are at least {count}, or leave the class out.",
                    needed,
                ),
                tuple(too_few),
            )
        )
    concerns += _check_amounts({name: count for name, count in learned.items() if count >= needed})
    return sort_concerns(concerns)


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
            tr_n(
                "The class {names} has no image that can be read.",
                "The classes {names} have no image that can be read.",
                len(lost),
                names=quote_some(lost),
            ),
            tr_n(
                "Look at the files, or leave the class out.",
                "Look at the files, or leave them out.",
                len(lost),
            ),
            tuple(lost),
        ),
    )


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
                tr_n(
                    "The class {names} has fewer than {few_images} images.",
                    "The classes {names} have fewer than {few_images} images.",
                    len(few),
                    names=quote_some(few),
                    few_images=FEW_IMAGES,
                ),
                tr_n(
                    "Training works, but its scores for this class mean little; add images if you can.",
                    "Training works, but its scores for these classes mean little; add images if you can.",
                    len(few),
                ),
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
                tr_n(
                    "The class {names} has less than a {ratio}th of the images of the largest class.",
                    "The classes {names} have less than a {ratio}th of the images of the largest class.",
                    len(rare),
                    names=quote_some(rare),
                    ratio=LARGEST_RATIO,
                ),
                tr("Keep the class weights switched on, and look at the balanced accuracy."),
                tuple(rare),
            )
        )
    return concerns


def _class_ids(labels: Sequence[str]) -> list[str]:
    return [describe_class(label).id for label in labels]


def _tell_too_few(names: Sequence[str], most: int, parts: str) -> str:
    """Return that classes have at most so many images, which are too few for the parts."""
    told = quote_some(names)
    if not most:
        return tr_n(
            "The class {names} has no image, too few for {parts}.",
            "The classes {names} have no image, too few for {parts}.",
            len(names),
            names=told,
            parts=parts,
        )
    if len(names) == 1:
        return tr_n(
            "The class {names} has 1 image, too few for {parts}.",
            "The class {names} has {count:,} images, too few for {parts}.",
            most,
            names=told,
            parts=parts,
        )
    return tr_n(
        "The classes {names} have at most 1 image, too few for {parts}.",
        "The classes {names} have at most {count:,} images, too few for {parts}.",
        most,
        names=told,
        parts=parts,
    )
