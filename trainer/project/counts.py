"""What the samples of a project count, by one query over cells that are alike."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from trainer.inference.predictions import Status
from trainer.project.adding import CONVERSION_SEPARATOR
from trainer.project.classes import join_classes, read_models, read_own_classes
from trainer.project.project_file import Project
from trainer.project.samples import ProjectSample, read_sample, read_samples
from trainer.reports.counts import SampleCounts, SampleSummary

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


def summarise_samples(project: Project) -> dict[int, SampleSummary]:
    """Return what was counted in each sample, by the sample's key, in the order of the samples.

    Raises:
        ProjectError: The project cannot be read.
    """
    with project.reading() as connection:
        return _summarise(connection, read_samples(connection), "", ())


def summarise_sample(project: Project, sample: int) -> SampleSummary:
    """Return what was counted in one sample.

    Args:
        project: The project.
        sample: Key of the sample.

    Raises:
        ProjectError: The project cannot be read.
    """
    with project.reading() as connection:
        one = read_sample(connection, sample)
        return _summarise(connection, [one], "WHERE cell.sample = ?", (sample,))[sample]


def _summarise(
    connection: sqlite3.Connection, samples: Sequence[ProjectSample], where: str, values: tuple[int, ...]
) -> dict[int, SampleSummary]:
    own = read_own_classes(connection)
    classes = {key: join_classes(model, own) for key, model in read_models(connection).items()}
    places = {key: {one.id: place for place, one in enumerate(found)} for key, found in classes.items()}
    models = {one.key: one.model for one in samples}
    counts = {one.key: SampleCounts(one.sample_id, classes[one.model]) for one in samples}
    for one in samples:
        counts[one.key].note_shift(one.shift)
    for key, status, final_class, conversions, cropped, number in connection.execute(
        _GROUP.format(where=where), values
    ):
        place = -1 if final_class is None else places[models[key]][final_class]
        parts = tuple(conversions.split(CONVERSION_SEPARATOR)) if conversions else ()
        counts[key].add(_Alike(Status(status), place, parts, bool(cropped)), number)
    return {key: one.snapshot() for key, one in counts.items()}
