"""What the window holds of the open project: its samples with their counts, and the cells of one."""

import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bloodcell_gui.project.cell_columns import CellColumns
from trainer.classes import CellClass
from trainer.project.backups import back_up
from trainer.project.cells import ProjectCell, list_cells, read_cells
from trainer.project.classes import read_model, read_models
from trainer.project.counts import summarise_sample, summarise_samples
from trainer.project.project_file import Project, create_project, open_project
from trainer.project.review import Review
from trainer.project.samples import ProjectSample, ReviewState, list_samples, read_sample
from trainer.project.sources import FindSource, open_sources
from trainer.project.steps import Step
from trainer.reports.counts import SampleSummary
from trainer.reports.used_model import UsedModel

# A project that is closed while it is backed up is backed up again after that.
_backing_up = threading.Lock()


@dataclass(frozen=True, slots=True)
class SampleEntry:
    """A sample with what it counts.

    Attributes:
        sample: What is known of it.
        summary: Its counts.
        model: What classified it.
    """

    sample: ProjectSample
    summary: SampleSummary
    model: UsedModel

    @property
    def key(self) -> int:
        """Its number in the project."""
        return self.sample.key

    @property
    def is_signed(self) -> bool:
        """Whether nothing in it can be changed before it is reopened."""
        return self.sample.state is ReviewState.SIGNED


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a sample is.

    Attributes:
        entry: The sample with its counts.
        classes: What its cells can be: the model's classes, then those that it does not know.
        undo: The step that would be taken back; None where there is none.
        redo: The step that would be done again; None where there is none.
    """

    entry: SampleEntry
    classes: tuple[CellClass, ...]
    undo: Step | None
    redo: Step | None


class ChosenSample:
    """One sample with its cells, which keep their rows as long as it is chosen.

    Attributes:
        standing: How far it is.
        cells: As `trainer.project.cells.list_cells` orders them; changed ones stay where they are.
        columns: The same as columns, in step with them.
        model: What classified it.
        find_source: Finds where a cell's pixels are, by its name; what is gone fails when it is loaded.
    """

    def __init__(
        self, standing: Standing, cells: Sequence[ProjectCell], model: UsedModel, find_source: FindSource
    ) -> None:
        self.standing = standing
        self.cells = [*cells]
        self.columns = CellColumns(cells)
        self.model = model
        self.find_source = find_source
        self._rows = {cell.key: row for row, cell in enumerate(cells)}

    @property
    def key(self) -> int:
        """Its number in the project."""
        return self.standing.entry.key

    def row_of(self, key: int) -> int:
        """Return the row of a cell."""
        return self._rows[key]

    def take(self, changed: Iterable[ProjectCell]) -> frozenset[int]:
        """Put cells in the place of what they were, and return the keys of those that are different now."""
        found: dict[int, ProjectCell] = {}
        for cell in changed:
            row = self._rows[cell.key]
            if self.cells[row] != cell:
                self.cells[row] = found[row] = cell
        self.columns.put([*found], [*found.values()])
        return frozenset(cell.key for cell in found.values())


def read_entries(project: Project) -> tuple[SampleEntry, ...]:
    """Return all samples in the order in which they were added.

    Raises:
        ProjectError: The project cannot be read.
    """
    summaries = summarise_samples(project)
    with project.reading() as connection:
        models = read_models(connection)
    return tuple(
        SampleEntry(sample, summaries[sample.key], models[sample.model])
        for sample in list_samples(project)
        # One may have been added between the two readings; whoever adds it has the list read again.
        if sample.key in summaries and sample.model in models
    )


def choose_first(entries: Iterable[SampleEntry]) -> int | None:
    """Return the key of the first sample that is not signed, else of the first; None where there is none."""
    listed = [*entries]
    unsigned = (entry.key for entry in listed if not entry.is_signed)
    return next(unsigned, listed[0].key if listed else None)


def put_entry(entries: Sequence[SampleEntry], entry: SampleEntry) -> tuple[SampleEntry, ...]:
    """Return the entries with one in the place of the same sample's earlier one."""
    return tuple(entry if one.key == entry.key else one for one in entries)


def read_standing(project: Project, sample: int) -> Standing:
    """Return how far a sample is.

    Raises:
        ProjectError: The project cannot be read.
    """
    with project.reading() as connection:
        found = read_sample(connection, sample)
        model = read_model(connection, found.model)
    review = Review(project, sample, "")
    summary = summarise_sample(project, sample)
    # With the roles that the laboratory gives them.
    classes = tuple(counted.cell_class for counted in summary.classes)
    return Standing(SampleEntry(found, summary, model), classes, review.next_undo(), review.next_redo())


def open_sample(project: Project, sample: int) -> ChosenSample:
    """Return a sample with its cells.

    Raises:
        ProjectError: The project cannot be read.
    """
    standing = read_standing(project, sample)
    entry = standing.entry
    return ChosenSample(standing, list_cells(project, sample), entry.model, open_sources(entry.sample.folder))


def decide(
    project: Project, sample: int, who: str, step: Callable[[Review], Step | None]
) -> tuple[ProjectCell, ...]:
    """Do one thing in a sample, and return the cells that it changed as they are now.

    Args:
        project: The project.
        sample: Key of the sample.
        who: Who does it.
        step: A command of `Review`.

    Raises:
        ReviewError: The sample refuses it.
        ProjectError: It cannot be kept.
    """
    done = step(Review(project, sample, who))
    return () if done is None else read_cells(project, sample, done.cells)


def begin_project(path: Path, *, is_new: bool) -> tuple[Project, tuple[SampleEntry, ...]]:
    """Open a project and read its samples.

    Args:
        path: The file.
        is_new: Whether it is made.

    Raises:
        ProjectError: It cannot be opened or made; see `open_project` and `create_project`.
        OutputError: Nothing can be written at its place.
    """
    project = create_project(path) if is_new else open_project(path)
    try:
        return project, read_entries(project)
    except BaseException:
        project.close()
        raise


def keep_backup(project: Project) -> None:
    """Back a project up where something was done in it since; one at a time.

    Raises:
        ProjectError: It cannot be read.
        OutputError: The backup cannot be written.
    """
    with _backing_up:
        back_up(project)


def end_project(project: Project) -> None:
    """Back a project up and close it; it is closed too where that fails.

    Raises:
        ProjectError: It cannot be read.
        OutputError: The backup cannot be written.
    """
    try:
        keep_backup(project)
    finally:
        project.close()
