"""The Train page, which is not built yet."""

from PySide6.QtWidgets import QWidget

from bloodcell_gui.placeholder import PlaceholderPage


class TrainingPage(PlaceholderPage):
    """Says what the page will do, and what serves meanwhile."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            "Train",
            "It will teach a network the cells of your own laboratory, step by step, on this computer.",
            "Until then the command line does it; its help says how: bloodcell train --help",
            parent,
        )
