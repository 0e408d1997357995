"""The phases of a fit: the head alone, then all layers."""

from collections.abc import Iterator
from dataclasses import dataclass

from trainer.config import TrainingConfig
from trainer.language import tr
from trainer.learning.starting_point import StartingPoint


@dataclass(frozen=True, slots=True)
class Phase:
    """A part of a fit with an optimizer of its own.

    Attributes:
        name: What it is called.
        first_epoch: Epochs of the run before it.
        epochs: Epochs that it has at most.
        learning_rate: The rate that it begins with.
        trains_backbone: Whether all layers are trained, or the head alone.
    """

    name: str
    first_epoch: int
    epochs: int
    learning_rate: float
    trains_backbone: bool


def plan_phases(config: TrainingConfig, start: StartingPoint) -> Iterator[Phase]:
    """Yield the phases of a fit in their order.

    The head goes first where it knows less than the backbone does: its random weights would spoil that.
    """
    head = min(config.head_epochs, config.epochs) if start.pretrained and not start.knows_classes else 0
    if head:
        yield Phase("head", 0, head, config.head_learning_rate, trains_backbone=False)
    if config.epochs > head:
        yield Phase(tr("all layers"), head, config.epochs - head, config.learning_rate, trains_backbone=True)
