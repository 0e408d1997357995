from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from trainer.classes import Role
from trainer.cleaning.book import DecisionBook
from trainer.cleaning.decisions import Decision, Verdict
from trainer.cleaning.report import CleaningReport, count_changes
from trainer.cleaning.tally import ClassTally

LABELS = ("neutrophil", "platelet", "Neutrophils", "platelet", "blast", "")
PATHS = tuple(f"{number}.jpg" for number in range(len(LABELS)))
REPORT = CleaningReport(
    dataset=Path("cells"),
    model="",
    paths=PATHS,
    labels=LABELS,
    fingerprints=tuple(f"{number:032}" for number in range(len(LABELS))),
    issues=(),
    problems=(),
    concerns=(),
    notes=(),
    classes=("blast", "neutrophil", "platelet"),
    probabilities=np.zeros((len(LABELS), 0), np.float32),
)


def _make(path: str, verdict: Verdict, new_label: str) -> Decision:
    label = new_label if verdict is Verdict.RELABEL else ""
    role = Role.ARTEFACT if label == "smudge" else None
    return Decision(path=path, verdict=verdict, new_label=label, role=role)


# The last one is no class of the data set.
_GIVEN = st.sampled_from((*LABELS[:-1], "smudge"))
_DECISIONS = st.builds(_make, st.sampled_from(PATHS), st.sampled_from(Verdict), _GIVEN)
_STEPS = st.lists(st.lists(_DECISIONS, min_size=1, max_size=4, unique_by=lambda one: one.path), max_size=8)


@given(_STEPS, st.lists(st.booleans(), max_size=12))
def test_the_tally_agrees_with_counting_all_after_any_steps_and_undos(
    steps: list[list[Decision]], undos: list[bool]
) -> None:
    book, tally = DecisionBook(), ClassTally(REPORT)
    for step in steps:
        if (done := book.decide("step", step)) is not None:
            for path, new in done.after.items():
                tally.change(path, done.before[path], new)
    for is_undo in undos:
        if is_undo and (done := book.undo()) is not None:
            for path, old in done.before.items():
                tally.change(path, done.after[path], old)
        elif not is_undo and (done := book.redo()) is not None:
            for path, new in done.after.items():
                tally.change(path, done.before[path], new)
    assert tally.changes == count_changes(REPORT, book.decisions)


def test_an_image_that_is_not_there_counts_nothing() -> None:
    tally = ClassTally(REPORT)
    tally.change("gone.jpg", None, Decision(path="gone.jpg", verdict=Verdict.EXCLUDE))
    assert tally.changes == count_changes(REPORT, ())
