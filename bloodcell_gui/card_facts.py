"""What a model's card says, as more than one page tells it."""

from datetime import date

from trainer.bundle.card import ModelCard, Scores
from trainer.errors import NetworkError
from trainer.language import mark, tr
from trainer.networks import find_preset

# What the bundled model's card says; whoever shows a card's caution looks it up.
BUNDLED_CAUTION = mark("Learned from healthy people; knows no blasts or other abnormal cells.")


def title_network(network: str) -> str:
    """Return the title of a network by its id; the id itself where this version does not know it."""
    try:
        return tr(find_preset(network).title)
    except NetworkError:
        return network


def describe_day(day: str) -> str:
    """Return a card's day as the language writes it; what is no day as it is.

    Args:
        day: ISO 8601, or what somebody wrote in its place.
    """
    try:
        return tr("{day:%Y-%m-%d}", day=date.fromisoformat(day))
    except ValueError:
        return day


def describe_attuning(card: ModelCard) -> str:
    """Return what a model was attuned from and to; empty for one that was not."""
    told = card.attuned
    if told is None:
        return ""
    return tr("Attuned from “{title}” to {n_images:,} images", title=told.title, n_images=told.n_images)


def best_scores(card: ModelCard) -> tuple[str, Scores] | None:
    """Return the part whose figures say most, `test` before `validation`, and its scores."""
    for part in ("test", "validation"):
        if part in card.scores:
            return part, card.scores[part]
    return None
