"""Reviewing a sample: every command is one transaction that also writes the audit trail."""

import sqlite3
from collections.abc import Callable, Sequence

from trainer.errors import ReviewError
from trainer.language import tr
from trainer.project.classes import join_classes, read_model, read_own_classes
from trainer.project.project_file import Project
from trainer.project.reviewed import (
    ReviewedCell,
    apply_changes,
    compare,
    keep_deciding,
    read_reviewed,
)
from trainer.project.samples import ProjectSample, ReviewState, read_sample
from trainer.project.steps import (
    Action,
    Change,
    Step,
    find_undoable,
    now,
    read_changes,
    read_step,
    write_step,
)
from trainer.words import clean_text

# Field to new value, as text; what is not named stays.
_Decide = Callable[[ReviewedCell], dict[str, str | None]]


class Review:
    """A person's review of one sample. Any number of steps can be undone, also those of an earlier day.

    Commands take the keys of cells. Cells of which nothing is to be decided, because they could not be read
    or are copies, are passed over. A command that changes nothing is no step.
    """

    def __init__(self, project: Project, sample: int, who: str) -> None:
        """Begin to review, or go on.

        Args:
            project: The project.
            sample: Key of the sample.
            who: Who reviews.
        """
        self._project = project
        self._sample = sample
        self._who = clean_text(who)

    def assign(self, cells: Sequence[int], class_id: str) -> Step | None:
        """Give cells a class; those that were excluded count again.

        Returns:
            The step; None where nothing changes.

        Raises:
            ReviewError: There is no such class, the sample is signed, or none of the cells can have a class.
            ProjectError: It cannot be kept.
        """
        return self._decide(Action.ASSIGN, cells, lambda _: {"final_class": class_id, "excluded": "0"})

    def confirm(self, cells: Sequence[int]) -> Step | None:
        """Say that the model's class is right, of unsure cells too; those that were excluded count again.

        Returns:
            The step; None where nothing changes.

        Raises:
            ReviewError: The sample is signed, or none of the cells has a class.
            ProjectError: It cannot be kept.
        """
        return self._decide(
            Action.CONFIRM, cells, lambda cell: {"final_class": cell.machine_class, "excluded": "0"}
        )

    def confirm_rest(self, class_id: str) -> Step | None:
        """Say that all cells that count as a class by the model's word alone are of that class.

        Unsure cells are not among them: they are to be looked at.

        Returns:
            The step; None where there is no such cell.

        Raises:
            ReviewError: The sample is signed.
            ProjectError: It cannot be kept.
        """

        def decide(cell: ReviewedCell) -> dict[str, str | None]:
            is_rest = cell.status == "classified" and cell.final_class is None and not cell.excluded
            return {"final_class": class_id} if is_rest and cell.machine_class == class_id else {}

        return self._decide(Action.CONFIRM_REST, None, decide)

    def exclude(self, cells: Sequence[int]) -> Step | None:
        """Leave cells out of the counts.

        Returns:
            The step; None where nothing changes.

        Raises:
            ReviewError: The sample is signed, or none of the cells takes part.
            ProjectError: It cannot be kept.
        """
        return self._decide(Action.EXCLUDE, cells, lambda _: {"excluded": "1"})

    def include(self, cells: Sequence[int]) -> Step | None:
        """Let cells count again that were excluded; what class they had is as before.

        Returns:
            The step; None where nothing changes.

        Raises:
            ReviewError: The sample is signed, or none of the cells takes part.
            ProjectError: It cannot be kept.
        """
        return self._decide(Action.INCLUDE, cells, lambda _: {"excluded": "0"})

    def comment(self, cells: Sequence[int], text: str) -> Step | None:
        """Write a comment to cells, of whatever kind, in place of an earlier one; empty removes it.

        Returns:
            The step; None where nothing changes.

        Raises:
            ReviewError: The sample is signed.
            ProjectError: It cannot be kept.
        """
        comment = clean_text(text).strip()
        return self._decide(Action.COMMENT, cells, lambda _: {"comment": comment})

    def sign(self) -> None:
        """Sign the sample: nothing in it changes until it is reopened.

        Raises:
            ReviewError: It is signed already, or nobody's name is given.
            ProjectError: It cannot be kept.
        """
        if not self._who.strip():
            raise ReviewError(tr("A sample is signed with a name."), tr("Say who reviews it."))
        with self._project.changing() as connection:
            sample = _read_open_sample(connection, self._sample)
            self._write_state(connection, Action.SIGN, sample, ReviewState.SIGNED)

    def reopen(self) -> None:
        """Let a signed sample be changed again.

        Raises:
            ReviewError: It is not signed.
            ProjectError: It cannot be kept.
        """
        with self._project.changing() as connection:
            sample = read_sample(connection, self._sample)
            if sample.state is not ReviewState.SIGNED:
                raise ReviewError(
                    tr("The sample “{sample_id}” is not signed.", sample_id=sample.sample_id),
                    tr("It can be changed as it is."),
                )
            self._write_state(connection, Action.REOPEN, sample, ReviewState.REOPENED)

    def undo(self) -> Step | None:
        """Take back the last step and return it; None where there is none.

        Raises:
            ReviewError: The sample is signed.
            ProjectError: It cannot be kept.
        """
        return self._revert(Action.UNDO)

    def redo(self) -> Step | None:
        """Do again what was taken back last and return it; None where there is none.

        Raises:
            ReviewError: The sample is signed.
            ProjectError: It cannot be kept.
        """
        return self._revert(Action.REDO)

    def next_undo(self) -> Step | None:
        """Return the step that `undo` would take back; None where there is none.

        Raises:
            ProjectError: The project cannot be read.
        """
        return self._next(Action.UNDO)

    def next_redo(self) -> Step | None:
        """Return the step that `redo` would do again; None where there is none.

        Raises:
            ProjectError: The project cannot be read.
        """
        return self._next(Action.REDO)

    def _decide(self, action: Action, chosen: Sequence[int] | None, decide: _Decide) -> Step | None:
        with self._project.changing() as connection:
            sample = _read_open_sample(connection, self._sample)
            cells = read_reviewed(connection, self._sample, chosen)
            if action is not Action.COMMENT:
                cells = keep_deciding(cells, must_be_some=chosen is not None)
            changes = [change for cell in cells for change in compare(cell, decide(cell))]
            if not changes:
                return None
            _check_classes(connection, sample, changes)
            return self._keep(connection, action, sample, changes)

    def _revert(self, action: Action) -> Step | None:
        with self._project.changing() as connection:
            sample = _read_open_sample(connection, self._sample)
            key = _last(find_undoable(connection, self._sample), action)
            if key is None:
                return None
            changes = read_changes(connection, key)
            if action is Action.UNDO:
                changes = [Change(one.field, one.new, one.old, one.cell) for one in reversed(changes)]
            self._keep(connection, action, sample, changes, reverts=key)
            return read_step(connection, key)

    def _next(self, action: Action) -> Step | None:
        with self._project.reading() as connection:
            key = _last(find_undoable(connection, self._sample), action)
            return None if key is None else read_step(connection, key)

    def _keep(
        self,
        connection: sqlite3.Connection,
        action: Action,
        sample: ProjectSample,
        changes: Sequence[Change],
        reverts: int | None = None,
    ) -> Step:
        """Make changes to cells; the first ones make a new sample one in review."""
        apply_changes(connection, changes)
        at = now()
        begun: list[Change] = []
        if sample.state is ReviewState.NEW:
            begun = [_set_state(connection, sample, ReviewState.IN_REVIEW, self._who, at)]
        key = write_step(
            connection, action, self._who, [*changes, *begun], sample=self._sample, reverts=reverts, at=at
        )
        return read_step(connection, key)

    def _write_state(
        self, connection: sqlite3.Connection, action: Action, sample: ProjectSample, state: ReviewState
    ) -> None:
        at = now()
        change = _set_state(connection, sample, state, self._who, at)
        write_step(connection, action, self._who, [change], sample=self._sample, at=at)


