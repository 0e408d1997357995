"""What a wizard was told: plain data that is remembered and can be used again."""

from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from trainer.bundle.library import free_model_path
from trainer.config import CardTexts, TrainingConfig
from trainer.errors import TrainerError
from trainer.jobs import TrainJob
from trainer.language import tr
from trainer.networks import find_preset


@dataclass(frozen=True, slots=True, kw_only=True)
class WizardChoices:
    """All that a training needs to be told.

    Attributes:
        dataset: Path of the data set; empty until one is chosen.
        decisions: Path of a decisions file to apply; empty for none.
        config: The options of the training.
        texts: What only a person can say of the model; its title names the model.
    """

    dataset: str = ""
    decisions: str = ""
    config: TrainingConfig = field(default_factory=TrainingConfig)
    texts: CardTexts = field(default_factory=CardTexts)

    @property
    def title(self) -> str:
        """The model's title: the user's, or one made of the network and the data set."""
        return self.texts.title.strip() or self.suggested_title

    @property
    def suggested_title(self) -> str:
        """The title that the model has where the user gives none."""
        network = find_preset(self.config.network).title
        return (
            tr("{network} on {stem}", network=network, stem=Path(self.dataset).stem)
            if self.dataset
            else network
        )


def encode_choices(choices: WizardChoices) -> str:
    """Return the choices as text for the settings."""
    return msgspec.json.encode(choices).decode()


def decode_choices(text: str) -> WizardChoices:
    """Return remembered choices; fresh ones where there are none, or another version wrote them."""
    try:
        choices = msgspec.json.decode(text, type=WizardChoices)
        find_preset(choices.config.network)
    except (msgspec.MsgspecError, TrainerError):
        return WizardChoices()
    return choices


def make_job(choices: WizardChoices) -> TrainJob:
    """Return the training that was chosen; its model gets a free place in the library."""
    return TrainJob(
        dataset=Path(choices.dataset),
        config=choices.config,
        out=free_model_path(choices.title),
        texts=choices.texts,
        decisions=Path(choices.decisions) if choices.decisions else None,
    )
