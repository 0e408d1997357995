"""Dividing images so that all of a sample, as a rule one patient's, are in one part."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from trainer.dataset.splits import Split, parts_to_draw
from trainer.errors import DatasetError
from trainer.language import tr, tr_n
from trainer.words import join_words


def split_by_sample(
    groups: Sequence[str],
    labels: Sequence[str],
    *,
    validation_fraction: float,
    test_fraction: float,
    seed: int,
    given: Sequence[Split | None] | None = None,
) -> list[Split]:
    """Assign whole groups to parts so that every part has its share of every class as nearly as can be.

    Groups are taken in turns, large ones first, each going where it leaves the shares least wrong. Unlike
    with `split_images` a class may be missing from validation or test, where too few samples have it.

    Args:
        groups: (N,) group of each image: a sample, or samples that share an image.
        labels: (N,) class of each image.
        validation_fraction: Share of each class in [0, 1).
        test_fraction: Share of each class in [0, 1).
        seed: Seed of the order.
        given: (N,) parts that the data set itself states, as `split_images` takes them.

    Returns:
        (N,) parts.

    Raises:
        DatasetError: There are fewer groups than parts, or a class is left without training images.
    """
    stated = list(given) if given is not None else [None] * len(labels)
    wanted = parts_to_draw(stated, validation_fraction, test_fraction)
    members: dict[str, list[int]] = defaultdict(list)
    for row, group in enumerate(groups):
        members[group].append(row)
    parts = [part or Split.TRAIN for part in stated]
    drawable: dict[str, Counter[str]] = {}
    for group, rows in members.items():
        held_out = {part for row in rows if (part := stated[row]) not in {None, Split.TRAIN}}
        if held_out:
            part = Split.TEST if Split.TEST in held_out else Split.VALIDATION
            for row in rows:
                parts[row] = stated[row] or part
        else:
            drawable[group] = Counter(labels[row] for row in rows)
    if len(drawable) <= len(wanted):
        names = join_words([part.value for part in Split if part is Split.TRAIN or part in wanted])
        raise DatasetError(
            tr_n(
                "The images to divide are of {count} sample, too few for {names}.",
                "The images to divide are of {count} samples, too few for {names}.",
                len(drawable),
                names=names,
            ),
            tr("Add samples, state the parts in the manifest, or leave its column of samples out."),
        )
    for group, part in _assign(drawable, wanted, seed).items():
        for row in members[group]:
            parts[row] = part
    learned = {label for label, part in zip(labels, parts, strict=True) if part is Split.TRAIN}
    for label in sorted(set(labels) - learned):
        raise DatasetError(
            tr(
                "The class “{label}” is in too few samples to be in training and to be held out.", label=label
            ),
            tr("Add samples that have it, or leave the class out."),
        )
    return parts


def _assign(groups: Mapping[str, Counter[str]], wanted: Mapping[Split, float], seed: int) -> dict[str, Split]:
    """Return the part of each group.

    Args:
        groups: Images by class, of each group; more groups than parts.
        wanted: Share of each part that is drawn; training gets the rest.
        seed: Seed of the order.
    """
    shares = {Split.TRAIN: 1 - sum(wanted.values()), **wanted}
    totals: Counter[str] = sum(groups.values(), Counter())
    held: dict[Split, Counter[str]] = {part: Counter() for part in shares}
    assigned: dict[str, Split] = {}
    order = sorted(groups, key=lambda group: (-_weigh(group, groups[group].total(), seed), group))
    for place, group in enumerate(order):
        empty = [part for part in shares if not held[part]]
        # The last groups go to parts that have none yet.
        choices = empty if len(order) - place <= len(empty) else list(shares)
        part = min(
            choices,
            key=lambda part: sum(
                _error(held[part][label] + count, shares[part] * totals[label])
                - _error(held[part][label], shares[part] * totals[label])
                for label, count in groups[group].items()
            ),
        )
        held[part].update(groups[group])
        assigned[group] = part
    return assigned


def _error(count: int, target: float) -> float:
    """Return by how much a count misses its target; being over weighs as much as the share is small."""
    return float((count - target) ** 2 / max(target, 1e-9))


def _weigh(group: str, count: int, seed: int) -> float:
    """Return a group's size, varied by a quarter so that the seed decides among groups of like size."""
    digest = hashlib.blake2b(f"{seed}:{group}".encode(), digest_size=8).digest()
    return count * (0.75 + 0.5 * int.from_bytes(digest) / 2**64)
