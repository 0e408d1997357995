"""What a folder of a laboratory's cells holds, told by its labels before any image is read."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from trainer.bundle.card import ModelCard
from trainer.cleaning.decisions import read_decisions
from trainer.cleaning.keeping import find_place
from trainer.cleaning.selection import name_labels
from trainer.dataset.reading import read_dataset

# With fewer a class is hardly learned, and its share says nothing.
FEW_OF_A_CLASS = 5
# Of fewer images the mean is that of some cells, not of a microscope.
FEWEST_TO_ATTUNE = 64


@dataclass(frozen=True, slots=True)
class CellsFound:
    """What was found.

    Attributes:
        dataset: Where.
        decisions: File in which the user has labelled cells on the Clean page; None for none.
        counts: Labelled cells by class id, in the order of the model's classes.
        unknown: Labelled cells of classes that the model does not know, by their label.
        n_unlabelled: Cells without a label.
    """

    dataset: Path
    decisions: Path | None
    counts: dict[str, int]
    unknown: dict[str, int]
    n_unlabelled: int

    @property
    def n_labelled(self) -> int:
        """Labelled cells that the model can be adapted with."""
        return sum(self.counts.values())

    @property
    def n_images(self) -> int:
        """All cells, whatever their label: as many as a model can be attuned to."""
        return self.n_labelled + sum(self.unknown.values()) + self.n_unlabelled


def look_at_cells(dataset: Path, card: ModelCard) -> CellsFound:
    """Look what a model can be adapted with; labels that the user gave on the Clean page count.

    Args:
        dataset: Folder, manifest, `.zip` or `.npz`.
        card: Card of the model that is to be adapted.

    Raises:
        DatasetError: It is no data set.
        DecisionsError: What the user decided about it cannot be read.
    """
    place = find_place(dataset)
    decisions = place if place.is_file() else None
    given = name_labels(read_decisions(place)) if decisions is not None else {}
    images = read_dataset(dataset, may_lack_labels=True).images
    labels = Counter(given.get(image.source.name, image.label) for image in images)
    n_unlabelled = labels.pop("", 0)
    known = {label: card.find_class(label) for label in labels}
    counts: Counter[str] = Counter()
    for label, count in labels.items():
        if (its := known[label]) is not None:
            counts[its.id] += count
    return CellsFound(
        dataset=dataset,
        decisions=decisions,
        counts={name: counts[name] for name in card.class_ids if counts[name]},
        unknown={label: count for label, count in sorted(labels.items()) if known[label] is None},
        n_unlabelled=n_unlabelled,
    )
