"""The Clean page, which is not built yet."""

from PySide6.QtWidgets import QWidget

from bloodcell_gui.placeholder import PlaceholderPage


class CleaningPage(PlaceholderPage):
    """Says what the page will do, and what serves meanwhile."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            "Clean",
            "It will look for duplicates, junk and wrong labels in a data set, and keep your decisions.",
            "Until then the Classify page leaves out copies that are byte for byte the same.",
            parent,
        )
