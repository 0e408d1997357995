"""What a model suggests for images that have no label: a suggestion each, never a label by itself."""

from dataclasses import replace

from trainer.bundle.card import ModelCard
from trainer.inference.features import Features
from trainer.inference.predictions import softmax
from trainer.language import tr
from trainer.learning.issue_finders.judgement import Judgement


def suggest_classes(judgement: Judgement, card: ModelCard, seen: Features) -> Judgement:
    """Return a judgement with the model's own probabilities, for images whose labels nobody could check.

    Args:
        judgement: What was found out without labels.
        card: The model's card.
        seen: What the model says of the images.
    """
    probabilities = softmax(seen.logits, card.temperature)
    probabilities[list(seen.reasons)] = 0
    note = tr(
        "Nothing says of which class these images are. What the model thinks is shown as a "
        "suggestion; it becomes a label only where somebody accepts it."
    )
    return replace(judgement, classes=card.classes, probabilities=probabilities, notes=(note,))
