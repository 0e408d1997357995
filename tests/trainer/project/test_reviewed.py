import pytest

from trainer.errors import ReviewError
from trainer.project.project_file import Project
from trainer.project.reviewed import ReviewedCell, apply_changes, compare, keep_deciding, read_reviewed
from trainer.project.steps import Change

PLAIN = ReviewedCell(7, "classified", "neutrophil", None, 0, "")


def test_only_what_a_decision_changes_is_a_change() -> None:
    assert compare(PLAIN, {"excluded": "0", "comment": ""}) == []
    assert compare(PLAIN, {"final_class": "platelet", "excluded": "1"}) == [
        Change("final_class", None, "platelet", 7),
        Change("excluded", "0", "1", 7),
    ]


def test_of_copies_and_bad_files_nothing_is_decided() -> None:
    copy, bad = PLAIN._replace(status="excluded"), PLAIN._replace(status="failed")

    assert keep_deciding([copy, PLAIN, bad], must_be_some=True) == [PLAIN]
    assert keep_deciding([copy], must_be_some=False) == []
    with pytest.raises(ReviewError):
        keep_deciding([copy], must_be_some=True)


def test_changes_are_made_in_their_order(project: Project, mixed: int) -> None:
    with project.changing() as connection:
        first = read_reviewed(connection, mixed, None)[0]
        apply_changes(
            connection,
            [Change("comment", "", "one", first.key), Change("comment", "one", "two", first.key)],
        )

        assert read_reviewed(connection, mixed, [first.key]) == [first._replace(comment="two")]
