from dataclasses import fields

from bloodcell_gui.training.wizard.options import list_options
from trainer.config import TrainingConfig


def test_every_option_has_its_help_and_its_bounds() -> None:
    options = list_options()
    assert list(options) == [field.name for field in fields(TrainingConfig)]
    assert all(option.help.endswith(".") for option in options.values())
    assert (options["epochs"].low, options["batch_size"].high) == (1, 4096)
    assert 0 < options["learning_rate"].low < 1e-8
    assert 0.99 < options["label_smoothing"].high < 1.0
    assert options["schedule"].choices == ("plateau", "cosine")
