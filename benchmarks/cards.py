"""The card of a small model that nobody trained, for what needs a model file but no network."""

from dataclasses import replace
from typing import Any

from trainer.bundle.card import DataDescription, ModelCard
from trainer.classes import KNOWN_CLASSES
from trainer.config import TrainingConfig
from trainer.dataset.framing import Framing


def make_card(**changes: Any) -> ModelCard:
    """Return the card of a Basic CNN for images of 32×32 and all known classes, with such changes."""
    card = ModelCard(
        title="Ours",
        classes=KNOWN_CLASSES,
        network="basic_cnn",
        framing=Framing(size=32),
        n_features=256,
        feature_map=(2, 2, 256),
        training=TrainingConfig(network="basic_cnn", input_size=32),
        data=DataDescription(fingerprint="0" * 64, n_images={}, n_per_class={}),
        scores={},
    )
    return replace(card, **changes)
