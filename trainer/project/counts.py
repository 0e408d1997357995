"""What the samples of a project count, by one query over cells that are alike."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from trainer.inference.predictions import Status
from trainer.project.adding import CONVERSION_SEPARATOR
from trainer.project.classes import join_classes, read_models, read_own_classes
from trainer.project.connection import reading_values
from trainer.project.project_file import Project
from trainer.project.samples import ProjectSample, read_sample, read_samples
from trainer.reports.counts import SampleCounts, SampleSummary
from trainer.reports.differential import AnalyserCount
from trainer.reports.laboratory import Laboratory
from trainer.reports.laboratory_files import read_laboratory
from trainer.reports.sample_facts import SampleFacts

_GROUP = """
SELECT outcome.sample, outcome.status, outcome.final_class, cell.conversions, cell.cropped, count(*)
FROM cell JOIN outcome ON outcome.cell = cell.key
{where}
GROUP BY 1, 2, 3, 4, 5
"""


@dataclass(frozen=True, slots=True)
class _Alike:
    """Images of a sample that are counted alike; see `reports.counts.Counted`."""

    status: Status
    class_index: int
    conversions: tuple[str, ...]
    cropped: bool


def summarise_samples(project: Project, laboratory: Laboratory | None = None) -> dict[int, SampleSummary]:
    """Return what was counted in each sample, by the sample's key, in the order of the samples.

    Whether images are still there is not looked at: that takes long.

    Args:
        project: The project.
        laboratory: What the laboratory says for itself; None for the user's own.

    Raises:
        ProjectError: The project cannot be read.
        LaboratoryError: What the user's laboratory says for itself makes no sense.
    """
    its = read_laboratory() if laboratory is None else laboratory
    with project.reading() as connection:
        return _summarise(connection, its, read_samples(connection), "", ())


def summarise_sample(project: Project, sample: int, laboratory: Laboratory | None = None) -> SampleSummary:
    """Return what was counted in one sample.

    Args:
        project: The project.
        sample: Key of the sample.
        laboratory: What the laboratory says for itself; None for the user's own.

    Raises:
        ProjectError: The project cannot be read.
        LaboratoryError: What the user's laboratory says for itself makes no sense.
    """
    its = read_laboratory() if laboratory is None else laboratory
    with project.reading() as connection:
        one = read_sample(connection, sample)
        return _summarise(connection, its, [one], "WHERE cell.sample = ?", (sample,))[sample]


def note_sample(sample: ProjectSample, n_missing: int = 0) -> SampleFacts:
    """Return what a project knows of a sample beside its cells, as reports take it.

    Args:
        sample: The sample.
        n_missing: Its images that are no longer there.
    """
    return SampleFacts(
        patient_group=sample.patient_group,
        analyser=AnalyserCount(sample.analyser_wbc, sample.includes_nrbc),
        shift=sample.shift,
        n_missing=n_missing,
        state=sample.state.value,
        reviewer=sample.state_by,
        reviewed_at=sample.state_at,
    )


def _summarise(
    connection: sqlite3.Connection,
    laboratory: Laboratory,
    samples: Sequence[ProjectSample],
    where: str,
    values: tuple[int, ...],
) -> dict[int, SampleSummary]:
    own = read_own_classes(connection)
    classes = {key: join_classes(model, own) for key, model in read_models(connection).items()}
    places = {key: {one.id: place for place, one in enumerate(found)} for key, found in classes.items()}
    models = {one.key: one.model for one in samples}
    with reading_values():
        counts = {one.key: SampleCounts(one.sample_id, classes[one.model], laboratory) for one in samples}
    for one in samples:
        counts[one.key].note_facts(note_sample(one))
    for row in connection.execute(_GROUP.format(where=where), values):
        with reading_values():
            key, status, final_class, conversions, cropped, number = row
            place = -1 if final_class is None else places[models[key]][final_class]
            parts = tuple(conversions.split(CONVERSION_SEPARATOR)) if conversions else ()
            its = counts[key], _Alike(Status(status), place, parts, bool(cropped))
        its[0].add(its[1], number)
    return {key: one.snapshot() for key, one in counts.items()}
