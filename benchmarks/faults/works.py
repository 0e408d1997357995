"""What writes the user's files, each small enough to be broken off at every step.

A work is prepared (the old state), done (the new state), and looked at: what is found, by name. Each value
found must be the old one or the new one, whole.
"""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from trainer.bundle.card import DataDescription, ModelCard
from trainer.bundle.changes import rename_model
from trainer.bundle.library import list_models
from trainer.bundle.model_file import read_model, read_weights, write_model
from trainer.bundle.places import take_place
from trainer.classes import KNOWN_CLASSES
from trainer.cleaning.decisions import Decision, Verdict, read_decisions, write_decisions
from trainer.cleaning.keeping import find_place
from trainer.config import TrainingConfig
from trainer.dataset.framing import Framing
from trainer.dataset.samples import Sample
from trainer.dataset.sources import ImageFile
from trainer.evaluation.results import Results, TestedImage, find_results, write_results
from trainer.inference.predictions import Prediction, Status
from trainer.project.adding import add_predictions
from trainer.project.backups import back_up, list_backups
from trainer.project.project_file import create_project, open_project
from trainer.project.review import Review
from trainer.project.samples import find_sample
from trainer.reports.counts import RunCounts
from trainer.reports.files import write_report
from trainer.reports.outcomes import take_prediction
from trainer.reports.target import Format, ReportTarget
from trainer.reports.used_model import UsedModel
from trainer.resources import HOME_VARIABLE, user_models

State = dict[str, object]
_LITERT = b"\x1c\x00\x00\x00TFL3" + bytes(100_000)
_DIGEST = "a" * 64


@dataclass(frozen=True, slots=True)
class Work:
    """Something that writes files.

    Attributes:
        name: Short name.
        title: What it is, for the table.
        prepare: Makes the old state in an empty folder.
        act: Does the work there once more.
        look: Returns what is found there; raises where something is neither old nor new.
    """

    name: str
    title: str
    prepare: Callable[[Path], object]
    act: Callable[[Path], object]
    look: Callable[[Path], State]


def be_at_home(folder: Path) -> None:
    """Put the user's folders of this process below a folder."""
    os.environ[HOME_VARIABLE] = str(folder / "home")


# Checkpoints. The module that writes them needs no Keras, though it stands among those that do.


def _save_checkpoint(folder: Path, epochs: int) -> None:
    from trainer.learning.checkpoints import Checkpoints, RunState

    state = RunState(
        job="job", epochs_run=epochs, best_epoch=1, best_loss=0.5, plateau_best=None, plateau_wait=0
    )
    arrays = {
        "model/a": np.full((300, 40), epochs, np.float32),
        "optimizer/0": np.array(epochs, np.int64),
        "random/0": np.full(2, epochs, np.uint32),
    }
    Checkpoints(folder, "job").save(state, arrays)


def _prepare_checkpoints(folder: Path) -> None:
    for epochs in (1, 2):
        _save_checkpoint(folder, epochs)


def _look_at_checkpoints(folder: Path) -> State:
    from trainer.learning.checkpoints import Checkpoints

    newest = Checkpoints(folder, "job").load()
    if newest is None:
        raise ValueError("there is no whole checkpoint")
    return {"newest": (newest.state.epochs_run, float(newest.arrays["model/a"].mean()))}


# Models.


def _make_card(title: str) -> ModelCard:
    return ModelCard(
        title=title,
        classes=KNOWN_CLASSES,
        network="basic_cnn",
        framing=Framing(size=32),
        n_features=256,
        feature_map=(2, 2, 256),
        training=TrainingConfig(network="basic_cnn", input_size=32),
        data=DataDescription(fingerprint="0" * 64, n_images={}, n_per_class={}),
        scores={},
    )


def _publish(_: Path) -> None:
    """Publish a model as a training does: by a free name, then its results."""
    with take_place(user_models() / "ward.bloodcell") as place:
        model = write_model(
            place,
            _make_card(place.stem),
            _LITERT + place.stem.encode(),
            {"head": np.arange(12_000, dtype=np.float32)},
        )
    image = TestedImage(
        path="a.png", fingerprint="0" * 32, truth="ig", predicted="ig", probabilities=(1.0,) + (0.0,) * 7
    )
    write_results(
        Results(
            model_digest=model.card.entries["model.tflite"],
            title="Ward",
            network="basic_cnn",
            dataset="cells",
            part="test",
            classes=model.card.classes,
            images=(image,),
        )
    )


def _look_at_models(_: Path) -> State:
    found: State = {}
    for path in list_models():
        if path.parent == user_models():
            model = read_model(path)
            found[path.name] = (model.card.title, float(read_weights(path)["head"].sum()))
            results = find_results(model.card)
            found[f"results of {path.name}"] = None if results is None else len(results.images)
    return found


