"""Samples of the Classify page that are kept in a project."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from bloodcell_gui.cells import Cells
from bloodcell_gui.samples import find_done
from trainer.dataset.framing import FramingChoice
from trainer.dataset.samples import Sample
from trainer.project.adding import add_predictions
from trainer.project.project_file import Project
from trainer.project.samples import list_samples
from trainer.reports.used_model import UsedModel, name_model

if TYPE_CHECKING:
    from bloodcell_gui.session import Session
    from trainer.inference.predictions import Prediction


@dataclass(frozen=True, slots=True, eq=False)
class Classified:
    """What is classified on the Classify page, as it was at one moment.

    Attributes:
        samples: The samples that are done, by the key that they have there.
        cells: The cells of these and of others.
        model: What classified them.
        framing: The user's word on the native crop.
    """

    samples: tuple[tuple[int, Sample], ...]
    cells: Cells
    model: UsedModel
    framing: FramingChoice


@dataclass(frozen=True, slots=True)
class Added:
    """What became of samples that were to be added to a project.

    Attributes:
        added: Names of those that were added.
        known: Names of those that are in it already, with the same folder.
        clashing: Names of those that others in it have, of another folder; left out.
    """

    added: tuple[str, ...]
    known: tuple[str, ...]
    clashing: tuple[str, ...]


def take_classified(session: "Session") -> Classified | None:
    """Return what is classified now, while more may come; None where no sample is done."""
    done = find_done(session.samples)
    if session.model is None or session.cells is None or not done:
        return None
    return Classified(
        tuple((one.key, one.sample) for one in done),
        session.cells.snapshot(),
        name_model(session.model),
        FramingChoice(session.framing),
    )


def add_classified(
    project: Project, classified: Classified, who: str, advance: Callable[[int, int], None]
) -> Added:
    """Add samples to a project with what the model said of their cells, each whole or not at all.

    Args:
        project: The project; others may change it meanwhile.
        classified: The samples.
        who: Who adds them.
        advance: Told how many images are added, and of how many.

    Raises:
        Cancelled: By `advance`; what was added until then stays.
        ProjectError: They cannot be kept.
    """
    folders = {sample.sample_id: sample.folder for sample in list_samples(project)}
    new = [(key, sample) for key, sample in classified.samples if sample.id not in folders]
    others = [sample for _, sample in classified.samples if sample.id in folders]
    is_known = [folders[sample.id] == sample.root.absolute() for sample in others]
    rows = {key: classified.cells.rows_of(key) for key, _ in new}
    total = sum(map(len, rows.values()))

    def predict() -> "Iterator[Prediction]":
        of_samples = (classified.cells.predictions(rows[key], sample.id) for key, sample in new)
        return chain.from_iterable(of_samples)

    predictions = add_predictions(
        project,
        [sample for _, sample in new],
        predict(),
        classified.model,
        who=who,
        framing=classified.framing,
    )
    for done, _ in enumerate(predictions, 1):
        advance(done, total)
    return Added(
        tuple(sample.id for _, sample in new),
        tuple(sample.id for sample, known in zip(others, is_known, strict=True) if known),
        tuple(sample.id for sample, known in zip(others, is_known, strict=True) if not known),
    )
