"""The audit trail as a table that spreadsheets read."""

from collections.abc import Callable
from pathlib import Path

from trainer.project.project_file import Project
from trainer.project.steps import read_trail
from trainer.reports.tables import Dialect, guard_text, write_table

HEADER = ("at", "who", "action", "sample_id", "image", "field", "old", "new")


def write_trail(
    project: Project,
    path: Path,
    dialect: Dialect,
    on_progress: Callable[[int, int], object] = lambda _done, _total: None,
) -> int:
    """Write all of the audit trail, a row a change, from its beginning.

    Args:
        project: The project.
        path: The file; what is there is replaced.
        dialect: How it is written.
        on_progress: Told how many rows are written, of 0 for unknown; what it raises ends this, and the
            file is as it was.

    Returns:
        The number of rows.

    Raises:
        ProjectError: The project cannot be read.
        OutputError: The file cannot be written.
    """
    n_rows = 0
    with write_table(path, dialect, HEADER) as write_row:
        for n_rows, row in enumerate(read_trail(project), 1):
            texts = (
                row.at,
                row.who,
                row.action.value,
                row.sample_id,
                row.image,
                row.field,
                row.old or "",
                row.new or "",
            )
            write_row([guard_text(text) for text in texts])
            on_progress(n_rows, 0)
    return n_rows
