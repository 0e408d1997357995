"""The cells of a sample as a reviewer sees them: by class, the least certain first."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trainer.inference.predictions import Status
from trainer.project.classes import join_classes, read_model, read_own_classes
from trainer.project.connection import as_text, reading_values
from trainer.project.names import unpack_name
from trainer.project.probabilities import unpack_probabilities
from trainer.project.project_file import Project
from trainer.project.samples import read_sample

_STATUS_ORDER = {status: place for place, status in enumerate(Status)}

_LIST = """
SELECT cell.key, cell.name, cell.machine_class, cell.confidence, outcome.status, outcome.final_class,
    outcome.reason, outcome.reviewed, outcome.comment
FROM cell JOIN outcome ON outcome.cell = cell.key
WHERE cell.sample = ? {chosen} ORDER BY cell.key
"""
_CHOSEN = "AND cell.key IN (SELECT value FROM json_each(?))"


@dataclass(frozen=True, slots=True)
class ProjectCell:
    """A cell as a project keeps it.

    Attributes:
        key: Its number in the project.
        name: The image's path below the sample's folder, with `/`.
        machine_class: Id of the class that the model gave it; empty where there is none.
        confidence: Probability of that class in [0, 1]; 0 where there is none.
        status: What became of it, by the reviewer's word where there is one.
        final_class: Id of the class that it counts as; empty where it does not count.
        reason: Why it is unsure, failed or was left out; empty otherwise.
        is_reviewed: Whether a person gave it its final class.
        comment: What a person wrote about it.
    """

    key: int
    name: str
    machine_class: str
    confidence: float
    status: Status
    final_class: str
    reason: str
    is_reviewed: bool
    comment: str


def list_cells(project: Project, sample: int) -> tuple[ProjectCell, ...]:
    """Return the cells of a sample: those that count by their class, then unsure, excluded and failed ones.

    Classes come in the model's order, then those that it does not know; within each the least certain cells
    come first.

    Args:
        project: The project.
        sample: Key of the sample.

    Raises:
        ProjectError: The project cannot be read.
    """
    with project.reading() as connection:
        model = read_model(connection, read_sample(connection, sample).model)
        classes = join_classes(model, read_own_classes(connection))
        with reading_values():
            cells = [_make_cell(row) for row in connection.execute(_LIST.format(chosen=""), (sample,))]
    places = {cell_class.id: place for place, cell_class in enumerate(classes)}

    def place_of(cell: ProjectCell) -> tuple[int, int, float, int]:
        shown_as = places.get(cell.final_class or cell.machine_class, -1)
        return (_STATUS_ORDER[cell.status], shown_as, cell.confidence, cell.key)

    return tuple(sorted(cells, key=place_of))


def read_cells(project: Project, sample: int, keys: Sequence[int]) -> tuple[ProjectCell, ...]:
    """Return some cells of a sample as they are now, in the order in which they were classified.

    Args:
        project: The project.
        sample: Key of the sample.
        keys: Keys of the cells; those of another sample are passed over.

    Raises:
        ProjectError: The project cannot be read.
    """
    with project.reading() as connection:
        rows = connection.execute(_LIST.format(chosen=_CHOSEN), (sample, json.dumps([*map(int, keys)])))
        with reading_values():
            return tuple(map(_make_cell, rows))


def read_probabilities(project: Project, cell: int) -> NDArray[np.float32] | None:
    """Return what the model said of a cell, (K,) float32 in its order; None where it was not classified.

    Args:
        project: The project.
        cell: Key of the cell.

    Raises:
        ProjectError: The project cannot be read.
    """
    with project.reading() as connection:
        row = connection.execute("SELECT probabilities FROM cell WHERE key = ?", (cell,)).fetchone()
        with reading_values():
            return unpack_probabilities(*row)


def _make_cell(row: tuple[Any, ...]) -> ProjectCell:
    key, name, machine_class, confidence, status, final_class, reason, reviewed, comment = row
    return ProjectCell(
        key,
        unpack_name(name),
        machine_class or "",
        confidence,
        Status(status),
        final_class or "",
        as_text(reason),
        bool(reviewed),
        as_text(comment),
    )
