from collections.abc import Callable

import pytest

from bloodcell_gui.training.results.overview import list_facts
from trainer.bundle.card import ModelCard


@pytest.mark.parametrize(
    ("epochs_run", "best_epoch", "told"),
    [
        (7, 5, "7, of which epoch 5 was kept"),
        (7, 0, "7, none better than what it started from, which was kept"),
        (0, 0, None),
    ],
)
def test_epochs_are_told_with_what_was_kept(
    make_card: Callable[..., ModelCard], epochs_run: int, best_epoch: int, told: str | None
) -> None:
    facts = dict(list_facts(make_card(epochs_run=epochs_run, best_epoch=best_epoch), minutes=0.0))
    assert facts.get("Epochs") == told
