"""Projects: made, filled, reviewed, signed, backed up."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from benchmarks.faults.works.predicting import MODEL, predict_cells
from benchmarks.faults.works.work import State, Work
from trainer.dataset.samples import Sample
from trainer.project.adding import add_predictions
from trainer.project.backups import back_up, list_backups
from trainer.project.project_file import create_project, open_project
from trainer.project.review import Review
from trainer.project.samples import find_sample


def _project(folder: Path) -> Path:
    return folder / "day.bloodproject"


def _create_project(folder: Path) -> None:
    create_project(_project(folder)).close()


def _add_sample(folder: Path) -> None:
    with open_project(_project(folder)) as project:
        number = len(_read_table(_project(folder), "sample"))
        name = f"S-{number}"
        list(add_predictions(project, [Sample(name, folder)], predict_cells(name, 60), MODEL, who="Ada"))


def _prepare_sample(folder: Path) -> None:
    _create_project(folder)
    _add_sample(folder)


def _decide(folder: Path) -> None:
    """Decide about one cell after the other, as keys do."""
    with open_project(_project(folder)) as project:
        review = Review(project, find_sample(project, "S-0").key, "Ada")
        review.assign([1], "platelet" if _find_class(folder, 1) != "platelet" else "neutrophil")


def _find_class(folder: Path, cell: int) -> object:
    rows = _read_table(_project(folder), "review", "cell, final_class")
    return dict(rows).get(cell)


def _decide_and_sign(folder: Path) -> None:
    _prepare_sample(folder)
    _decide(folder)


def _sign(folder: Path) -> None:
    with open_project(_project(folder)) as project:
        sample = find_sample(project, "S-0")
        review = Review(project, sample.key, "Ada")
        if sample.state == "signed":
            review.reopen()
        else:
            review.sign()


def _back_up(folder: Path) -> None:
    _decide(folder)
    with open_project(_project(folder)) as project:
        back_up(project)


def _look_at_project(folder: Path) -> State:
    if not _project(folder).exists():
        return {"project": None}
    open_project(_project(folder)).close()
    return {"project": _read_project(_project(folder))}


def _look_at_backups(folder: Path) -> State:
    """Every backup is a whole project, and the newest one is of the old or the new state."""
    states = [_read_project(path) for path in list_backups(_project(folder))]
    return _look_at_project(folder) | {"newest backup": states[0] if states else None}


def _read_project(path: Path) -> dict[str, Any]:
    with closing(sqlite3.connect(path)) as connection:
        for check in ("integrity_check", "foreign_key_check"):
            if connection.execute(f"PRAGMA {check}").fetchall() not in ([("ok",)], []):
                raise ValueError(f"{check} fails")
    tables = {name: _read_table(path, name) for name in ("sample", "cell", "review", "change", "own_class")}
    # But for the time, which is another at every trial.
    tables["step"] = _read_table(path, "step", "key, action, who, sample")
    return tables


def _read_table(path: Path, name: str, columns: str = "*") -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        found = connection.execute(f"SELECT {columns} FROM {name} ORDER BY 1")
        drop = {i for i, one in enumerate(found.description) if one[0].endswith("_at")}
        return [tuple(v for i, v in enumerate(row) if i not in drop) for row in found.fetchall()]


WORKS = (
    Work("create", "A project is made", lambda _: None, _create_project, _look_at_project),
    Work("sample", "A sample comes into a project", _prepare_sample, _add_sample, _look_at_project),
    Work("decision", "A decision in review", _prepare_sample, _decide, _look_at_project),
    Work("sign", "A sample is signed", _decide_and_sign, _sign, _look_at_project),
    Work("backup", "A decision, and a backup", _prepare_sample, _back_up, _look_at_backups),
)
