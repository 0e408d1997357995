"""Changes to the library, off the window's thread and one after the other, with undo."""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, Signal, Slot

from bloodcell_gui.background import BackgroundTask
from bloodcell_gui.models.entries import Entry
from bloodcell_gui.notify import Notifier
from trainer.bundle.changes import (
    duplicate_model,
    export_model,
    import_model,
    note_model,
    rename_model,
)
from trainer.bundle.library import clear_default, default_model, set_default
from trainer.bundle.trash import Trashed, empty_trash, remove_model, restore_model
from trainer.errors import TrainerError
from trainer.language import tr, tr_n

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a change.

    Attributes:
        told: What was done, in a sentence; empty where it shows by itself.
        undo: Takes it back, which comes to an outcome of its own; None where nothing is taken back.
        chosen: File to choose now; None to leave it.
        problems: What could not be done.
    """

    told: str = ""
    undo: "Callable[[], Outcome] | None" = None
    chosen: Path | None = None
    problems: tuple[TrainerError, ...] = ()


class LibraryChanges(QObject):
    """Carries changes out and remembers how to take them back, the last one first.

    Signals:
        changed: A change ended, well or not: read the library again. The file to choose, or None.
        undo_changed: What the next undo would take back, as it was told; empty for nothing.
    """

    changed = Signal(object)
    undo_changed = Signal(str)

    def __init__(self, notifier: Notifier, parent: QObject) -> None:
        super().__init__(parent)
        self._notifier = notifier
        self._waiting: deque[Callable[[], Outcome]] = deque()
        self._task: BackgroundTask | None = None
        self._undo: list[Outcome] = []

    @property
    def can_undo(self) -> bool:
        """Whether there is something to take back."""
        return bool(self._undo)

    def rename(self, entry: Entry, title: str) -> None:
        """Give a model another title."""
        before = entry.title

        def change() -> Outcome:
            rename_model(entry.path, title)
            return Outcome(
                tr("“{before}” is now called “{title}”.", before=before, title=title.strip()),
                back,
                entry.path,
            )

        def back() -> Outcome:
            rename_model(entry.path, before)
            return Outcome(chosen=entry.path)

        self._run(change)

    def write_note(self, entry: Entry, note: str) -> None:
        """Write a note on a model."""
        before = entry.card.description if entry.card is not None else ""

        def change() -> Outcome:
            note_model(entry.path, note)
            return Outcome(tr("The note on “{entry}” was changed.", entry=entry.title), back, entry.path)

        def back() -> Outcome:
            note_model(entry.path, before)
            return Outcome(chosen=entry.path)

        self._run(change)

    def duplicate(self, entry: Entry) -> None:
        """Copy a model within the library."""

        def change() -> Outcome:
            copy = duplicate_model(entry.path)
            return Outcome(
                tr("“{entry}” was duplicated.", entry=entry.title), partial(_put_away, [copy]), copy
            )

        self._run(change)

    def import_files(self, files: Sequence[Path]) -> None:
        """Check model files and copy them into the library; a bad one does not stop the others."""

        def change() -> Outcome:
            taken, problems = _do_each(files, import_model)
            if not taken:
                return Outcome(problems=problems)
            told = tr_n(
                "“{stem}” was imported.", "{count} models were imported.", len(taken), stem=taken[0].stem
            )
            return Outcome(told, partial(_put_away, taken), taken[-1], problems)

        self._run(change)

    def export(self, entry: Entry, target: Path) -> None:
        """Copy a model out of the library, over a file that the user has chosen to replace."""

        def change() -> Outcome:
            file = export_model(entry.path, target, overwrite=True)
            self._notifier.tell_done(tr("Exported: {file}", file=file))
            return Outcome()

        self._run(change)

    def remove(self, entries: Sequence[Entry]) -> None:
        """Move models to the trash; one that cannot be moved does not stop the others."""

        def change() -> Outcome:
            removed, problems = _do_each(entries, lambda entry: (entry, remove_model(entry.path)))
            if not removed:
                return Outcome(problems=problems)
            what = tr_n("“{title}” is", "{count} models are", len(removed), title=removed[0][0].title)
            told = tr("{what} in the trash.", what=what)
            default = next((entry.path for entry, _ in removed if entry.is_default), None)
            if default is not None:
                told += tr(" The model that comes with the application is the default again.")
            trashed = [one for _, one in removed]
            return Outcome(told, partial(_bring_back, trashed, default), problems=problems)

        self._run(change)

    def restore(self, trashed: Trashed) -> None:
        """Bring a model back from the trash."""

        def change() -> Outcome:
            path = restore_model(trashed)
            return Outcome(tr("“{path}” is back.", path=path.stem), partial(_put_away, [path]), path)

        self._run(change)

    def empty_trash(self) -> None:
        """Delete what is in the trash, for good."""

        def change() -> Outcome:
            count = empty_trash()
            self._notifier.tell_done(
                tr_n("Deleted for good: {count} model", "Deleted for good: {count} models", count)
            )
            return Outcome()

        # What lay there cannot be brought back any more.
        self._undo.clear()
        self.undo_changed.emit("")
        self._run(change)

    def set_default(self, entry: Entry) -> None:
        """Let a model be used when none is named."""

        def change() -> Outcome:
            try:
                before: Path | None = default_model()
            except TrainerError:  # the one that was chosen has gone
                before = None
            set_default(entry.path)
            return Outcome(
                tr("“{entry}” is the default now.", entry=entry.title), partial(back, before), entry.path
            )

        def back(before: Path | None) -> Outcome:
            if before is None:
                clear_default()
            else:
                set_default(before)
            return Outcome(chosen=before)

        self._run(change)

    @Slot()
    def undo(self) -> None:
        """Take back what was done last."""
        if not self._undo:
            return
        last = self._undo.pop()
        self._tell_undo()
        if last.undo is not None:
            self._run(last.undo)

    def _run(self, change: Callable[[], Outcome]) -> None:
        self._waiting.append(change)
        self._start_next()

    def _start_next(self) -> None:
        if self._task is not None or not self._waiting:
            return
        self._task = BackgroundTask(self._waiting.popleft(), "change the library", self)
        self._task.succeeded.connect(self._on_succeeded)
        self._task.failed.connect(self._on_failed)
        self._task.start()

    @Slot(object)
    def _on_succeeded(self, outcome: Outcome) -> None:
        self._task = None
        for problem in outcome.problems:
            self._notifier.tell_error(problem)
        if outcome.undo is not None:
            self._undo.append(outcome)
            self._tell_undo()
        self.changed.emit(outcome.chosen)
        self._start_next()

    @Slot(object, str)
    def _on_failed(self, error: Exception, details: str) -> None:
        self._task = None
        self._notifier.tell_error(error, details)
        self.changed.emit(None)
        self._start_next()

    def _tell_undo(self) -> None:
        self.undo_changed.emit(self._undo[-1].told if self._undo else "")


def _put_away(files: Sequence[Path]) -> Outcome:
    _, problems = _do_each(files, remove_model)
    return Outcome(problems=problems)


def _bring_back(trashed: Sequence[Trashed], default: Path | None) -> Outcome:
    paths, problems = _do_each(trashed, restore_model)
    if default is not None and default in paths:
        set_default(default)
    return Outcome(chosen=paths[0] if paths else None, problems=problems)


def _do_each(things: Sequence[T], act: Callable[[T], R]) -> tuple[list[R], tuple[TrainerError, ...]]:
    """Do the same with each of several; return what came of it, and what could not be done."""
    done: list[R] = []
    problems: list[TrainerError] = []
    for one in things:
        try:
            done.append(act(one))
        except TrainerError as error:
            problems.append(error)
    return done, tuple(problems)
