"""Decisions as files of the user's: written, taken over, and given to a training."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from bloodcell_gui.background import BackgroundTask
from bloodcell_gui.cleaning.desk import DecisionDesk, name_count
from bloodcell_gui.cleaning.images import ExaminedImages
from bloodcell_gui.dataset_dialogs import ask_decisions
from bloodcell_gui.notify import Notifier
from bloodcell_gui.saving import Saver
from bloodcell_gui.settings import EXPORT_DIALECT, EXPORT_FOLDER, Settings
from trainer.cleaning.adoption import Adopted, adopt_decisions
from trainer.cleaning.decisions import Decision, Verdict, read_decisions, write_decisions
from trainer.cleaning.defaults import propose_decisions
from trainer.cleaning.keeping import find_training_place
from trainer.language import tr
from trainer.reports.tables import DIALECTS, Dialect, DialectId


class DecisionFiles(QObject):
    """Asks for files, reads and writes them off the window's thread, and tells the outcome.

    Signals:
        training_wanted: Data set, and file of the decisions that a training is to follow.
    """

    training_wanted = Signal(object, object)

    def __init__(self, notifier: Notifier, settings: Settings, saver: Saver, page: QWidget) -> None:
        super().__init__(page)
        self._saver = saver
        self._notifier = notifier
        self._settings = settings
        self._page = page

    def save_as(self, dataset: Path, desk: DecisionDesk) -> None:
        """Ask where the decisions go and write them as they are now."""
        asked = ask_target(self._page, self._settings, tr("{dataset} decisions.csv", dataset=dataset.stem))
        if asked is None:
            return
        path, dialect = asked
        decisions = desk.decisions

        def write() -> tuple[Path, ...]:
            write_decisions(path, decisions, dialect)
            return (path,)

        self._saver.start(write)

    def open(self, images: ExaminedImages, desk: DecisionDesk) -> None:
        """Ask for a decisions file and take over what is not decided here."""
        path = ask_decisions(self._page, self._settings)
        if path is not None:
            self._run(
                lambda: adopt_decisions(images.report, read_decisions(path)),
                "open decisions",
                partial(self._take_over, images, desk),
            )

    def apply_defaults(self, images: ExaminedImages, desk: DecisionDesk) -> None:
        """Decide what nobody would decide otherwise, in one step."""
        by, when = desk.sign()
        self._run(
            lambda: propose_decisions(images.report.issues, apply_defaults=True, by=by, when=when),
            "propose decisions",
            partial(self._apply, desk),
        )

    def train(self, dataset: Path, desk: DecisionDesk) -> None:
        """Write the decisions down for a training, which must not see later ones, and ask for it."""
        # The moment in the user's own time, as the file's name is for people.
        place = find_training_place(dataset, datetime.now().astimezone())
        self._run(
            partial(write_decisions, place, desk.decisions),
            "write decisions for training",
            lambda _: self.training_wanted.emit(dataset, place),
        )

    def _take_over(self, images: ExaminedImages, desk: DecisionDesk, adopted: Adopted) -> None:
        images.add_given_classes(adopted.decisions)
        given = [images.respell(one) for one in adopted.decisions if one.verdict is not Verdict.UNDECIDED]
        known = [one for one in given if (here := desk.find(one.path)) is not None and _differ(one, here)]
        step = desk.take(tr("take over {}"), given)
        parts = [tr("{n_after} taken over.", n_after=name_count(len(step.after) if step is not None else 0))]
        if known:
            parts.append(
                tr("{n_known} decided otherwise here: left as they are.", n_known=name_count(len(known)))
            )
        if adopted.others:
            parts.append(tr("{n_others} not in this data set.", n_others=name_count(len(adopted.others))))
        self._notifier.tell_done(" ".join(parts))

    def _apply(self, desk: DecisionDesk, proposed: Sequence[Decision]) -> None:
        sure = [one for one in proposed if one.verdict is Verdict.EXCLUDE]
        step = desk.take(tr("apply the sure ones ({})"), sure)
        count = name_count(len(step.after)) if step is not None else tr("Nothing")
        self._notifier.tell_done(
            tr("{count} excluded; Ctrl+Z takes it back.", count=count) if step else tr("Nothing is sure.")
        )

    def _run(self, work: Callable[[], object], name: str, then: Callable[..., object]) -> None:
        task = BackgroundTask(work, name, self)
        task.succeeded.connect(then)
        task.failed.connect(self._notifier.tell_error)
        task.start()


def ask_target(parent: QWidget, settings: Settings, name: str) -> tuple[Path, Dialect] | None:
    """Return the file to write decisions to and its dialect, or None.

    Args:
        parent: The window.
        settings: Know where results last went, and how tables are written.
        name: The file's name to begin with.
    """
    kinds = {f"{tr(dialect.title)} (*.csv)": dialect for dialect in DIALECTS.values()}
    usual = DIALECTS[DialectId(settings.read(EXPORT_DIALECT))]
    preferred = next(text for text, dialect in kinds.items() if dialect is usual)
    begin = str(Path(settings.read(EXPORT_FOLDER) or Path.home(), name))
    chosen, kind = QFileDialog.getSaveFileName(
        parent, tr("Save the decisions"), begin, ";;".join(kinds), preferred
    )
    if not chosen:
        return None
    path = Path(chosen if chosen.lower().endswith(".csv") else f"{chosen}.csv")
    settings.write(EXPORT_FOLDER, str(path.parent))
    return path, kinds.get(kind, usual)


def _differ(one: Decision, other: Decision) -> bool:
    if other.verdict is Verdict.UNDECIDED:
        return False
    return (one.verdict, one.new_label) != (other.verdict, other.new_label)
