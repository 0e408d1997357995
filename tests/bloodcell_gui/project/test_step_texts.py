import pytest

from bloodcell_gui.project.step_texts import name_step
from trainer.project.steps import _UNDOABLE, Action, Step


def test_a_step_is_named_with_its_cells() -> None:
    assert name_step(Step(1, Action.ASSIGN, (4, 5))) == "give 2 cells a class"
    assert name_step(Step(1, Action.EXCLUDE, (4,))) == "exclude 1 cell"
    assert name_step(None) == ""


@pytest.mark.parametrize("action", sorted(_UNDOABLE))
def test_all_that_can_be_undone_has_a_name(action: Action) -> None:
    assert "1 cell" in name_step(Step(1, action, (4,)))
