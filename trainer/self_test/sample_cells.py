"""The checks of the bundled model: it opens, and it sees in the sample cells what they were drawn as."""

import csv
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path

from trainer.bundle.model_file import read_model
from trainer.dataset.samples import find_samples
from trainer.errors import SelfTestError
from trainer.inference.classify import classify_samples
from trainer.inference.predictions import Prediction, Status
from trainer.resources import bundled_model, sample_cells, sample_classes

# A drawn cell may be taken for its neighbour, and which ones are may differ with the processor; a model or a
# decoder that does not work is wrong about most.
_MOST_WRONG = 0.1


def check_model(_folder: Path) -> str:
    """Open the bundled model, which compares the hashes of all that is in it.

    Raises:
        ModelFileError: It is missing or damaged.
    """
    model = read_model(bundled_model())
    return f"“{model.name}” is whole: {len(model.card.classes)} classes, network {model.card.network}."


def check_samples(_folder: Path) -> str:
    """Classify the sample cells, and compare the counts of each sample with what was drawn.

    In each sample the counts by class may be off by one cell in ten, and by one in a small sample.

    Raises:
        SelfTestError: Cells are missing or cannot be read, or the counts differ by more.
        ModelFileError: The model cannot be used.
    """
    model = read_model(bundled_model())
    drawn = _read_drawn()
    found: dict[str, Counter[str]] = {sample_id: Counter() for sample_id in drawn}
    with closing(classify_samples(find_samples([sample_cells()]), model)) as predictions:
        for sample_id, class_id in _name_classes(predictions, model.card.class_ids):
            found.setdefault(sample_id, Counter())[class_id] += 1
    for sample_id, counts in found.items():
        _compare(sample_id, counts, drawn.get(sample_id, Counter()))
    return f"{sum(map(Counter.total, found.values()))} cells are classified, with the expected counts."


def _name_classes(predictions: Iterator[Prediction], ids: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield sample and top class of each cell, of unsure ones too."""
    for prediction in predictions:
        if prediction.status in {Status.FAILED, Status.EXCLUDED}:
            raise SelfTestError(
                f"The sample cell “{prediction.sample_id}/{prediction.source.name}” cannot be classified: "
                f"{prediction.reason}"
            )
        yield prediction.sample_id, ids[prediction.class_index]


def _read_drawn() -> Mapping[str, Counter[str]]:
    """Return how many cells of each class were drawn, by sample.

    Raises:
        SelfTestError: The table of that cannot be read, or is empty.
    """
    drawn: dict[str, Counter[str]] = {}
    try:
        with sample_classes().open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                drawn.setdefault(row["path"].partition("/")[0], Counter())[row["label"]] += 1
    except (OSError, ValueError, KeyError, AttributeError, csv.Error) as error:
        raise SelfTestError(f"“{sample_classes().name}” cannot be read.") from error
    if not drawn:
        raise SelfTestError(f"“{sample_classes().name}” is empty.")
    return drawn


def _compare(sample_id: str, found: Counter[str], drawn: Counter[str]) -> None:
    """Refuse counts that differ by more than the model may be wrong about.

    Raises:
        SelfTestError: They do.
    """
    if found.total() != drawn.total():
        raise SelfTestError(
            f"In the sample “{sample_id}” {found.total()} cells were found instead of {drawn.total()}."
        )
    n_wrong = (found - drawn).total()
    if n_wrong > max(1, round(_MOST_WRONG * drawn.total())):
        raise SelfTestError(
            f"In the sample “{sample_id}” {n_wrong} of {drawn.total()} cells are counted as another class: "
            f"{_list(found)} instead of {_list(drawn)}.",
            "Update the processor's drivers and system, install the application anew, and trust no count "
            "until this passes.",
        )


def _list(counts: Counter[str]) -> str:
    return ", ".join(f"{count} {class_id}" for class_id, count in counts.most_common())
