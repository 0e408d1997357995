"""Folders of images that are elsewhere now: noticed, and pointed to again."""

import os
import sqlite3
from collections.abc import Callable, Iterable
from pathlib import Path

from trainer.errors import ImageError, ProjectError
from trainer.language import tr, tr_n
from trainer.project.connection import reading_values
from trainer.project.names import pack_name, unpack_name
from trainer.project.project_file import Project
from trainer.project.samples import ProjectSample, list_samples
from trainer.project.sources import open_sources
from trainer.project.steps import Action, Change, write_step
from trainer.words import clean_text, quote_some

# Cells of a sample that are held against the files in its new place.
_CHECKED = 5


def list_missing_folders(project: Project) -> tuple[ProjectSample, ...]:
    """Return the samples whose images are no longer where they were, for what can be seen of their folders.

    Raises:
        ProjectError: The project cannot be read.
    """
    return tuple(sample for sample in list_samples(project) if not _is_there(sample.folder))


def count_missing_of(connection: sqlite3.Connection, sample: ProjectSample) -> int:
    """Return how many images of a sample that were read once are no longer there.

    Args:
        connection: To the project.
        sample: The sample.
    """
    if sample.folder.is_dir():
        folder = str(sample.folder)
        names = connection.execute(
            "SELECT name FROM cell WHERE sample = ? AND status <> 'failed'", (sample.key,)
        )
        # One question to the system a cell: a Path for each would cost as much again.
        with reading_values():
            return sum(not os.path.exists(os.path.join(folder, unpack_name(name))) for (name,) in names)  # noqa: PTH110, PTH118
    if _is_there(sample.folder):
        return 0
    (number,) = connection.execute(
        "SELECT count(*) FROM cell WHERE sample = ? AND status <> 'failed'", (sample.key,)
    ).fetchone()
    return int(number)


def point_to(
    project: Project,
    old: Path,
    new: Path,
    who: str,
    on_progress: Callable[[int, int], object] = lambda _done, _total: None,
) -> int:
    """Take the images of samples from another place, after a look whether they are the same.

    Args:
        project: The project.
        old: A sample's folder, or one that several samples' folders lie in, as the project has it.
        new: Where it is now.
        who: Who moves it.
        on_progress: Told how many samples were looked at, and of how many; what it raises ends this, and
            nothing is changed.

    Returns:
        How many samples have their images there now.

    Raises:
        ProjectError: No sample was in the old place, or the new one holds other images or none.
    """
    moved = {
        sample: new.absolute() / sample.folder.relative_to(old)
        for sample in list_samples(project)
        if sample.folder.is_relative_to(old)
    }
    if not moved:
        raise ProjectError(
            tr("No sample of the project “{path}” was in “{old}”.", path=project.path.name, old=old),
            tr("Choose the folder that a sample's images were in, or one above it."),
        )
    for done, (sample, folder) in enumerate(moved.items(), 1):
        _check_same(project, sample, folder)
        on_progress(done, len(moved))
    with project.changing() as connection:
        for sample, folder in moved.items():
            connection.execute(
                "UPDATE sample SET folder = ? WHERE key = ?", (pack_name(str(folder)), sample.key)
            )
            change = Change("folder", clean_text(str(sample.folder)), clean_text(str(folder)))
            write_step(connection, Action.MOVE_FOLDER, who, [change], sample=sample.key)
    return len(moved)


def _check_same(project: Project, sample: ProjectSample, folder: Path) -> None:
    """Hold a few cells of a sample, spread over it, against the files in another folder."""
    if not _is_there(folder):
        raise ProjectError(
            tr(
                "There is no “{folder}” for the sample “{sample_id}”.",
                folder=folder,
                sample_id=sample.sample_id,
            ),
            tr("Choose the folder that the images were moved to; nothing was changed."),
        )
    with project.reading() as connection:
        rows = connection.execute(
            "SELECT name, digest FROM cell WHERE sample = ? AND digest <> x'' ORDER BY key", (sample.key,)
        )
        with reading_values():
            cells = [(unpack_name(name), digest) for name, digest in rows]
    find_source = open_sources(folder)
    spread = max(1, len(cells) // _CHECKED)
    different = []
    for name, digest in cells[::spread]:
        try:
            same = find_source(name).load().digest == digest
        except ImageError:
            same = False
        if not same:
            different.append(name)
    if different:
        raise ProjectError(
            tr(
                "“{folder}” does not hold the images of the sample “{sample_id}”: {different}.",
                folder=folder,
                sample_id=sample.sample_id,
                different=_tell(different),
            ),
            tr("Choose the folder that the images were moved to; nothing was changed."),
        )


def _tell(different: Iterable[str]) -> str:
    names = list(different)
    return tr_n(
        "{names} is missing there or another image",
        "{names} are missing there or another image",
        len(names),
        names=quote_some(names, 2),
    )


def _is_there(folder: Path) -> bool:
    """Whether a sample's folder, or the archive that it lies in, is there."""
    archives = (place for place in (folder, *folder.parents) if place.suffix.lower() == ".zip")
    return folder.exists() or any(place.is_file() for place in archives)
