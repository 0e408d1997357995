"""Projects as files: made, opened, opened again and closed, as the user asks."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Signal, Slot
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget

from bloodcell_gui.drop_frame import is_project, local_paths
from bloodcell_gui.menus import Menus
from bloodcell_gui.notify import Kind, Notice, Notifier
from bloodcell_gui.project.desk import ProjectDesk
from bloodcell_gui.project.recents import forget_recents, note_recent, read_recents
from bloodcell_gui.settings import Settings
from trainer.language import tr


class ProjectFiles(QObject):
    """The project's part of the File menu, and projects that are dropped on the window.

    Signals:
        others_dropped: What was dropped together with a project: the list of its paths.
    """

    others_dropped = Signal(object)

    def __init__(
        self, menus: Menus, desk: ProjectDesk, notifier: Notifier, settings: Settings, window: QWidget
    ) -> None:
        """Wire the menu.

        Args:
            menus: Hold the actions.
            desk: Opens and closes.
            notifier: Tells what is left out.
            settings: Remember the projects that were open.
            window: What is asked over, and what projects are dropped on.
        """
        super().__init__(window)
        self._menus = menus
        self._desk = desk
        self._notifier = notifier
        self._settings = settings
        self._window = window
        menus.new_project.triggered.connect(self.ask_new)
        menus.open_project.triggered.connect(self.ask)
        menus.close_project.triggered.connect(desk.close_project)
        menus.recent_projects.aboutToShow.connect(self._fill)
        menus.recent_projects.setToolTipsVisible(True)
        desk.project_changed.connect(self._show_state)
        desk.project_opened.connect(self._on_project_opened)
        window.setAcceptDrops(True)
        window.installEventFilter(self)
        self._show_state()

    @Slot()
    def ask_new(self) -> None:
        """Ask for a name, and make a project."""
        self.create("")

    def create(self, name: str) -> bool:
        """Ask where a new project goes, and make it.

        Args:
            name: Its name to begin with; empty for none.

        Returns:
            Whether one is being made.
        """
        from bloodcell_gui.project.dialogs import ask_new_project

        path = ask_new_project(self._window, self._settings, name or "project")
        if path is not None:
            self._desk.create(path)
        return path is not None

    @Slot()
    def ask(self) -> None:
        """Ask for a project, and open it."""
        from bloodcell_gui.project.dialogs import ask_project

        path = ask_project(self._window, self._settings)
        if path is not None:
            self._desk.open(path)

    def take(self, paths: Sequence[Path]) -> list[Path]:
        """Open the project among some files; return those that are none.

        Args:
            paths: What was dropped, or named at the start.
        """
        projects = [path for path in paths if is_project(path)]
        if projects:
            self._desk.open(projects[0])
        if len(projects) > 1:
            told = tr("A window holds one project: “{name}” is opened.", name=projects[0].name)
            self._notifier.tell(Notice(Kind.NOTICE, told, tr("Open the others one after the other.")))
        return [path for path in paths if not is_project(path)]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take projects that are dropped where no page takes what is dropped."""
        if isinstance(event, QDropEvent) and event.type() in {QEvent.Type.DragEnter, QEvent.Type.Drop}:
            paths = local_paths(event.mimeData())
            if any(map(is_project, paths)):
                event.acceptProposedAction()
                if event.type() == QEvent.Type.Drop:
                    self.others_dropped.emit(self.take(paths))
                return True
        return super().eventFilter(watched, event)

    @Slot()
    def _on_project_opened(self) -> None:
        path = self._desk.path
        if path is not None:
            note_recent(self._settings, path)

    @Slot()
    def _show_state(self) -> None:
        path = self._desk.path
        self._menus.close_project.setEnabled(path is not None)
        self._window.setWindowTitle("Bloodcell" if path is None else f"{path.stem} – Bloodcell")

    @Slot()
    def _fill(self) -> None:
        menu = self._menus.recent_projects
        menu.clear()
        for path in read_recents(self._settings):
            action = menu.addAction(path.stem.replace("&", "&&"))
            action.setToolTip(str(path))
            action.triggered.connect(partial(self._desk.open, path))
        if menu.isEmpty():
            menu.addAction(tr("There is none yet")).setEnabled(False)
        else:
            menu.addSeparator()
            menu.addAction(tr("&Clear This List")).triggered.connect(partial(forget_recents, self._settings))
