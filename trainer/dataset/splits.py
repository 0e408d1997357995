"""Dividing images into training, validation and test, copies of a cell on one side."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from enum import StrEnum

from trainer.dataset.fingerprints import rank_fingerprint
from trainer.errors import DatasetError
from trainer.language import tr, tr_n
from trainer.words import join_words


class Split(StrEnum):
    """The part of a data set that an image is in."""

    TRAIN = "train"
    VALIDATION = "validation"
    TEST = "test"


def split_images(
    fingerprints: Sequence[str],
    labels: Sequence[str],
    *,
    validation_fraction: float,
    test_fraction: float,
    seed: int,
    given: Sequence[Split | None] | None = None,
) -> list[Split]:
    """Assign every image to a part: stratified by label, seeded, exact copies together.

    The result for an image depends on the set of fingerprints and the seed, not on the order or
    the names of the files.

    Args:
        fingerprints: (N,) fingerprints of pixels, or of one of the copies that an image has: equal means
            that two images are to be on one side.
        labels: (N,) class of each image.
        validation_fraction: Share of each class in [0, 1).
        test_fraction: Share of each class in [0, 1).
        seed: Seed of the shuffle.
        given: (N,) parts that the data set itself states; those stay as they are. Where it
            states train and test but no validation, validation is drawn from train; where it
            states no test, test is drawn from train too.

    Returns:
        (N,) parts.

    Raises:
        DatasetError: A class has too few images for every part.
    """
    stated = list(given) if given is not None else [None] * len(labels)
    wanted = parts_to_draw(stated, validation_fraction, test_fraction)

    copies: dict[str, list[int]] = defaultdict(list)
    for index, fingerprint in enumerate(fingerprints):
        copies[fingerprint].append(index)

    parts = [part or Split.TRAIN for part in stated]
    sizes: Counter[str] = Counter()
    drawable: dict[str, dict[str, int]] = {label: {} for label in set(labels)}
    for fingerprint, members in copies.items():
        held_out = {part for index in members if (part := stated[index]) not in {None, Split.TRAIN}}
        if held_out:
            # Copies of a cell that the data set itself holds out must not slip into training.
            part = Split.TEST if Split.TEST in held_out else Split.VALIDATION
            for index in members:
                parts[index] = stated[index] or part
            continue
        sizes.update(labels[index] for index in members)
        # Copies under contradicting labels stay in training: no model can be scored on two answers.
        if len({labels[index] for index in members}) == 1:
            drawable[labels[members[0]]][fingerprint] = len(members)

    for label in sorted(drawable):
        drawn = _draw(label, drawable[label], sizes[label], wanted, seed)
        for fingerprint, part in drawn.items():
            for index in copies[fingerprint]:
                parts[index] = part
    _check_training(labels, parts)
    return parts


def parts_to_draw(
    stated: Collection[Split | None], validation_fraction: float, test_fraction: float
) -> dict[Split, float]:
    """Return the share of each part that is drawn, because the data set states none of it."""
    fractions = {Split.TEST: test_fraction, Split.VALIDATION: validation_fraction}
    return {part: share for part, share in fractions.items() if share > 0 and part not in stated}


def count_needed(drawn: Mapping[Split, float]) -> int:
    """Return how many different images a class needs: one for each part that is drawn, and one to learn."""
    return len(drawn) + 1


def _draw(
    label: str, groups: dict[str, int], n_images: int, wanted: dict[Split, float], seed: int
) -> dict[str, Split]:
    """Choose the groups of copies of one class that leave training.

    Args:
        label: The class.
        groups: Number of copies by fingerprint.
        n_images: Images of the class that the shares are taken of.
        wanted: Share by part.
        seed: Seed of the order.

    Returns:
        Part by fingerprint, of those that are drawn.

    Raises:
        DatasetError: There are fewer groups than parts.
    """
    if len(groups) < count_needed(wanted):
        raise _too_few(label, len(groups), [Split.TRAIN, *wanted])
    # A hash of each fingerprint, not a shuffle of a list: more images leave the others where they were.
    order = sorted(groups, key=lambda fingerprint: rank_fingerprint(fingerprint, seed))
    left = n_images - len(wanted)
    drawn: dict[str, Split] = {}
    for position, (part, share) in enumerate(wanted.items(), start=1):
        quota = min(max(1, round(share * n_images)), left)
        reserve = len(wanted) - position + 1
        taken = _fill(order, groups, quota, len(order) - reserve)
        drawn.update(dict.fromkeys(taken, part))
        order = [fingerprint for fingerprint in order if fingerprint not in drawn]
        left -= sum(groups[fingerprint] for fingerprint in taken) - 1
    return drawn


def _fill(order: list[str], groups: dict[str, int], quota: int, most: int) -> list[str]:
    """Take groups in order while they fit into the quota, at most so many and at least one."""
    taken: list[str] = []
    for fingerprint in order:
        if groups[fingerprint] <= quota and len(taken) < most:
            taken.append(fingerprint)
            quota -= groups[fingerprint]
    return taken or [min(order, key=lambda fingerprint: groups[fingerprint])]


def _check_training(labels: Sequence[str], parts: Sequence[Split]) -> None:
    learned = {label for label, part in zip(labels, parts, strict=True) if part is Split.TRAIN}
    for label in sorted(set(labels) - learned):
        raise _too_few(label, 0, [Split.TRAIN])


def _too_few(label: str, count: int, parts: Iterable[Split]) -> DatasetError:
    names = join_words([part.value for part in Split if part in set(parts)])
    number = (
        tr_n("only {count} image (copies count once)", "only {count} images (copies count once)", count)
        if count
        else tr("no image")
    )
    return DatasetError(
        tr("The class “{label}” has {number}, too few for {names}.", label=label, number=number, names=names),
        tr("Add images of it, or leave the class out."),
    )