def _rename(_: Path) -> None:
    path = user_models() / "ward.bloodcell"
    rename_model(path, read_model(path).card.title + "!")


# Projects.

_CLASSES = tuple(one for one in KNOWN_CLASSES if one.id in {"neutrophil", "erythroblast", "platelet"})
_MODEL = UsedModel(name="m", title="M", network="n", classes=_CLASSES, caution="", sha256=_DIGEST)


def _project(folder: Path) -> Path:
    return folder / "day.bloodproject"


def _predict(sample: str, count: int) -> Iterator[Prediction]:
    for number in range(count):
        shares = np.full(3, 0.125, np.float32)
        shares[number % 3] = 0.75
        yield Prediction(
            sample,
            ImageFile(sample, f"{number}.png"),
            Status.CLASSIFIED,
            number % 3,
            shares,
            digest=number.to_bytes(16),
        )


def _create_project(folder: Path) -> None:
    create_project(_project(folder)).close()


def _add_sample(folder: Path) -> None:
    with open_project(_project(folder)) as project:
        number = len(_read_table(_project(folder), "sample"))
        name = f"S-{number}"
        list(add_predictions(project, [Sample(name, folder)], _predict(name, 60), _MODEL, who="Ada"))


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


# Reports.


def _report(folder: Path) -> None:
    """Write a report in all forms over the one that is there, with one cell more."""
    target = ReportTarget(folder / "out", "day", formats=tuple(Format))
    counts = RunCounts(["S-0"], _CLASSES)
    number = len(list(folder.glob("out/day_cells.csv"))) * 30 + 30
    write_report(target, _MODEL, map(take_prediction, _predict("S-0", number)), counts)


def _look_at_files(folder: Path) -> State:
    return {path.name: path.read_bytes() for path in sorted((folder / "out").glob("day*"))}


# Decisions and settings.


def _decide_about_images(folder: Path) -> None:
    place = find_place(folder)
    done = len(read_decisions(place)) if place.exists() else 0
    write_decisions(
        place, [Decision(path=f"platelet/{n}.png", verdict=Verdict.EXCLUDE) for n in range(done + 40)]
    )


def _look_at_decisions(folder: Path) -> State:
    return {"decisions": read_decisions(find_place(folder))}


def _change_settings(_: Path) -> None:
    from bloodcell_gui.settings import CLEANED_DATASET, THUMBNAIL_SIZE, Settings

    settings = Settings()
    size = settings.read(THUMBNAIL_SIZE)
    settings.write(THUMBNAIL_SIZE, 100 if size == 96 else size + 1)
    settings.write(CLEANED_DATASET, "/cells/Müller")
    settings.keep()


def _look_at_settings(_: Path) -> State:
    from bloodcell_gui.settings import THUMBNAIL_SIZE, Settings

    return {"settings": Settings().read(THUMBNAIL_SIZE)}


# What a harness that finds nothing would pass over: a file that is simply overwritten.


def _write_carelessly(folder: Path) -> None:
    path = folder / "careless.txt"
    size = path.stat().st_size if path.exists() else 0
    with path.open("wb") as file:
        file.write(b"x" * (size + 20_000))


def _look_at_careless(folder: Path) -> State:
    return {"careless": (folder / "careless.txt").read_bytes()}


WORKS = (
    Work(
        "checkpoint",
        "A checkpoint",
        _prepare_checkpoints,
        lambda folder: _save_checkpoint(folder, 3),
        _look_at_checkpoints,
    ),
    Work("publish", "A model is published, and its results", _publish, _publish, _look_at_models),
    Work("rename", "A model gets another title", _publish, _rename, _look_at_models),
    Work("create", "A project is made", lambda _: None, _create_project, _look_at_project),
    Work("sample", "A sample comes into a project", _prepare_sample, _add_sample, _look_at_project),
    Work("decision", "A decision in review", _prepare_sample, _decide, _look_at_project),
    Work("sign", "A sample is signed", _decide_and_sign, _sign, _look_at_project),
    Work("backup", "A decision, and a backup", _prepare_sample, _back_up, _look_at_backups),
    Work("report", "A report in all forms", _report, _report, _look_at_files),
    Work(
        "decisions",
        "The decisions file of a cleaning",
        _decide_about_images,
        _decide_about_images,
        _look_at_decisions,
    ),
    Work("settings", "The settings", _change_settings, _change_settings, _look_at_settings),
)
CARELESS = Work(
    "careless", "A file that is overwritten in place", _write_carelessly, _write_carelessly, _look_at_careless
)


def find_work(name: str) -> Work:
    """Return a work by its short name."""
    return next(one for one in (*WORKS, CARELESS) if one.name == name)
