"""One section of the results page."""

from PySide6.QtWidgets import QWidget

from bloodcell_gui.saving import WriteTable
from bloodcell_gui.training.results.figure import Figure
from bloodcell_gui.training.results.report import Report


class Section(QWidget):
    """What is under one tab; it knows what of it can be saved."""

    # What stands on the tab, and in the names of files.
    TITLE = ""
    # Whether it needs the images that the model was tested on, one by one.
    NEEDS_OUTCOME = True

    def show_report(self, report: Report) -> None:
        """Show a model; sections that need its outcome get only reports that have one."""
        raise NotImplementedError

    def figure(self) -> Figure | None:
        """Return what is saved as a picture; None where there is none."""
        return None

    def table(self) -> WriteTable | None:
        """Return what writes the section as a table; None where there is none."""
        return None

    def close_threads(self) -> None:
        """End threads that are no `BackgroundTask`, before the window goes."""
