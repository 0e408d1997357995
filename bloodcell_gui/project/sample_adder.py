"""From the Classify page into a project: what is classified there is added when the user says so."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from bloodcell_gui.long_work import LongWork
from bloodcell_gui.notify import Kind, Notice, Notifier
from bloodcell_gui.project.desk import ProjectDesk
from bloodcell_gui.project.files import ProjectFiles
from bloodcell_gui.samples import find_done
from bloodcell_gui.session import Session
from bloodcell_gui.texts import set_apart, shorten
from trainer.language import tr, tr_n
from trainer.words import quote_some

if TYPE_CHECKING:
    from pathlib import Path

    from bloodcell_gui.project.adding import Added

_TOPIC = "samples not added"


class SampleAdder(QObject):
    """Adds the samples that are done to the open project, or to a new one.

    Nothing is added by itself: a sample that is in a project stays in it. When work ends while a project is
    open, the bar offers to add what has come.

    Signals:
        added: Samples were added, or were there already: the user wants to see them.
    """

    added = Signal()

    def __init__(
        self, session: Session, desk: ProjectDesk, work: LongWork, files: ProjectFiles, notifier: Notifier
    ) -> None:
        """Follow the session.

        Args:
            session: Has the samples.
            desk: Has the project; the owner.
            work: Adds them.
            files: Asks for a new project where none is open.
            notifier: Tells what came of it.
        """
        super().__init__(desk)
        self._session = session
        self._desk = desk
        self._work = work
        self._files = files
        self._notifier = notifier
        # What the open project was given, by the keys of the session's samples.
        self._given: set[int] = set()
        self._path: Path | None = None
        self._waits = False
        self._is_adding = False
        self._wanted = ""
        session.work_changed.connect(self._on_work_changed)
        session.samples_changed.connect(self._on_samples_changed)
        desk.project_changed.connect(self._on_project_changed)
        desk.project_opened.connect(self._on_project_opened)
        desk.samples_changed.connect(self._show_wanted)

    @Slot()
    def add(self) -> None:
        """Add what is done; where no project is open, ask for a new one first."""
        if not find_done(self._session.samples):
            self._notifier.tell(
                Notice(
                    Kind.NOTICE, tr("No sample is classified to its end yet."), tr("Open a folder, and wait.")
                )
            )
        elif self._desk.reviewer.ask():
            if self._desk.project is not None:
                self._start()
            else:
                from bloodcell_gui.report_source import suggest_name

                self._waits = self._files.create(suggest_name(self._session))

    def _start(self) -> None:
        from bloodcell_gui.project.adding import add_classified, take_classified

        project, classified = self._desk.project, take_classified(self._session)
        if project is None or classified is None:
            return
        self._notifier.withdraw(_TOPIC)
        work = partial(add_classified, project, classified, self._desk.reviewer.name)
        given = frozenset(key for key, _ in classified.samples)
        title = tr("Adding to “{path}”", path=shorten(project.path.stem))
        self._is_adding = self._work.run(title, work, partial(self._on_added, given), self._on_end)

    def _on_end(self) -> None:
        self._is_adding = False
        self._desk.reload()

    def _on_added(self, given: frozenset[int], added: "Added") -> None:
        if self._desk.path is None:
            return
        name = self._desk.path.stem
        self._given |= given
        self._wanted = next(iter(added.added), "")
        if added.added:
            self._notifier.tell_done(
                tr(
                    "{samples} added to “{name}”.",
                    samples=tr_n("{count:,} sample", "{count:,} samples", len(added.added)),
                    name=set_apart(name),
                )
            )
        if added.clashing:
            n_clashing = len(added.clashing)
            told = tr_n(
                "The project “{name}” has {clashing} already, with images of another folder.",
                "The project “{name}” has {clashing} already, with images of other folders.",
                n_clashing,
                name=set_apart(name),
                clashing=quote_some(added.clashing, 3),
            )
            remedy = tr_n(
                "Rename the folder and classify again to add them.",
                "Rename the folders and classify again to add them.",
                n_clashing,
            )
            self._notifier.tell(Notice(Kind.NOTICE, told, remedy, topic=_TOPIC))
        elif not added.added:
            told = tr("All of these samples are in the project “{name}” already.", name=set_apart(name))
            remedy = tr("What was said and decided there stays as it is.")
            self._notifier.tell(Notice(Kind.NOTICE, told, remedy, topic=_TOPIC))
        self.added.emit()

    @Slot()
    def _show_wanted(self) -> None:
        """Choose the first of the samples that were added, once they are listed."""
        found = next((one.key for one in self._desk.samples if one.sample.sample_id == self._wanted), None)
        if found is not None:
            self._wanted = ""
            self._desk.choose_sample(found)

    @Slot()
    def _on_project_changed(self) -> None:
        if self._desk.path != self._path:
            self._path = self._desk.path
            self._given.clear()
            self._notifier.withdraw(_TOPIC)
            if self._is_adding:
                # It is of no use to another project; samples that are whole stay in the old one.
                self._work.cancel()
        if self._desk.opening is None and self._desk.project is None:
            self._waits = False

    @Slot()
    def _on_project_opened(self) -> None:
        if self._waits:
            self._waits = False
            self._start()

    @Slot()
    def _on_work_changed(self) -> None:
        path = self._desk.path
        if self._session.is_working or path is None or self._work.is_running:
            return
        new = [one for one in find_done(self._session.samples) if one.key not in self._given]
        if new:
            self._notifier.tell(
                Notice(
                    Kind.NOTICE,
                    tr_n(
                        "{count:,} sample on the Classify page is not in the project “{path}” yet.",
                        "{count:,} samples on the Classify page are not in the project “{path}” yet.",
                        len(new),
                        path=path.stem,
                    ),
                    tr("A sample that was added stays in it."),
                    button=tr("Add to “{path}”", path=shorten(path.stem)),
                    action=self.add,
                    topic=_TOPIC,
                )
            )

    @Slot()
    def _on_samples_changed(self) -> None:
        if not self._session.samples:
            self._notifier.withdraw(_TOPIC)
