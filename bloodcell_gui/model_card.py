"""What is known about the model in use."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLabel, QVBoxLayout, QWidget

from bloodcell_gui.dialog_buttons import add_buttons
from trainer.bundle.model_file import ModelFile

_PARTS = {"validation": "On validation images", "test": "On test images"}


class ModelDialog(QDialog):
    """The model's card, as far as a reader of results needs it."""

    def __init__(self, model: ModelFile, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("About this model")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(16)
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        for name, text in describe_card(model):
            label = QLabel(text)
            label.setWordWrap(True)
            label.setMinimumWidth(400)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
            form.addRow(f"{name}:", label)
        layout.addLayout(form)
        layout.addWidget(add_buttons(self, QDialogButtonBox.StandardButton.Close))


def describe_card(model: ModelFile) -> list[tuple[str, str]]:
    """Return what is known of a model, by name, in words; what is unknown is left out."""
    card = model.card
    framing = card.framing
    image = f"{framing.size}×{framing.size} px"
    if framing.native_crop:
        image += (
            f"; images of about {framing.native_width}×{framing.native_height} px are cut to their "
            f"centre {framing.native_crop} px"
        )
    scores = [
        (
            _PARTS.get(part, f"On {part} images"),
            f"accuracy {score.accuracy:.1%}, balanced {score.balanced_accuracy:.1%}, "
            f"{score.n_images:,} images it was not fitted to",
        )
        for part, score in card.scores.items()
    ]
    images = sum(card.data.n_images.values())
    facts = [
        ("Title", card.title),
        ("Know this", card.caution),
        ("About", card.description),
        ("Classes", ", ".join(one.title for one in card.classes)),
        ("Network", card.network),
        ("Input", image),
        *scores,
        ("Learned from", f"{images:,} images. {card.data.source}".strip()),
        ("Licence of the data", card.data.licence),
        ("Started from", card.started_from),
        ("Licence", card.licence),
        ("Made on", card.created),
        ("File", str(model.path)),
    ]
    return [(name, text) for name, text in facts if text]
