from pathlib import Path

import pytest

from bloodcell_gui.training.wizard.choices import (
    WizardChoices,
    decode_choices,
    encode_choices,
    make_job,
)
from trainer.config import CardTexts, TrainingConfig
from trainer.resources import user_models

CHOICES = WizardChoices(
    dataset="/data/größe",
    decisions="/data/decisions.csv",
    config=TrainingConfig(network="basic_cnn", weights="none", epochs=3),
    texts=CardTexts(title="Ours"),
)


def test_choices_are_remembered_as_text() -> None:
    assert decode_choices(encode_choices(CHOICES)) == CHOICES


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        '{"config": {"epochs": 0}}',
        '{"config": {"network": "gone"}}',
        '{"config": {"validation_fraction": 0.0}}',
    ],
)
def test_what_makes_no_sense_any_more_is_forgotten(text: str) -> None:
    assert decode_choices(text) == WizardChoices()


def test_a_job_is_all_that_was_chosen() -> None:
    job = make_job(CHOICES)
    assert (job.dataset, job.decisions) == (Path("/data/größe"), Path("/data/decisions.csv"))
    assert (job.config, job.texts) == (CHOICES.config, CHOICES.texts)
    assert job.out == user_models() / "Ours.bloodcell"
    assert make_job(WizardChoices()).decisions is None


def test_a_model_without_a_title_is_called_after_network_and_data() -> None:
    assert WizardChoices(dataset="/data/cells.zip").title == "MobileNetV2 on cells"
