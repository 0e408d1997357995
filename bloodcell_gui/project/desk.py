"""The project that is open in the window: all that is done with it is done in order, in one thread."""

from collections.abc import Callable, Collection, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from bloodcell_gui.notify import Notifier
from bloodcell_gui.project.deciding import Deciding
from bloodcell_gui.project.ordered_thread import OrderedThread
from bloodcell_gui.project.reviewer import Reviewer
from bloodcell_gui.project.step_texts import name_step
from bloodcell_gui.settings import Settings

# `content` brings NumPy along: it is loaded with the first project, and by the thread.
if TYPE_CHECKING:
    from bloodcell_gui.project.content import ChosenSample, SampleEntry, Standing
    from trainer.classes import CellClass, Role
    from trainer.project.cells import ProjectCell
    from trainer.project.project_file import Project
    from trainer.project.review import Review
    from trainer.project.steps import Step

    Entries = tuple[SampleEntry, ...]


class ProjectDesk(Deciding):
    """The one open project, the sample that is chosen in it, and what is decided about its cells.

    Commands return at once; what comes of them is told by signals, and errors by the notifier. What is shown
    is what is on the disk.

    Attributes:
        reviewer: Who decides and signs.
        project: The open project; None where there is none. Others may read it in threads of their own.
        opening: The file that is being opened; None where there is none.
        samples: The samples of the project, in the order in which they were added.
        sample: The chosen one with its cells; None where there is none.

    Signals:
        project_changed: A project was opened or closed, or one begins to be opened, or cannot be.
        project_opened: A project was opened, or the one that is open was asked for again.
        samples_changed: The list of samples, a state, counts or flags are others.
        sample_opened: Other cells are at hand; none where the project was closed or is empty.
        cells_changed: The frozenset of the keys of cells of the chosen sample that are different now.
        classes_changed: The cells of the chosen sample can be of other classes than before.
        history_changed: What would be undone or done again is another step.
    """

    project_changed = Signal()
    project_opened = Signal()
    samples_changed = Signal()
    sample_opened = Signal()
    cells_changed = Signal(object)
    classes_changed = Signal()
    history_changed = Signal()

    def __init__(self, notifier: Notifier, settings: Settings, window: QWidget) -> None:
        """Begin without a project.

        Args:
            notifier: Tells what fails.
            settings: Know who reviews.
            window: Owner; what has to be asked is asked over it.
        """
        super().__init__(window)
        self.reviewer = Reviewer(settings, window)
        self.project: Project | None = None
        self.opening: Path | None = None
        self.samples: Entries = ()
        self.sample: ChosenSample | None = None
        self._thread = OrderedThread("project", self)
        self._thread.failed.connect(notifier.tell_error)
        # What the thread has opened; nobody else touches it.
        self._opened: list[Project] = []
        # The wish for a sample that counts, and of each sample how often it was asked how far it is.
        self._wanted: object = None
        self._n_asked: dict[int, int] = {}

    @property
    def path(self) -> Path | None:
        """The project's file; None where none is open."""
        return None if self.project is None else self.project.path

    @property
    def chosen(self) -> "SampleEntry | None":
        """The sample whose cells are at hand; None where there is none."""
        return None if self.sample is None else self.sample.standing.entry

    @property
    def cells(self) -> "Sequence[ProjectCell]":
        """The cells of the chosen sample; a cell keeps its row until a sample is opened."""
        return () if self.sample is None else self.sample.cells

    @property
    def classes(self) -> "tuple[CellClass, ...]":
        """What the cells of the chosen sample can be: the model's classes, then the project's own."""
        return () if self.sample is None else self.sample.standing.classes

    @property
    def undo_text(self) -> str:
        """What `undo` would take back in the chosen sample; empty for nothing."""
        return "" if self.sample is None else name_step(self.sample.standing.undo)

    @property
    def redo_text(self) -> str:
        """What `redo` would do again in the chosen sample; empty for nothing."""
        return "" if self.sample is None else name_step(self.sample.standing.redo)

    # -- opening and closing -----------------------------------------------------------------

    def create(self, path: Path) -> None:
        """Make an empty project and open it, in place of the one that is open."""
        self._begin(path.absolute(), is_new=True)

    def open(self, path: Path) -> None:
        """Open a project in place of the one that is open, which stays where that cannot be."""
        path = path.absolute()
        if path == self.path:
            self.project_opened.emit()
        elif path != self.opening:
            self._begin(path, is_new=False)

    def close_project(self) -> None:
        """Close the project; all that was decided is kept."""
        if self.project is not None:
            self._put_away()
            self.project_changed.emit()
            self.samples_changed.emit()
            self._take_sample(None)

    def close(self) -> None:
        """Do what was asked for, close the project and end the thread, before the window goes."""
        if self.project is not None or self.opening is not None:
            # Also one whose opening nobody is told any more.
            self._thread.add(self._end_all)
        self._thread.close()

    def reload(self) -> None:
        """Read the samples anew, after the project was changed by others than this desk."""
        if self.project is not None:
            from bloodcell_gui.project.content import read_entries

            project = self.project
            self._thread.add(partial(read_entries, project), partial(self._on_entries_read, project))
            if self.sample is not None:
                self._ask_standing(project, self.sample.key)

    def choose_sample(self, key: int) -> None:
        """Bring the cells of a sample; those of the one before stay at hand until then."""
        if self.project is not None:
            from bloodcell_gui.project.content import open_sample

            project, wish = self.project, object()
            self._wanted = wish

            def read() -> "ChosenSample | None":
                # Whoever runs through the list waits for the last one only.
                return open_sample(project, key) if self._wanted is wish else None

            self._thread.add(read, partial(self._on_sample_read, project))

    # -- deciding ----------------------------------------------------------------------------

    def add_class(self, title: str, role: "Role", keys: Collection[int] = ()) -> None:
        """Add a class that no model knows.

        Args:
            title: What it is called.
            role: What it counts as.
            keys: Cells of the chosen sample that are given it at once.
        """
        who = self.reviewer.ask() if self.project is not None else ""
        if self.project is None or not who:
            return
        from trainer.project.classes import add_class

        sample = self.sample

        def go_on(added: "CellClass") -> None:
            if keys and sample is self.sample:
                self.assign(keys, added.id)
            self.reload()

        self._thread.add(partial(add_class, self.project, title, role, who), go_on)

    def decide(self, step: "Callable[[Review], Step | None]") -> None:
        """Do one thing in the chosen sample, in the reviewer's name; without a sample, nothing."""
        sample = self.sample
        who = self.reviewer.ask() if sample is not None else ""
        # While the name is asked for nothing else happens in the window, but a project may have been opened.
        if self.project is None or sample is None or sample is not self.sample or not who:
            return
        from bloodcell_gui.project.content import decide

        key = sample.key
        self._thread.add(partial(decide, self.project, key, who, step), partial(self._on_cells_read, key))
        self._ask_standing(self.project, key)

    def _ask_standing(self, project: "Project", key: int) -> None:
        from bloodcell_gui.project.content import read_standing

        number = self._n_asked[key] = self._n_asked.get(key, 0) + 1

        def read() -> "Standing | None":
            # Of several keys that were pressed at once only the last one needs the counts.
            return read_standing(project, key) if self._n_asked.get(key) == number else None

        self._thread.add(read, partial(self._on_standing_read, project))

    # -- what the thread has done ------------------------------------------------------------

    def _begin(self, path: Path, *, is_new: bool) -> None:
        def begin() -> "tuple[Project, Entries]":
            from bloodcell_gui.project.content import begin_project

            begun = begin_project(path, is_new=is_new)
            self._opened.append(begun[0])
            return begun

        self.opening = path
        self._thread.add(begin, self._on_begun, self._on_not_begun)
        self.project_changed.emit()

    def _end_all(self) -> None:
        for project in (*self._opened,):
            self._end(project)

    def _end(self, project: "Project") -> None:
        """Let other windows have a project; called in the thread."""
        from bloodcell_gui.project.content import end_project

        self._opened.remove(project)
        end_project(project)

    def _on_begun(self, begun: "tuple[Project, Entries]") -> None:
        self._put_away()
        self.project, entries = begun
        self.opening = None
        self._take_sample(None)
        self.project_changed.emit()
        self.project_opened.emit()
        self._on_entries_read(self.project, entries)

    def _on_not_begun(self) -> None:
        self.opening = None
        self.project_changed.emit()

    def _put_away(self) -> None:
        """Close the project in its turn, and hold nothing of it any more."""
        if self.project is not None:
            self._thread.add(partial(self._end, self.project))
        self.project, self.samples, self._wanted = None, (), None
        self._n_asked.clear()

    def _on_entries_read(self, project: "Project", entries: "Entries") -> None:
        if project is self.project:
            from bloodcell_gui.project.content import choose_first

            self.samples = entries
            self.samples_changed.emit()
            first = choose_first(entries)
            if self._wanted is None and first is not None:
                self.choose_sample(first)

    def _on_sample_read(self, project: "Project", sample: "ChosenSample | None") -> None:
        if project is self.project and sample is not None:
            self._take_sample(sample)

    def _take_sample(self, sample: "ChosenSample | None") -> None:
        self.sample = sample
        self.sample_opened.emit()
        self.history_changed.emit()

    def _on_cells_read(self, key: int, cells: "Sequence[ProjectCell]") -> None:
        # By its key: the sample may have been opened anew since.
        if self.sample is not None and self.sample.key == key and (changed := self.sample.take(cells)):
            self.cells_changed.emit(changed)

    def _on_standing_read(self, project: "Project", standing: "Standing | None") -> None:
        if project is not self.project or standing is None:
            return
        from bloodcell_gui.project.content import put_entry

        entry, sample = standing.entry, self.sample
        self.samples = put_entry(self.samples, entry)
        before = sample.standing if sample is not None and sample.key == entry.key else None
        if sample is not None and before is not None:
            sample.standing = standing
        self.samples_changed.emit()
        if before is not None:
            if before.classes != standing.classes:
                self.classes_changed.emit()
            self.history_changed.emit()
