"""One open data set: its workbench, the decisions about it, and the files that these go to."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from bloodcell_gui.cleaning.autosave import Autosaver
from bloodcell_gui.cleaning.decision_files import DecisionFiles
from bloodcell_gui.cleaning.desk import DecisionDesk
from bloodcell_gui.cleaning.opening import Opened
from bloodcell_gui.cleaning.workbench import Workbench
from bloodcell_gui.notify import Kind, Notice, Notifier
from bloodcell_gui.problems_table import save_problems
from bloodcell_gui.saving import Saver
from bloodcell_gui.settings import Settings
from trainer.errors import TrainerError
from trainer.language import mark, tr

if TYPE_CHECKING:
    from trainer.cleaning.book import Step

_SAVING = mark("saving decisions")


class OpenDataset(QObject):
    """Brings workbench, decisions and files together; one data set takes the place of another.

    Signals:
        steps_changed: `undo_title` or `redo_title` is another.
        training_wanted: Data set, and file of the decisions that a training is to follow.
        again_asked: The user wants the data set to be looked through again.
        view_changed: `workbench.view` is another.
        closed: No data set is open any more.
    """

    steps_changed = Signal()
    training_wanted = Signal(object, object)
    again_asked = Signal()
    view_changed = Signal()
    closed = Signal()

    def __init__(self, notifier: Notifier, settings: Settings, page: QWidget) -> None:
        super().__init__(page)
        self._notifier = notifier
        self._settings = settings
        self._opened: Opened | None = None
        self._decisions: DecisionDesk | None = None
        self.autosaver: Autosaver | None = None
        self._saver = Saver(notifier, settings, page)
        self._files = DecisionFiles(notifier, settings, self._saver, page)
        self.workbench = Workbench(settings)
        self._files.training_wanted.connect(self.training_wanted)
        self.workbench.view_changed.connect(self.view_changed)
        top = self.workbench.top
        top.defaults_asked.connect(self._on_defaults_asked)
        top.training_asked.connect(self._on_training_asked)
        top.open_asked.connect(self._on_open_asked)
        top.save_asked.connect(self._on_save_asked)
        top.again_asked.connect(self.again_asked)
        top.close_asked.connect(self._on_close_asked)
        self.workbench.facts.save_asked.connect(self._on_problems_save_asked)

    @property
    def is_open(self) -> bool:
        """Whether a data set is open."""
        return self._opened is not None

    @property
    def undo_title(self) -> str:
        """What `undo` would take back; empty for nothing."""
        return self._decisions.undo_title if self._decisions is not None else ""

    @property
    def redo_title(self) -> str:
        """What `redo` would do again; empty for nothing."""
        return self._decisions.redo_title if self._decisions is not None else ""

    def open(self, opened: Opened) -> None:
        """Show another data set, ready to be decided on."""
        self.close()
        self.autosaver = Autosaver(opened.place, self)
        self.autosaver.failed.connect(self._on_saving_failed)
        self.autosaver.saved.connect(self._on_saved)
        self._opened = opened
        self._decisions = DecisionDesk(opened.images, opened.earlier, self.autosaver, self._settings, self)
        self._decisions.changed.connect(self.steps_changed)
        self.workbench.show_opened(opened, self._decisions)

    def close(self) -> None:
        """Wait until all decisions are on disk, and let the data set go."""
        if self.autosaver is not None:
            self.autosaver.close()
            self.autosaver.deleteLater()
        if self._opened is not None and self._opened.hold is not None:
            self._opened.hold.release()
        if self._decisions is not None:
            self._decisions.close()
            self._decisions.deleteLater()
        self.autosaver = self._decisions = self._opened = None
        self.workbench.forget()
        self._notifier.withdraw(tr(_SAVING))

    def undo(self) -> None:
        """Take back the last step, and go where it was done."""
        if self._decisions is not None:
            self._follow(self._decisions.undo(), tr("Undone"))

    def redo(self) -> None:
        """Do again what was taken back last, and go where it is done."""
        if self._decisions is not None:
            self._follow(self._decisions.redo(), tr("Done again"))

    def _follow(self, step: "Step | None", what: str) -> None:
        if step is not None:
            self.workbench.go_to_paths(tuple(step.after))
            self._notifier.tell_done(f"{what}: {step.title}")

    # -- files --------------------------------------------------------------------------------

    @Slot()
    def _on_defaults_asked(self) -> None:
        if self._opened is not None and self._decisions is not None:
            self._files.apply_defaults(self._opened.images, self._decisions)

    @Slot()
    def _on_training_asked(self) -> None:
        if self._opened is not None and self._decisions is not None:
            self._files.train(self._opened.images.report.dataset, self._decisions)

    @Slot()
    def _on_open_asked(self) -> None:
        if self._opened is not None and self._decisions is not None:
            self._files.open(self._opened.images, self._decisions)

    @Slot()
    def _on_save_asked(self) -> None:
        if self._opened is not None and self._decisions is not None:
            self._files.save_as(self._opened.images.report.dataset, self._decisions)

    @Slot()
    def _on_problems_save_asked(self) -> None:
        if self._opened is not None:
            problems = self._opened.images.report.problems
            save_problems(self._saver, problems)

    @Slot()
    def _on_close_asked(self) -> None:
        self.close()
        self.closed.emit()

    # -- keeping ------------------------------------------------------------------------------

    @Slot()
    def _on_saved(self) -> None:
        self._notifier.withdraw(tr(_SAVING))

    @Slot(object, str)
    def _on_saving_failed(self, error: Exception, details: str) -> None:
        if not isinstance(error, TrainerError) or self.autosaver is None:
            self._notifier.tell_error(error, details=details)
            return
        self._notifier.tell(
            Notice(
                Kind.ERROR,
                tr("Your decisions could not be saved: {summary}", summary=error.summary),
                error.remedy,
                details,
                tr("&Save again"),
                self.autosaver.try_again,
                tr(_SAVING),
            )
        )
