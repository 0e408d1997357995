"""The Review page, which is not built yet."""

from PySide6.QtWidgets import QWidget

from bloodcell_gui.placeholder import PlaceholderPage


class ReviewPage(PlaceholderPage):
    """Says what the page will do, and what serves meanwhile."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            "Review",
            "It will bring the doubtful cells one by one, to confirm or correct them with a key each.",
            "Until then the Classify page can show the least certain cells first.",
            parent,
        )