def refuse_signed(sample: ProjectSample) -> None:
    """Refuse to change a sample that is signed.

    Raises:
        ReviewError: It is.
    """
    if sample.state is ReviewState.SIGNED:
        raise ReviewError(
            tr(
                "The sample “{sample_id}” was signed by {state_by}.",
                sample_id=sample.sample_id,
                state_by=sample.state_by,
            ),
            tr("Reopen it to change it."),
        )


def _read_open_sample(connection: sqlite3.Connection, key: int) -> ProjectSample:
    sample = read_sample(connection, key)
    refuse_signed(sample)
    return sample


def _check_classes(connection: sqlite3.Connection, sample: ProjectSample, changes: Sequence[Change]) -> None:
    wanted = {change.new for change in changes if change.field == "final_class"}
    if not wanted:
        return
    classes = join_classes(read_model(connection, sample.model), read_own_classes(connection))
    unknown = wanted - {one.id for one in classes}
    if unknown:
        raise ReviewError(
            tr("There is no class “{name}” in this project.", name=unknown.pop()),
            tr("Add it as a class of your own first."),
        )


def _set_state(
    connection: sqlite3.Connection, sample: ProjectSample, state: ReviewState, who: str, at: str
) -> Change:
    connection.execute(
        "UPDATE sample SET state = ?, state_by = ?, state_at = ? WHERE key = ?",
        (state.value, who, at, sample.key),
    )
    return Change("state", sample.state.value, state.value)


def _last(undoable: tuple[list[int], list[int]], action: Action) -> int | None:
    done, undone = undoable
    keys = done if action is Action.UNDO else undone
    return keys[-1] if keys else None
