"""What a result keeps of the model that it came from, whether or not its file is still there."""

from dataclasses import dataclass

from trainer.bundle.model_file import LITERT, ModelFile
from trainer.classes import CellClass


@dataclass(frozen=True, slots=True, kw_only=True)
class UsedModel:
    """A model as results name it.

    Attributes:
        name: Name of its file without the suffix.
        title: What the user calls it.
        network: Id of its network.
        classes: Its classes in the order of its outputs.
        caution: What it does not know; may be empty.
        sha256: Hash of its LiteRT network, 64 hex digits: what tells it from every other one.
        created: Day of its training, `YYYY-MM-DD`; its version. May be empty.
    """

    name: str
    title: str
    network: str
    classes: tuple[CellClass, ...]
    caution: str
    sha256: str
    created: str = ""

    @property
    def class_ids(self) -> tuple[str, ...]:
        """The ids of the classes in the order of the model's outputs."""
        return tuple(cell_class.id for cell_class in self.classes)


def name_model(model: ModelFile) -> UsedModel:
    """Return what results say of a model."""
    card = model.card
    return UsedModel(
        name=model.name,
        title=card.title,
        network=card.network,
        classes=card.classes,
        caution=card.caution,
        sha256=card.entries.get(LITERT, ""),
        created=card.created,
    )
