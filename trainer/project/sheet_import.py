"""Taking a sample sheet over into a project."""

import os
from collections.abc import Sequence
from pathlib import Path

from trainer.errors import SampleSheetError
from trainer.language import tr
from trainer.project.project_file import Project
from trainer.project.review import refuse_signed
from trainer.project.samples import ProjectSample, read_samples
from trainer.project.sheet import SheetRow
from trainer.project.steps import Action, Change, write_step
from trainer.words import clean_text, quote_some

_KEEP = "UPDATE sample SET patient_group = ?, analyser_wbc = ?, includes_nrbc = ? WHERE key = ?"


def import_sheet(project: Project, rows: Sequence[SheetRow], who: str) -> int:
    """Take over what a sheet says of samples; what it leaves empty stays as it is. All of it, or nothing.

    Args:
        project: The project.
        rows: From `read_sheet`.
        who: Who imports it.

    Returns:
        How many samples are described otherwise now.

    Raises:
        SampleSheetError: A line is about a sample that is not in the project, or names another folder.
        ReviewError: A sample that it would change is signed.
        ProjectError: It cannot be kept.
    """
    n_changed = 0
    with project.changing() as connection:
        samples = {sample.sample_id: sample for sample in read_samples(connection)}
        _check_known(project, rows, samples)
        for row in rows:
            sample = samples[row.sample_id]
            new = (
                clean_text(row.patient_group) or sample.patient_group,
                sample.analyser_wbc if row.analyser_wbc is None else row.analyser_wbc,
                sample.includes_nrbc if row.includes_nrbc is None else row.includes_nrbc,
            )
            changes = _compare(sample, new)
            if changes:
                refuse_signed(sample)
                connection.execute(_KEEP, (*new, sample.key))
                write_step(connection, Action.IMPORT_SHEET, who, changes, sample=sample.key)
                n_changed += 1
    return n_changed


def _check_known(project: Project, rows: Sequence[SheetRow], samples: dict[str, ProjectSample]) -> None:
    unknown = [row.sample_id for row in rows if row.sample_id not in samples]
    if unknown:
        raise SampleSheetError(
            tr(
                "The project “{path}” has no sample {unknown}.",
                path=project.path.name,
                unknown=quote_some(unknown, 3),
            ),
            tr("Classify its folder into the project first, or correct the name in the sheet."),
        )
    for row in rows:
        if row.folder is not None and not _is_same(row.folder, samples[row.sample_id].folder):
            raise SampleSheetError(
                tr(
                    "Line {line} of the sheet puts the sample “{sample_id}” in “{folder}”, but "
                    "its images are in “{known}”.",
                    line=row.line,
                    sample_id=row.sample_id,
                    folder=row.folder,
                    known=samples[row.sample_id].folder,
                ),
                tr("Correct the folder or the name in the sheet, or leave the folder out."),
            )


def _compare(sample: ProjectSample, new: tuple[str, float | None, bool | None]) -> list[Change]:
    old = (sample.patient_group, sample.analyser_wbc, sample.includes_nrbc)
    fields = ("patient_group", "analyser_wbc", "includes_nrbc")
    return [
        Change(field, _write(before), _write(after))
        for field, before, after in zip(fields, old, new, strict=True)
        if before != after
    ]


def _write(value: str | float | bool | None) -> str | None:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return None if value is None or value == "" else str(value)


def _is_same(one: Path, other: Path) -> bool:
    # Links and spellings: what both lead to counts.
    return os.path.realpath(one) == os.path.realpath(other)
