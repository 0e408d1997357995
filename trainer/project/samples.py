"""The samples of a project: where their images are, what is known of them, and how far they are."""

import sqlite3
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from trainer.errors import ProjectError
from trainer.language import tr
from trainer.project.connection import reading_values
from trainer.project.names import pack_name, unpack_name
from trainer.project.project_file import Project

_COLUMNS = (
    "key, sample_id, folder, model, framing, threshold, shift, patient_group, analyser_wbc, includes_nrbc,"
    " state, state_by, state_at"
)


class ReviewState(StrEnum):
    """How far a sample is."""

    NEW = "new"
    IN_REVIEW = "in review"
    SIGNED = "signed"
    REOPENED = "reopened"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectSample:
    """A sample as a project keeps it.

    Attributes:
        key: Its number in the project.
        sample_id: Its name, unique in the project.
        folder: Folder of its images; the `.npz`; or the ZIP and behind it the folder in it.
        model: Key of the model that classified it.
        framing: The user's word on the native crop when it was classified.
        threshold: The user's word on the confidence under which a cell is unsure; None for the model's own.
        shift: In what it differs from what the model learned from, in words; empty for nothing.
        patient_group: What group the patient belongs to; empty where nobody said.
        analyser_wbc: The analyser's count of white cells in 10^9 per litre; None where nobody said.
        includes_nrbc: Whether that count includes erythroblasts; None where nobody said.
        state: How far it is.
        state_by: Who brought it there; empty for a new one.
        state_at: When, in UTC, ISO 8601; empty for a new one.
    """

    key: int
    sample_id: str
    folder: Path
    model: int
    framing: str
    threshold: float | None = None
    shift: str = ""
    patient_group: str = ""
    analyser_wbc: float | None = None
    includes_nrbc: bool | None = None
    state: ReviewState = ReviewState.NEW
    state_by: str = ""
    state_at: str = ""


def list_samples(project: Project) -> tuple[ProjectSample, ...]:
    """Return the samples in the order in which they were added.

    Raises:
        ProjectError: The project cannot be read.
    """
    with project.reading() as connection:
        return read_samples(connection)


def read_samples(connection: sqlite3.Connection) -> tuple[ProjectSample, ...]:
    """Return the samples in the order in which they were added."""
    return tuple(map(_make_sample, connection.execute(f"SELECT {_COLUMNS} FROM sample ORDER BY key")))


def read_sample(connection: sqlite3.Connection, key: int) -> ProjectSample:
    """Return a sample by its key."""
    return _make_sample(connection.execute(f"SELECT {_COLUMNS} FROM sample WHERE key = ?", (key,)).fetchone())


@reading_values()
def read_sample_ids(connection: sqlite3.Connection) -> set[str]:
    """Return the names of all samples."""
    return {unpack_name(name) for (name,) in connection.execute("SELECT sample_id FROM sample")}


def find_sample(project: Project, sample_id: str) -> ProjectSample:
    """Return a sample by its name.

    Raises:
        ProjectError: There is none of that name, or the project cannot be read.
    """
    with project.reading() as connection:
        row = connection.execute(
            f"SELECT {_COLUMNS} FROM sample WHERE sample_id = ?", (pack_name(sample_id),)
        ).fetchone()
        if row is not None:
            return _make_sample(row)
    raise ProjectError(
        tr(
            "There is no sample “{sample_id}” in the project “{path}”.",
            sample_id=sample_id,
            path=project.path.name,
        ),
        tr("Check its name."),
    )


@reading_values()
def _make_sample(row: tuple[Any, ...]) -> ProjectSample:
    (key, sample_id, folder, model, framing, threshold, shift, group, wbc, includes_nrbc, state, by, at) = row
    return ProjectSample(
        key=key,
        sample_id=unpack_name(sample_id),
        folder=Path(unpack_name(folder)),
        model=model,
        framing=framing,
        threshold=threshold,
        shift=shift,
        patient_group=group,
        analyser_wbc=wbc,
        includes_nrbc=None if includes_nrbc is None else bool(includes_nrbc),
        state=ReviewState(state),
        state_by=by,
        state_at=at,
    )
