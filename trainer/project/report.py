"""The report of a project: the same files in the same form as a classification writes, with final classes."""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from trainer.classes import CellClass
from trainer.errors import ProjectError
from trainer.files import make_stem
from trainer.inference.predictions import Status
from trainer.language import tr
from trainer.project.adding import CONVERSION_SEPARATOR
from trainer.project.classes import join_classes, read_models, read_own_classes
from trainer.project.connection import as_text, reading_values
from trainer.project.counts import note_sample
from trainer.project.moving import count_missing_of
from trainer.project.names import unpack_name
from trainer.project.probabilities import unpack_probabilities
from trainer.project.project_file import Project
from trainer.project.samples import ProjectSample, read_samples
from trainer.project.sources import open_sources
from trainer.reports.counts import RunCounts
from trainer.reports.files import write_report
from trainer.reports.laboratory import Laboratory
from trainer.reports.laboratory_files import read_laboratory
from trainer.reports.outcomes import Outcome
from trainer.reports.report_progress import ReportProgress
from trainer.reports.target import Format, ReportTarget
from trainer.reports.used_model import UsedModel
from trainer.reports.writers import OnProgress
from trainer.words import quote_some

# Where the samples of a report were not all classified with the same word on the native crop.
_SEVERAL_FRAMINGS = "several"

# The files of a report, what was counted, and the model.
WrittenReport = tuple[tuple[Path, ...], RunCounts, UsedModel]

_LIST = """
SELECT cell.name, cell.machine_class, cell.probabilities, outcome.status, outcome.final_class,
    outcome.reason, cell.conversions, cell.cropped, outcome.reviewed, outcome.comment
FROM cell JOIN outcome ON outcome.cell = cell.key
WHERE cell.sample = ? ORDER BY cell.key
"""


def write_project_report(
    project: Project,
    target: ReportTarget,
    model: str | None = None,
    laboratory: Laboratory | None = None,
    on_progress: OnProgress = lambda _done, _total: None,
) -> WrittenReport:
    """Write the report of the samples that one model classified, as the project is now.

    Figures of different models have no place in one table. Nobody has to wait: the project may be changed
    meanwhile. Images that are no longer there are told; the counts stay as they are.

    Args:
        project: The project.
        target: Where the files go, and in which forms.
        model: Name or beginning of the hash of the model; None where there is but one.
        laboratory: What the laboratory says for itself; None for the user's own.
        on_progress: Called with (done, total) of the work now and then, in the calling thread; an exception
            from it ends the work and leaves the files that were there.

    Returns:
        The files, what was counted, and the model.

    Raises:
        ProjectError: The project cannot be read, is empty, has several models and none was named, or none
            of that name.
        LaboratoryError: What the user's laboratory says for itself makes no sense.
        OutputError: The files cannot be written there.
    """
    if laboratory is None:
        laboratory = read_laboratory()
    with project.reading() as connection:
        key, used = _choose_model(project.path, read_models(connection), model)
        samples = [one for one in read_samples(connection) if one.model == key]
        classes = join_classes(used, read_own_classes(connection))
        counts = RunCounts([one.sample_id for one in samples], classes, laboratory)
        n_cells, n_pages = _count_cells(connection, key), target.count_pages(len(samples))
        progress = ReportProgress(n_cells, n_pages, on_progress)
        for one in samples:
            # On a slow drive this alone takes its time.
            progress.tell_begun()
            counts.note_facts(one.sample_id, note_sample(one, count_missing_of(connection, one)))
        framings = {one.framing for one in samples}
        framing = framings.pop() if len(framings) == 1 else _SEVERAL_FRAMINGS
        outcomes = _list_outcomes(connection, samples, classes, with_sources=Format.PDF in target.formats)
        files = write_report(
            target,
            used,
            progress.follow(outcomes),
            counts,
            framing,
            progress.tell_page,
        )
    return files, counts, used


