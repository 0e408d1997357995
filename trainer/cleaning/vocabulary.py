"""Which classes the images of a data set may have once it was decided on.

Those of its labels, and others that decisions bring in. A decision may name a class that the data set does
not have if one of these is so:

- It says what the class counts as, its role. Whoever states a role means a new class; a slip of the pen
  states none, and is refused: it would take an image out of its class in silence.
- No image of the data set has a label, and the class is one of those that everybody knows: then nothing but
  decisions can name a class at all.

The role of a known class is known; of another one all decisions must say the same.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from trainer.classes import KNOWN_CLASSES, Role, describe_class
from trainer.cleaning.decisions import Decision, Verdict
from trainer.errors import DecisionsError
from trainer.language import tr

_KNOWN = frozenset(one.id for one in KNOWN_CLASSES)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The classes that images may have.

    Attributes:
        spellings: How the data set spells each, or the first decision that brought it in, by class id.
        roles: What the classes count as that nobody knows but the decisions, by class id.
    """

    spellings: dict[str, str]
    roles: dict[str, Role]


def learn_classes(labels: Iterable[str], decisions: Iterable[Decision]) -> Vocabulary:
    """Return the classes of a data set and those that decisions bring in.

    Args:
        labels: Labels of its images; an empty one stands for none.
        decisions: What was decided about them.

    Raises:
        DecisionsError: A decision gives a class that is neither, or decisions contradict each other about
            what one counts as.
    """
    spellings = {describe_class(label).id: label for label in dict.fromkeys(labels) if label}
    of_dataset = sorted(spellings)
    roles: dict[str, Role] = {}
    for decision in decisions:
        if decision.verdict is not Verdict.RELABEL:
            continue
        given = describe_class(decision.new_label).id
        if given in of_dataset:
            continue
        is_known = given in _KNOWN
        if decision.role is None and (of_dataset or not is_known):
            raise _unknown(decision, of_dataset)
        spellings.setdefault(given, decision.new_label)
        if decision.role is not None and not is_known:
            _note_role(decision, given, decision.role, roles)
    return Vocabulary(spellings, roles)


def _note_role(decision: Decision, given: str, role: Role, roles: dict[str, Role]) -> None:
    if roles.setdefault(given, role) is not role:
        raise DecisionsError(
            tr(
                "The class “{new_label}” counts as {roles} in one decision and as {role} in another.",
                new_label=decision.new_label,
                roles=roles[given],
                role=role,
            ),
            tr("Give it the same role in all of them."),
        )


def _unknown(decision: Decision, of_dataset: list[str]) -> DecisionsError:
    known = of_dataset or sorted(_KNOWN)
    return DecisionsError(
        tr(
            "A decision gives “{path}” the class “{new_label}”, which the data set does not have.",
            path=decision.path,
            new_label=decision.new_label,
        ),
        tr(
            "Choose one of its classes ({known}), or say in the column role what the new class counts as.",
            known=", ".join(known),
        ),
    )
