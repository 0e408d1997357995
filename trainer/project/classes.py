"""The classes of a project: those of the models that were used, and those that no model knows."""

import json
import sqlite3
from collections.abc import Sequence

from trainer.classes import CellClass, Role, find_class
from trainer.errors import ReviewError
from trainer.language import tr
from trainer.project.connection import reading_values
from trainer.project.project_file import Project
from trainer.project.steps import Action, Change, write_step
from trainer.reports.tables import guard_text
from trainer.reports.used_model import UsedModel

_LONGEST_TITLE = 60
# What a class of one's own can count as; “unsure” is no class.
OWN_ROLES = (Role.WBC, Role.NRBC, Role.PLATELET, Role.ARTEFACT)


def keep_model(connection: sqlite3.Connection, model: UsedModel) -> int:
    """Return the key of a model, which is kept where it was not used before.

    Args:
        connection: From `Project.changing`.
        model: The model; its hash tells it from others, whatever its file is called.
    """
    found = connection.execute("SELECT key FROM model WHERE sha256 = ?", (model.sha256,)).fetchone()
    if found is not None:
        return int(found[0])
    key = connection.execute(
        "INSERT INTO model (sha256, name, title, network, caution, created) VALUES (?, ?, ?, ?, ?, ?)",
        (model.sha256, model.name, model.title, model.network, model.caution, model.created),
    ).lastrowid
    connection.executemany(
        "INSERT INTO model_class (model, position, class, title, role, aliases) VALUES (?, ?, ?, ?, ?, ?)",
        (
            (key, place, one.id, one.title, one.role, json.dumps(one.aliases))
            for place, one in enumerate(model.classes)
        ),
    )
    return int(key or 0)


@reading_values()
def read_models(connection: sqlite3.Connection) -> dict[int, UsedModel]:
    """Return the models that were used by their keys, in the order in which they were first used."""
    models = connection.execute(
        "SELECT key, sha256, name, title, network, caution, created FROM model ORDER BY key"
    ).fetchall()
    return {
        key: UsedModel(
            name=name,
            title=title,
            network=network,
            classes=_read_model_classes(connection, key),
            caution=caution,
            sha256=sha256,
            created=created,
        )
        for key, sha256, name, title, network, caution, created in models
    }


def read_model(connection: sqlite3.Connection, key: int) -> UsedModel:
    """Return a model by its key."""
    models = read_models(connection)
    with reading_values():
        return models[key]


@reading_values()
def read_own_classes(connection: sqlite3.Connection) -> tuple[CellClass, ...]:
    """Return the classes that no model knows, in the order in which they were added."""
    rows = connection.execute("SELECT class, title, role FROM own_class ORDER BY key")
    return tuple(CellClass(name, title, Role(role)) for name, title, role in rows)


def join_classes(model: UsedModel, own: Sequence[CellClass]) -> tuple[CellClass, ...]:
    """Return what a model's cells can be: its classes in order, then those that it does not know."""
    known = frozenset(model.class_ids)
    return (*model.classes, *(one for one in own if one.id not in known))


def add_class(project: Project, title: str, role: Role, who: str) -> CellClass:
    """Add a class that no model knows, such as a blast or a smudge cell.

    Args:
        project: The project.
        title: What it is called.
        role: What it counts as; one of `OWN_ROLES`.
        who: Who adds it.

    Returns:
        The class.

    Raises:
        ReviewError: The title will not do, or a class is called so.
        ProjectError: It cannot be kept.
    """
    title = " ".join(title.split())
    _check_title(title)
    added = CellClass(title.casefold(), title[:1].upper() + title[1:], role)
    with project.changing() as connection:
        known = _all_classes(connection)
        if (same := find_class(title, known)) is not None:
            raise ReviewError(
                tr("There is already a class “{same}”.", same=same.title),
                tr("Use it, or choose another name."),
            )
        connection.execute(
            "INSERT INTO own_class (class, title, role) VALUES (?, ?, ?)", (added.id, added.title, added.role)
        )
        write_step(connection, Action.ADD_CLASS, who, [Change("class", None, f"{added.id} ({added.role})")])
    return added


def _check_title(title: str) -> None:
    if not title or len(title) > _LONGEST_TITLE or not title.isprintable() or guard_text(title) != title:
        raise ReviewError(
            tr("“{title}” cannot be the name of a class.", title=title[:_LONGEST_TITLE]),
            tr(
                "Choose one of 1 to {longest_title} signs that does not begin with = + - or @.",
                longest_title=_LONGEST_TITLE,
            ),
        )


def _read_model_classes(connection: sqlite3.Connection, model: int) -> tuple[CellClass, ...]:
    rows = connection.execute(
        "SELECT class, title, role, aliases FROM model_class WHERE model = ? ORDER BY position", (model,)
    )
    return tuple(
        CellClass(name, title, Role(role), tuple(json.loads(aliases))) for name, title, role, aliases in rows
    )


def _all_classes(connection: sqlite3.Connection) -> Sequence[CellClass]:
    of_models = (one for model in read_models(connection).values() for one in model.classes)
    return (*of_models, *read_own_classes(connection))
