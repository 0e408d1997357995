"""A data set made of reviewed cells when somebody asks for it: a manifest, a new file and no more."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from trainer.errors import OutputError, ProjectError
from trainer.language import tr
from trainer.project.connection import reading_values
from trainer.project.names import unpack_name
from trainer.project.project_file import Project
from trainer.reports.tables import STANDARD, guard_text, write_table

HEADER = ("path", "label", "sample_id")

_LIST = """
SELECT sample.sample_id, sample.folder, cell.name, outcome.final_class
FROM sample JOIN cell ON cell.sample = sample.key JOIN outcome ON outcome.cell = cell.key
WHERE outcome.reviewed {signed} ORDER BY sample.key, cell.key
"""


@dataclass(frozen=True, slots=True)
class MadeDataset:
    """What became of reviewed cells.

    Attributes:
        manifest: The new file.
        n_images: Images in it.
        n_left_out: Reviewed cells that are no files of their own, such as those of a ZIP, or are not there.
    """

    manifest: Path
    n_images: int
    n_left_out: int


def make_dataset(
    project: Project,
    manifest: Path,
    *,
    signed_only: bool = False,
    on_progress: Callable[[int, int], object] = lambda _done, _total: None,
) -> MadeDataset:
    """Write a manifest of the cells that a person gave their class, with the sample of each.

    Nobody's word becomes a label but by this, and nothing is changed by it: whoever removes the file has
    undone it. A manifest's paths count from its folder, so it has to lie above the images.

    Args:
        project: The project.
        manifest: The file to write; a `.csv` in a folder that holds the folders of all images.
        signed_only: Whether only samples that are signed are taken.
        on_progress: Told how many cells were looked at, of 0 for unknown; what it raises ends this.

    Raises:
        ProjectError: No cell was reviewed, or the images lie elsewhere than below the manifest's folder.
        OutputError: There is such a file already, or it cannot be written.
    """
    if manifest.exists():
        raise OutputError(
            tr("“{manifest}” is there already.", manifest=manifest.name),
            tr("Choose another name; nothing was changed."),
        )
    rows, n_left_out = _list_rows(project, manifest.absolute().parent, on_progress, signed_only=signed_only)
    if not rows:
        name = project.path.name
        if signed_only:
            raise ProjectError(
                tr(
                    "No signed sample of the project “{name}” has a reviewed cell whose image file is there.",
                    name=name,
                ),
                tr("Sign some, or take unsigned ones too, and check that the folders are at their place."),
            )
        raise ProjectError(
            tr("No sample of the project “{name}” has a reviewed cell whose image file is there.", name=name),
            tr("Confirm cells or give them a class, and check that the folders are at their place."),
        )
    with write_table(manifest, STANDARD, HEADER) as write_row:
        for row in rows:
            write_row(row)
    return MadeDataset(manifest, len(rows), n_left_out)


def _list_rows(
    project: Project, top: Path, on_progress: Callable[[int, int], object], *, signed_only: bool
) -> tuple[list[tuple[str, str, str]], int]:
    rows: list[tuple[str, str, str]] = []
    n_left_out = 0
    signed = "AND sample.state = 'signed'" if signed_only else ""
    with project.reading() as connection:
        listed = connection.execute(_LIST.format(signed=signed))
        for done, row in enumerate(listed, 1):
            on_progress(done, 0)
            with reading_values():
                sample_id, folder, name = map(unpack_name, row[:3])
                label = guard_text(row[3])
            path = Path(folder, name)
            if not path.is_file():
                n_left_out += 1
                continue
            if not path.is_relative_to(top):
                raise ProjectError(
                    tr(
                        "The images of the sample “{sample_id}” do not lie below “{top}”.",
                        sample_id=sample_id,
                        top=top,
                    ),
                    tr("Choose a folder that the folders of all samples lie in."),
                )
            rows.append((_write_path(path.relative_to(top)), label, guard_text(sample_id)))
    return rows, n_left_out


def _write_path(path: Path) -> str:
    """Return a path below the manifest, with `/`, that no spreadsheet takes for a formula."""
    written = path.as_posix()
    return written if guard_text(written) == written else f"./{written}"
