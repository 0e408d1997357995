"""Backups of the open project: when it is opened and every few minutes; the desk makes one in the end."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from bloodcell_gui.background import LatestTask
from bloodcell_gui.notify import Kind, Notice, Notifier
from bloodcell_gui.project.desk import ProjectDesk
from trainer.errors import TrainerError

if TYPE_CHECKING:
    from trainer.project.project_file import Project

EVERY_MINUTES = 10
_TOPIC = "project backup"


class BackupKeeper(QObject):
    """Has the engine back the project up, where something was done since; nobody waits for it."""

    def __init__(self, desk: ProjectDesk, notifier: Notifier) -> None:
        """Follow a desk.

        Args:
            desk: Has the project; the owner.
            notifier: Tells what fails, once for all that fail after each other.
        """
        super().__init__(desk)
        self._desk = desk
        self._notifier = notifier
        self._project: Project | None = None
        self._task = LatestTask("back up project", self)
        self._task.succeeded.connect(lambda _: notifier.withdraw(_TOPIC))
        self._task.failed.connect(self._on_failed)
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MINUTES * 60_000)
        self._timer.timeout.connect(self._back_up)
        desk.project_changed.connect(self._on_project_changed)

    @Slot()
    def _on_project_changed(self) -> None:
        project = self._desk.project
        if project is self._project:
            return
        self._project = project
        if project is None:
            self._timer.stop()
        else:
            self._timer.start()
            self._back_up()

    @Slot()
    def _back_up(self) -> None:
        if self._project is not None:
            from bloodcell_gui.project.content import keep_backup

            self._task.run(partial(keep_backup, self._project))

    @Slot(object, str)
    def _on_failed(self, error: Exception, details: str) -> None:
        if isinstance(error, TrainerError):
            self._notifier.tell(Notice(Kind.ERROR, error.summary, error.remedy, topic=_TOPIC))
        else:
            self._notifier.tell_error(error, details)
