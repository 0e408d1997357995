"""The Models page, which is not built yet."""

from PySide6.QtWidgets import QWidget

from bloodcell_gui.placeholder import PlaceholderPage


class ModelsPage(PlaceholderPage):
    """Says what the page will do, and what serves meanwhile."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            "Models",
            "It will show every model with what it learned from and what it reached.",
            "Until then the Model menu lists the models, and tells about the one in use.",
            parent,
        )
