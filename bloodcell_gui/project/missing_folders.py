"""Folders of images that are elsewhere now: told when a project is opened, and shown by the user."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from bloodcell_gui.background import LatestTask
from bloodcell_gui.long_work import LongWork
from bloodcell_gui.notify import Kind, Notice, Notifier
from bloodcell_gui.project.desk import ProjectDesk
from trainer.language import tr, tr_n

if TYPE_CHECKING:
    from trainer.project.project_file import Project

_TOPIC = "missing folders"


@dataclass(frozen=True, slots=True)
class Missing:
    """What of a project's images is no longer where it was.

    Attributes:
        place: The outermost folder or file that is gone, of the first sample that misses its images.
        example: That sample's own folder.
        n_samples: How many samples miss theirs.
    """

    place: Path
    example: Path
    n_samples: int


class MissingFolders(QObject):
    """Looks after the folders of a project's samples."""

    def __init__(self, desk: ProjectDesk, work: LongWork, notifier: Notifier, window: QWidget) -> None:
        """Follow a desk.

        Args:
            desk: Has the project; the owner.
            work: Looks into another folder.
            notifier: Tells what is missing.
            window: What is asked over.
        """
        super().__init__(desk)
        self._desk = desk
        self._work = work
        self._notifier = notifier
        self._window = window
        self._looking = LatestTask("look for folders", self)
        self._looking.succeeded.connect(self._on_looked)
        self._looking.failed.connect(notifier.tell_error)
        self._is_asked = False
        desk.project_changed.connect(self._on_project_changed)
        desk.project_opened.connect(self._look)

    @Slot()
    def find(self) -> None:
        """Look what is missing, and ask where it is now; tell where nothing is."""
        self._is_asked = True
        self._look()

    @Slot()
    def _look(self) -> None:
        if self._desk.project is not None:
            self._looking.run(partial(find_missing, self._desk.project))

    @Slot()
    def _on_project_changed(self) -> None:
        if self._desk.project is None:
            self._looking.forget()
            self._notifier.withdraw(_TOPIC)

    @Slot(object)
    def _on_looked(self, missing: Missing | None) -> None:
        is_asked, self._is_asked = self._is_asked, False
        if missing is None:
            self._notifier.withdraw(_TOPIC)
            if is_asked:
                self._notifier.tell_done(tr("The images of all samples are where they were."))
        elif is_asked:
            self._ask(missing)
        else:
            self._tell(missing)

    def _tell(self, missing: Missing) -> None:
        images = tr(
            "The images of {samples} are no longer where they were",
            samples=tr_n("{count:,} sample", "{count:,} samples", missing.n_samples),
        )
        self._notifier.tell(
            Notice(
                Kind.NOTICE,
                tr("{images}: “{place}” is not there.", images=images, place=missing.place),
                tr("Counts and decisions stay; say where it is now to see the cells again."),
                button=tr("Find the folder…"),
                action=partial(self._ask, missing),
                topic=_TOPIC,
            )
        )

    def _ask(self, missing: Missing) -> None:
        from bloodcell_gui.project.dialogs import ask_moved

        project, who = self._desk.project, self._desk.reviewer.ask()
        chosen = ask_moved(self._window, missing.place) if project is not None and who else None
        if chosen is None or project is None or project is not self._desk.project:
            # The way to show it stays in sight.
            self._tell(missing)
            return
        work = partial(move, project, missing, chosen, who)
        self._work.run(tr("Comparing images"), work, self._on_moved, self._look)

    def _on_moved(self, n_samples: int) -> None:
        self._notifier.tell_done(
            tr(
                "The images of {samples} were found again.",
                samples=tr_n("{count:,} sample", "{count:,} samples", n_samples),
            )
        )
        chosen = self._desk.chosen
        self._desk.reload()
        if chosen is not None:
            # Its cells are drawn from another place now.
            self._desk.choose_sample(chosen.key)


def find_missing(project: "Project") -> Missing | None:
    """Return what of the images is no longer where it was; None where all is.

    Raises:
        ProjectError: The project cannot be read.
    """
    from trainer.project.moving import list_missing_folders

    samples = list_missing_folders(project)
    if not samples:
        return None
    example = samples[0].folder
    return Missing(_find_outermost(example), example, len(samples))


def move(
    project: "Project", missing: Missing, chosen: Path, who: str, advance: Callable[[int, int], object]
) -> int:
    """Take the images of samples from another place; return of how many samples.

    Args:
        project: The project.
        missing: What is gone.
        chosen: What the user says it is now, or the folder that it lies in now.
        who: Who says so.
        advance: Told how many samples were looked at, and of how many.

    Raises:
        ProjectError: Other images are there, or none.
    """
    from trainer.project.moving import point_to

    below = missing.example.relative_to(missing.place)
    inside = chosen / missing.place.name
    is_inside = (inside / below).exists() and not (below.parts and (chosen / below).exists())
    return point_to(project, missing.place, inside if is_inside else chosen, who, advance)


def _find_outermost(folder: Path) -> Path:
    """Return the outermost of a folder and those that it lies in which is not there."""
    gone: Sequence[Path] = [place for place in (folder, *folder.parents) if not place.exists()]
    return gone[-1] if gone else folder