def write_project_reports(
    project: Project,
    target: ReportTarget,
    laboratory: Laboratory | None = None,
    on_progress: OnProgress = lambda _done, _total: None,
) -> tuple[WrittenReport, ...]:
    """Write reports on all samples: one for each model that classified some, as `name_reports` names them.

    Args:
        project: The project.
        target: Where the files go, and in which forms.
        laboratory: As for `write_project_report`.
        on_progress: Likewise; an exception from it leaves reports that are whole.

    Returns:
        What `write_project_report` returns, for each model in the order in which they were first used.

    Raises:
        ProjectError: The project cannot be read, or is empty.
        LaboratoryError: What the user's laboratory says for itself makes no sense.
        OutputError: The files cannot be written there.
    """
    if laboratory is None:
        laboratory = read_laboratory()
    with project.reading() as connection:
        models = [*read_models(connection).values()]
    if len(models) < 2:
        return (write_project_report(project, target, None, laboratory, on_progress),)
    targets = name_reports(target, models)
    # Before any of them is written.
    for one in targets.values():
        one.check()
    reports = []
    for number, model in enumerate(models):

        def tell(done: int, total: int, before: int = number) -> None:
            on_progress(before * total + done, len(models) * total)

        reports.append(write_project_report(project, targets[model.sha256], model.sha256, laboratory, tell))
    return tuple(reports)


def name_reports(target: ReportTarget, models: Iterable[UsedModel]) -> dict[str, ReportTarget]:
    """Return where the report on each model's samples goes, by the hash of the model.

    Args:
        target: Where the report of one model goes; of several, the name of each follows that of the report.
        models: The models, each once.
    """
    used = [*models]
    if len(used) == 1:
        return {used[0].sha256: target}
    names = [make_stem(one.name, "model") for one in used]
    # Not every system tells files by capital letters.
    counts = Counter(name.casefold() for name in names)
    return {
        one.sha256: replace(
            target,
            name=f"{target.name}_{name}" + (f"_{one.sha256[:8]}" if counts[name.casefold()] > 1 else ""),
        )
        for one, name in zip(used, names, strict=True)
    }


def _choose_model(path: Path, models: Mapping[int, UsedModel], wanted: str | None) -> tuple[int, UsedModel]:
    if not models:
        raise ProjectError(
            tr("There is no sample in the project “{path}” yet.", path=path.name),
            tr("Classify some into it first."),
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
            tr(
                "No sample of the project “{path}” was classified by “{wanted}”.",
                path=path.name,
                wanted=wanted,
            ),
            tr("Models used: {told}.", told=told),
        )
    raise ProjectError(
        tr(
            "The samples of the project “{path}” were classified by several models: {told}.",
            path=path.name,
            told=told,
        ),
        tr("Name the model to report on; the beginning of its hash will do."),
    )


def _count_cells(connection: sqlite3.Connection, model: int) -> int:
    (number,) = connection.execute(
        "SELECT count(*) FROM cell JOIN sample ON sample.key = cell.sample WHERE sample.model = ?", (model,)
    ).fetchone()
    return int(number)


def _list_outcomes(
    connection: sqlite3.Connection,
    samples: Iterable[ProjectSample],
    classes: Iterable[CellClass],
    *,
    with_sources: bool,
) -> Iterator[Outcome]:
    """Yield what became of each image, sample by sample."""
    places = {one.id: place for place, one in enumerate(classes)}
    for sample in samples:
        find_source = open_sources(sample.folder) if with_sources else None
        for row in connection.execute(_LIST, (sample.key,)):
            with reading_values():
                outcome = _make_outcome(sample, row, places)
            yield replace(outcome, source=find_source(outcome.image)) if find_source else outcome


def _make_outcome(sample: ProjectSample, row: tuple[Any, ...], places: Mapping[str, int]) -> Outcome:
    name, machine, kept, status, final_class, reason, conversions, cropped, reviewed, comment = row
    return Outcome(
        sample.sample_id,
        unpack_name(name),
        -1 if machine is None else places[machine],
        unpack_probabilities(kept),
        Status(status),
        -1 if final_class is None else places[final_class],
        as_text(reason),
        tuple(conversions.split(CONVERSION_SEPARATOR)) if conversions else (),
        bool(cropped),
        bool(reviewed),
        as_text(comment),
    )
