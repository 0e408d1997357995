"""Who reviews: asked once, when a name is first needed, and remembered."""

from PySide6.QtWidgets import QWidget

from bloodcell_gui.settings import DECIDED_BY, Settings


class Reviewer:
    """The name that decisions and signatures are made in."""

    def __init__(self, settings: Settings, window: QWidget) -> None:
        """Know where it is remembered.

        Args:
            settings: Remember it.
            window: What it is asked over.
        """
        self._settings = settings
        self._window = window

    @property
    def name(self) -> str:
        """The name; empty as long as nobody has given it."""
        return self._settings.read(DECIDED_BY)

    def set_name(self, name: str) -> None:
        """Remember another name."""
        self._settings.write(DECIDED_BY, " ".join(name.split()))

    def ask(self) -> str:
        """Return the name; whoever has not given it is asked. Empty where nobody wants to give it."""
        if not self.name:
            self.change()
        return self.name

    def change(self) -> None:
        """Ask for another name; whoever cancels keeps the one that there is."""
        from bloodcell_gui.project.name_dialog import ask_name

        self.set_name(ask_name(self.name, self._window) or self.name)
