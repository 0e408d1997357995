"""What a new model brings, told by its card: after adapting with labels, and after attuning without."""

from collections.abc import Sequence
from dataclasses import dataclass

from bloodcell_gui.table import Column
from bloodcell_gui.training.figure_text import format_share
from trainer.bundle.card import Adaptation, Attuning, ModelCard, Scores
from trainer.language import fill, mark, tr

_ADAPTED = (
    Column(mark("Cells")),
    Column(mark("Number"), is_number=True),
    Column(mark("Right before"), mark("Share that the old model calls rightly"), is_number=True),
    Column(mark("Right after"), mark("Share that the new model calls rightly"), is_number=True),
)
_ATTUNED = (
    Column(mark("Class")),
    Column(mark("Images before"), mark("Images that the old model gives this class"), is_number=True),
    Column(mark("Images after"), mark("Images that the new model gives this class"), is_number=True),
)


@dataclass(frozen=True, slots=True)
class Result:
    """A table and what it means.

    Attributes:
        columns: The table's columns.
        rows: Its rows, a text a column.
        summaries: Indices of the rows that sum others up.
        meaning: What the figures say, and what they do not say.
    """

    columns: tuple[Column, ...]
    rows: Sequence[tuple[str, ...]]
    summaries: frozenset[int]
    meaning: str


def describe_result(card: ModelCard) -> Result:
    """Return what the card of a new model says of before and after.

    Args:
        card: Card of a model that was adapted or attuned.
    """
    if card.attuned is not None:
        return _describe_attuning(card, card.attuned)
    assert card.adapted is not None
    return _describe_adaptation(card, card.adapted)


def _describe_adaptation(card: ModelCard, told: Adaptation) -> Result:
    titles = {known.id: tr(known.title) for known in card.classes}
    rows = [
        (
            titles[name],
            fill("{count:,}", count=count),
            format_share(told.before.recall.get(name)),
            format_share(told.after.recall.get(name)),
        )
        for name, count in told.n_cells.items()
    ]
    means = [_summarise(tr("Your cells, mean of the classes"), told.before, told.after)]
    if told.old_before is not None and told.old_after is not None:
        means.append(_summarise(tr("Old test images, mean of the classes"), told.old_before, told.old_after))
    forgetting = (
        tr(" Forgetting not measured. {not_measured}", not_measured=told.not_measured)
        if told.not_measured
        else ""
    )
    meaning = tr(
        "Each of your cells was judged by a model that had not learned from it nor from "
        "its look-alikes; the new model has learned from all of them.{forgetting}",
        forgetting=forgetting,
    )
    summaries = frozenset(range(len(rows), len(rows) + len(means)))
    return Result(_ADAPTED, [*rows, *means], summaries, meaning)


def _describe_attuning(card: ModelCard, told: Attuning) -> Result:
    rows = [
        (
            tr(known.title),
            fill("{count:,}", count=told.before.get(known.id, 0)),
            fill("{count:,}", count=told.after.get(known.id, 0)),
        )
        for known in card.classes
    ]
    meaning = tr(
        "{changed} of the {n_images:,} images are in another class now. Nobody knows yet whether the new "
        "classes are right: reviewing or labelling some of these cells tells.",
        changed=format_share(told.changed),
        n_images=told.n_images,
    )
    return Result(_ATTUNED, rows, frozenset(), meaning)


def _summarise(name: str, before: Scores, after: Scores) -> tuple[str, ...]:
    shares = format_share(before.balanced_accuracy), format_share(after.balanced_accuracy)
    return (name, fill("{n_images:,}", n_images=after.n_images), *shares)
