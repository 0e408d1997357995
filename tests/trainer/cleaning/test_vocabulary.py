import pytest

from trainer.classes import Role
from trainer.cleaning.decisions import Decision, Verdict
from trainer.cleaning.vocabulary import learn_classes
from trainer.errors import DecisionsError


def give(new_label: str, role: Role | None = None) -> Decision:
    return Decision(path="1.jpg", verdict=Verdict.RELABEL, new_label=new_label, role=role)


def test_the_data_sets_own_spelling_stands_for_a_class() -> None:
    found = learn_classes(["Neutrophils", "neutrophil", "platelet", ""], [give("neutro")])
    assert found.spellings == {"neutrophil": "neutrophil", "platelet": "platelet"}
    assert found.roles == {}


def test_a_new_class_states_its_role() -> None:
    found = learn_classes(["platelet"], [give("Blast", Role.WBC), give("basophil", Role.WBC)])
    assert found.spellings == {"platelet": "platelet", "Blast": "Blast", "basophil": "basophil"}
    # What everybody knows of a class needs no decision.
    assert found.roles == {"Blast": Role.WBC}


@pytest.mark.parametrize("name", ["blast", "basophil", "platelt"])
def test_a_name_without_a_role_is_taken_for_a_slip_of_the_pen(name: str) -> None:
    with pytest.raises(
        DecisionsError, match=f"the class “{name}”, which the data set does not have"
    ) as caught:
        learn_classes(["platelet", "ig"], [give(name)])
    assert "Choose one of its classes (ig, platelet), or say in the column role" in caught.value.remedy


def test_without_any_label_the_known_classes_need_no_role() -> None:
    assert learn_classes(["", ""], [give("Neutrophils")]).spellings == {"neutrophil": "Neutrophils"}
    with pytest.raises(DecisionsError, match="the class “blast”") as caught:
        learn_classes([""], [give("blast")])
    assert "basophil, eosinophil" in caught.value.remedy


def test_two_roles_for_one_class_contradict_each_other() -> None:
    with pytest.raises(DecisionsError, match="counts as wbc in one decision and as artefact in another"):
        learn_classes(["ig"], [give("smudge", Role.WBC), give("smudge", Role.ARTEFACT)])


def test_only_relabelling_brings_in_a_class() -> None:
    assert learn_classes(["ig"], [Decision(path="1.jpg", verdict=Verdict.EXCLUDE)]).spellings == {"ig": "ig"}
