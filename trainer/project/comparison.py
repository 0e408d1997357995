"""Judgements of the same cells side by side: of a reviewer and the model, of two reviewers."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from trainer.classes import CellClass
from trainer.errors import ComparisonError
from trainer.language import tr
from trainer.project.classes import read_models, read_own_classes
from trainer.project.connection import reading_values
from trainer.project.names import unpack_name
from trainer.project.project_file import Project
from trainer.project.samples import read_sample_ids
from trainer.reports.agreement import Agreement, measure_agreement
from trainer.words import join_words

_DECIDED = """
SELECT sample.sample_id, cell.name, cell.digest, cell.status, cell.machine_class, outcome.final_class
FROM sample JOIN cell ON cell.sample = sample.key JOIN outcome ON outcome.cell = cell.key
WHERE outcome.reviewed ORDER BY sample.key, cell.key
"""
_REVIEWERS = """
SELECT DISTINCT step.who FROM step JOIN change ON change.step = step.key
WHERE change.field = 'final_class' ORDER BY 1
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgementComparison:
    """How far two agree on the cells that both judged.

    Attributes:
        names: Who the first and the second are.
        agreement: How far they agree; the first's classes are the rows.
        n_samples: Samples that the cells are of.
        n_left_out: Cells that only one of them judged, or that are another image in the other project.
    """

    names: tuple[str, str]
    agreement: Agreement
    n_samples: int
    n_left_out: int


def compare_with_machine(project: Project, sample_ids: Sequence[str] = ()) -> JudgementComparison:
    """Compare what people decided with what the model had said of the same cells.

    Cells that the model was unsure of are left out: it gave them no class.

    Args:
        project: The project.
        sample_ids: The samples whose cells are taken; none for all.

    Raises:
        ComparisonError: No such cell was reviewed, or there is no sample of a name.
        ProjectError: The project cannot be read.
    """
    decided = _Decided(project, sample_ids)
    sure = {key: one for key, one in decided.cells.items() if one[1] == "classified"}
    if not sure:
        name = project.path.name
        raise _nothing(
            tr("No cell of the project “{name}” that the model was sure of was reviewed.", name=name)
        )
    pairs = [(final, machine) for _, _, machine, final in sure.values()]
    return JudgementComparison(
        names=(decided.reviewers, tr("the model")),
        agreement=measure_agreement(pairs, decided.classes),
        n_samples=len({sample_id for sample_id, _ in sure}),
        n_left_out=len(decided.cells) - len(sure),
    )


def compare_reviewers(first: Project, second: Project, sample_ids: Sequence[str] = ()) -> JudgementComparison:
    """Compare what was decided in two projects of the same images.

    Args:
        first: The project of the one reviewer.
        second: That of the other.
        sample_ids: The samples whose cells are taken; none for all.

    Raises:
        ComparisonError: No cell was reviewed in both, or there is no sample of a name.
        ProjectError: A project cannot be read.
    """
    one, other = _Decided(first, sample_ids), _Decided(second, sample_ids)
    both = [key for key, its in one.cells.items() if key in other.cells and its[0] == other.cells[key][0]]
    if not both:
        raise _nothing(
            tr(
                "No cell was reviewed in “{path}” and in “{path_2}”.",
                path=first.path.name,
                path_2=second.path.name,
            )
        )
    known = {its.id: its for its in (*one.classes, *other.classes)}
    return JudgementComparison(
        names=(f"{one.reviewers} ({first.path.stem})", f"{other.reviewers} ({second.path.stem})"),
        agreement=measure_agreement(
            [(one.cells[key][3], other.cells[key][3]) for key in both], tuple(known.values())
        ),
        n_samples=len({sample_id for sample_id, _ in both}),
        n_left_out=len(one.cells.keys() | other.cells.keys()) - len(both),
    )


class _Decided:
    """What people decided in a project.

    Attributes:
        cells: Digest, status, the model's class and the final one of each cell, by sample and name.
        classes: What the classes mean.
        reviewers: Who decided, in words.
    """

    def __init__(self, project: Project, sample_ids: Sequence[str]) -> None:
        with project.reading() as connection:
            _check_samples(project, connection, sample_ids)
            with reading_values():
                self.cells = {
                    (unpack_name(sample_id), unpack_name(name)): (bytes(digest), status, machine, final)
                    for sample_id, name, digest, status, machine, final in connection.execute(_DECIDED)
                    if not sample_ids or unpack_name(sample_id) in sample_ids
                }
            of_models = (its for model in read_models(connection).values() for its in model.classes)
            known: dict[str, CellClass] = {}
            for its in (*of_models, *read_own_classes(connection)):
                known.setdefault(its.id, its)
            self.classes = tuple(known.values())
            names = [who for (who,) in connection.execute(_REVIEWERS)]
        self.reviewers = join_words(names) if names else tr("nobody")


def _check_samples(project: Project, connection: sqlite3.Connection, wanted: Sequence[str]) -> None:
    known = read_sample_ids(connection)
    for sample_id in wanted:
        if sample_id not in known:
            raise ComparisonError(
                tr(
                    "There is no sample “{sample_id}” in the project “{path}”.",
                    sample_id=sample_id,
                    path=project.path.name,
                ),
                tr("Check its name."),
            )


def _nothing(summary: str) -> ComparisonError:
    return ComparisonError(summary, tr("Give cells their class or confirm it first."))
