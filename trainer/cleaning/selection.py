"""Which images of a data set are learned from, and under which label, once it was cleaned."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from trainer.classes import CellClass, Role, describe_class, order_classes
from trainer.cleaning.decisions import Decision, Verdict
from trainer.cleaning.vocabulary import learn_classes
from trainer.dataset.copies import find_copies
from trainer.errors import DecisionsError
from trainer.language import mark, tr


class LeftOut(StrEnum):
    """Why an image that can be read is not learned from."""

    DECISION = mark("a decision excludes it")
    COPY = mark("it is an exact copy of another")
    CONTRADICTION = mark("it is an exact copy of an image of another class")
    NO_LABEL = mark("nothing says of which class it is")


@dataclass(frozen=True, slots=True)
class Selection:
    """What is learned from.

    Attributes:
        rows: (M,) rows of the data set that stay, ascending.
        labels: (M,) label of each.
        left_out: Why each of the others goes, by its row.
        n_relabelled: Images that have another label than the data set gives them.
        n_labelled: Images that the data set gives no label, and a decision does.
        n_unused: Decisions about images that are not there.
        roles: What the classes count as that only decisions know, by class id.
    """

    rows: tuple[int, ...]
    labels: tuple[str, ...]
    left_out: dict[int, LeftOut]
    n_relabelled: int = 0
    n_labelled: int = 0
    n_unused: int = 0
    roles: dict[str, Role] = field(default_factory=dict)

    @property
    def classes(self) -> tuple[CellClass, ...]:
        """The classes that are learned, sorted by id."""
        known = order_classes(sorted(set(self.labels)))
        return tuple(replace(one, role=self.roles.get(one.id, one.role)) for one in known)

    def count(self, why: LeftOut) -> int:
        """Return how many images are left out for a reason."""
        return sum(reason is why for reason in self.left_out.values())


def select_images(
    names: Sequence[str],
    labels: Sequence[str],
    fingerprints: Sequence[str],
    *,
    decisions: Sequence[Decision] = (),
    leave_out_copies: bool = False,
    unused_names: Collection[str] = (),
) -> Selection:
    """Apply decisions first, then leave out exact copies if asked to.

    A decision is about the image of its path and its pixels. Where the pixels are known and no image
    of that path has them, it is about the one that does: files may have been moved. An image at the
    path with other pixels is another image, and nothing was decided about it.

    An image without a label takes no part unless a decision gives it one.

    Of copies under one label the first in path order stays. Of copies under different labels none
    does, since nobody knows which is right, unless decisions settle it.

    Args:
        names: (N,) paths below the data set.
        labels: (N,) label of each image; empty for one that the data set gives none.
        fingerprints: (N,) fingerprints of pixels.
        decisions: What was decided, at most one for each image.
        leave_out_copies: Whether exact copies go.
        unused_names: Paths of images of the data set that take no part, because a share of it is used.

    Raises:
        DecisionsError: None of the decisions is about an image here, or one gives a class that it may not
            give (`vocabulary` says which).
    """
    final = list(labels)
    left_out: dict[int, LeftOut] = {}
    found = match_decisions(names, fingerprints, decisions)
    if decisions and not found and not any(decision.path in unused_names for decision in decisions):
        raise DecisionsError(
            tr("The decisions are about another data set: none of their images is here."),
            tr("Choose the decisions file of this data set."),
        )
    vocabulary = learn_classes(labels, found.values())
    for row, decision in found.items():
        if decision.verdict is Verdict.EXCLUDE:
            left_out[row] = LeftOut.DECISION
        elif decision.verdict is Verdict.RELABEL:
            final[row] = vocabulary.spellings[describe_class(decision.new_label).id]
    left_out |= {
        row: LeftOut.NO_LABEL for row, label in enumerate(final) if not label and row not in left_out
    }
    rows = [row for row in range(len(names)) if row not in left_out]
    if leave_out_copies:
        ids = [describe_class(final[row]).id for row in rows]
        copies = find_copies([names[row] for row in rows], ids, [fingerprints[row] for row in rows])
        left_out.update({rows[place]: LeftOut.COPY for place in copies.repeated})
        left_out.update(
            {rows[place]: LeftOut.CONTRADICTION for group in copies.contradicting for place in group}
        )
        rows = [row for row in rows if row not in left_out]
    return Selection(
        rows=tuple(rows),
        labels=tuple(final[row] for row in rows),
        left_out=left_out,
        n_relabelled=sum(final[row] != labels[row] != "" for row in rows),
        n_labelled=sum(not labels[row] for row in rows),
        n_unused=_count_unused(decisions, found, set(unused_names).difference(names)),
        roles=vocabulary.roles,
    )


def name_labels(decisions: Iterable[Decision]) -> dict[str, str]:
    """Return the label that decisions give, by the path alone: what can be told before an image is read."""
    return {one.path: one.new_label for one in decisions if one.verdict is Verdict.RELABEL}


def describe_selection(selection: Selection, names: Sequence[str]) -> Iterator[str]:
    """Yield in words what was changed, one image a line but for those without a label.

    Nothing for a data set as it was found.

    Args:
        selection: What is learned from.
        names: (N,) paths of all images that it was made of.
    """
    for row, why in sorted(selection.left_out.items()):
        if why is not LeftOut.NO_LABEL:
            yield tr("Left out: {names}: {why}.", names=names[row], why=tr(why))
    if n_unlabelled := selection.count(LeftOut.NO_LABEL):
        # Most of a folder that somebody has begun to label: a line each would hide the rest.
        yield tr(
            "Left out, since nothing says of which class they are: {n_unlabelled}.", n_unlabelled=n_unlabelled
        )
    if selection.n_labelled:
        yield tr("Labelled by decisions: {n_labelled}.", n_labelled=selection.n_labelled)
    if selection.n_relabelled:
        yield tr("Relabelled by decisions: {n_relabelled}.", n_relabelled=selection.n_relabelled)
    if selection.n_unused:
        yield tr("Decisions about images that are not there: {n_unused}.", n_unused=selection.n_unused)


def match_decisions(
    names: Sequence[str], fingerprints: Sequence[str], decisions: Sequence[Decision]
) -> dict[int, Decision]:
    """Return the decision about each row that has one, by row; `select_images` says which that is.

    Args:
        names: (N,) paths below the data set.
        fingerprints: (N,) fingerprints of pixels.
        decisions: What was decided.
    """
    by_name = {name: row for row, name in enumerate(names)}
    by_fingerprint: dict[str, list[int]] = defaultdict(list)
    for row, fingerprint in enumerate(fingerprints):
        by_fingerprint[fingerprint].append(row)
    found: dict[int, Decision] = {}
    moved: dict[str, list[Decision]] = defaultdict(list)
    for decision in decisions:
        place = by_name.get(decision.path)
        if place is not None and decision.fingerprint in ("", fingerprints[place]):
            found[place] = decision
        elif decision.fingerprint:
            moved[decision.fingerprint].append(decision)
    for fingerprint, group in moved.items():
        rows = [row for row in by_fingerprint[fingerprint] if row not in found]
        # Of several copies nobody can say which one was moved, unless all were decided alike.
        if len(rows) <= len(group) and len({(one.verdict, one.new_label) for one in group}) == 1:
            found.update(zip(rows, group, strict=False))
    return found


def _count_unused(
    decisions: Sequence[Decision], found: dict[int, Decision], unused_names: Collection[str]
) -> int:
    """Count the decisions about images that are neither here nor among those that take no part."""
    used = {id(decision) for decision in found.values()}
    return sum(id(one) not in used and one.path not in unused_names for one in decisions)
