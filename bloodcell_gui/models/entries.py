"""The library as the page shows it: one entry a file, the damaged ones too."""

from dataclasses import dataclass
from pathlib import Path

from bloodcell_gui.card_facts import best_scores, describe_day, title_network
from trainer.bundle.card import ModelCard
from trainer.bundle.library import is_bundled, is_default, list_models
from trainer.bundle.model_file import read_card
from trainer.errors import TrainerError
from trainer.language import tr


@dataclass(frozen=True, slots=True)
class Entry:
    """One model file of the library.

    Attributes:
        path: The file.
        card: What is known of the model; None where the file is damaged.
        problem: What is wrong with a damaged file, and what to do; empty for a sound one.
        size: Bytes of the file.
        is_bundled: Whether it came with the application, and stays as it is.
        is_default: Whether it is used when none is named.
    """

    path: Path
    card: ModelCard | None
    problem: str
    size: int
    is_bundled: bool
    is_default: bool

    @property
    def title(self) -> str:
        """The model's title, or the file's name where it is damaged."""
        return self.card.title if self.card is not None else self.path.name


def read_library() -> list[Entry]:
    """Read all cards of the library, the bundled model first; never raises for a bad file."""
    return [read_entry(path) for path in list_models()]


def read_entry(path: Path) -> Entry:
    """Read one file of the library."""
    card, problem, size = None, "", 0
    try:
        size = path.stat().st_size
        card = read_card(path)
    except TrainerError as error:
        problem = str(error)
    except OSError as error:
        problem = tr(
            "“{path}” cannot be read ({strerror}). Check that it may be read.",
            path=path.name,
            strerror=error.strerror or error,
        )
    return Entry(path, card, problem, size, is_bundled(path), is_default(path))


def describe_accuracy(card: ModelCard) -> str:
    """Return what the model reached, on clean images and on corrupted copies, in a line."""
    best = best_scores(card)
    parts = []
    if best is not None:
        part, scores = best
        parts.append(
            tr("{accuracy:.1f} % of test images", accuracy=100 * scores.accuracy)
            if part == "test"
            else tr("{accuracy:.1f} % of validation images", accuracy=100 * scores.accuracy)
        )
    if card.corrupted is not None:
        parts.append(tr("{accuracy:.1f} % of corrupted copies", accuracy=100 * card.corrupted.accuracy))
    return tr("Right on ") + ", ".join(parts) if parts else tr("Not scored")


def describe_facts(entry: Entry) -> str:
    """Return network, date and size in a line."""
    size = (
        tr("{entry_size:.1f} MB", entry_size=entry.size / 1000000.0)
        if entry.size >= 100_000
        else tr("{entry_size:,} bytes", entry_size=entry.size)
    )
    if entry.card is None:
        return size
    return " · ".join(
        filter(None, (title_network(entry.card.network), describe_day(entry.card.created), size))
    )
