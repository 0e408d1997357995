"""The report of a project: the same files in the same form as a classification writes, with final classes."""

import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path

from trainer.errors import ProjectError
from trainer.inference.predictions import Status
from trainer.project.adding import CONVERSION_SEPARATOR
from trainer.project.classes import join_classes, read_models, read_own_classes
from trainer.project.names import unpack_name
from trainer.project.probabilities import unpack_probabilities
from trainer.project.project_file import Project
from trainer.project.samples import read_samples
from trainer.reports.counts import RunCounts
from trainer.reports.files import write_report
from trainer.reports.outcomes import Outcome
from trainer.reports.target import ReportTarget
from trainer.reports.used_model import UsedModel
from trainer.words import quote_some

# Where the samples of a report were not all classified with the same word on the native crop.
_SEVERAL_FRAMINGS = "several"

_LIST = """
SELECT sample.sample_id, cell.name, cell.machine_class, cell.probabilities, outcome.status,
    outcome.final_class, outcome.reason, cell.conversions, cell.cropped
FROM sample JOIN cell ON cell.sample = sample.key JOIN outcome ON outcome.cell = cell.key
WHERE sample.model = ? ORDER BY sample.key, cell.key
"""


def write_project_report(
    project: Project, target: ReportTarget, model: str | None = None
) -> tuple[tuple[Path, ...], RunCounts, UsedModel]:
    """Write the report of the samples that one model classified, as the project is now.

    Figures of different models have no place in one table. Nobody has to wait: the project may be changed
    meanwhile.

    Args:
        project: The project.
        target: Where the files go.
        model: Name or beginning of the hash of the model; None where there is but one.

    Returns:
        The files, what was counted, and the model.

    Raises:
        ProjectError: The project cannot be read, is empty, has several models and none was named, or none
            of that name.
        OutputError: The files cannot be written there.
    """
    with project.reading() as connection:
        key, used = _choose_model(project.path, read_models(connection), model)
        samples = [one for one in read_samples(connection) if one.model == key]
        classes = join_classes(used, read_own_classes(connection))
        places = {one.id: place for place, one in enumerate(classes)}
        counts = RunCounts([one.sample_id for one in samples], classes)
        for one in samples:
            counts.note_shift(one.sample_id, one.shift)
        framings = {one.framing for one in samples}
        framing = framings.pop() if len(framings) == 1 else _SEVERAL_FRAMINGS
        files = write_report(target, used, _list_outcomes(connection, key, places), counts, framing)
    return files, counts, used


def _choose_model(path: Path, models: Mapping[int, UsedModel], wanted: str | None) -> tuple[int, UsedModel]:
    if not models:
        raise ProjectError(
            f"There is no sample in the project “{path.name}” yet.", "Classify some into it first."
        )
    found = {
        key: one
        for key, one in models.items()
        if wanted is None or one.name == wanted or (wanted and one.sha256.startswith(wanted))
    }
    if len(found) == 1:
        return found.popitem()
    told = quote_some([f"{one.name} {one.sha256[:8]}" for one in models.values()])
    if not found:
        raise ProjectError(
            f"No sample of the project “{path.name}” was classified by “{wanted}”.", f"Models used: {told}."
        )
    raise ProjectError(
        f"The samples of the project “{path.name}” were classified by several models: {told}.",
        "Name the model to report on; the beginning of its hash will do.",
    )


def _list_outcomes(
    connection: sqlite3.Connection, model: int, places: Mapping[str, int]
) -> Iterator[Outcome]:
    for (
        sample_id,
        name,
        machine_class,
        kept,
        status,
        final_class,
        reason,
        conversions,
        cropped,
    ) in connection.execute(_LIST, (model,)):
        yield Outcome(
            unpack_name(sample_id),
            unpack_name(name),
            -1 if machine_class is None else places[machine_class],
            unpack_probabilities(kept),
            Status(status),
            -1 if final_class is None else places[final_class],
            reason,
            tuple(conversions.split(CONVERSION_SEPARATOR)) if conversions else (),
            bool(cropped),
        )
