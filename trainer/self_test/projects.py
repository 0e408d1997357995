"""The checks of what is kept: a project that is decided in and opened again, and a report of it."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

from trainer.bundle.model_file import read_model
from trainer.dataset.samples import find_samples
from trainer.errors import SelfTestError
from trainer.inference.classify import classify_samples
from trainer.inference.predictions import Status
from trainer.project.adding import add_predictions
from trainer.project.cells import list_cells
from trainer.project.project_file import Project, create_project, open_project
from trainer.project.report import write_project_report
from trainer.project.review import Review
from trainer.project.samples import ReviewState, list_samples
from trainer.reports.laboratory import Laboratory
from trainer.reports.target import Format, ReportTarget
from trainer.reports.used_model import name_model
from trainer.resources import bundled_model, sample_cells

# The smallest one with eosinophils; one is enough.
_SAMPLE = "drawn-002"
_WHO = "self-test"
_DISK = "Make room on the disk of the temporary folder, allow writing there, and start again."


def check_project(folder: Path) -> str:
    """Make a project, fill it, decide in it, sign, close it, and find all that when it is opened again.

    Raises:
        SelfTestError: What was decided is not there again.
        ProjectError: The project cannot be made, changed or opened.
    """
    path = folder / "self-test.bloodproject"
    with create_project(path) as project:
        _fill(project)
        sample = list_samples(project)[0]
        cells = [one for one in list_cells(project, sample.key) if one.status is Status.CLASSIFIED]
        if len(cells) < 2:
            raise SelfTestError("Too few sample cells are classified to decide about.")
        (given, left_out), class_id = cells[:2], cells[-1].machine_class
        review = Review(project, sample.key, _WHO)
        review.assign([given.key], class_id)
        review.exclude([left_out.key])
        review.sign()
    with open_project(path) as project:
        sample = list_samples(project)[0]
        kept = {one.key: one for one in list_cells(project, sample.key)}
    if (
        kept[given.key].final_class != class_id
        or kept[left_out.key].status is not Status.EXCLUDED
        or sample.state is not ReviewState.SIGNED
    ):
        raise SelfTestError("What was decided in a project is not there when it is opened again.", _DISK)
    return f"A project of {len(kept)} cells keeps what is decided in it."


def check_report(folder: Path) -> str:
    """Write a report in all forms, and look into each file.

    Raises:
        SelfTestError: A file is empty, or not what it should be.
        OutputError: They cannot be written.
    """
    with create_project(folder / "self-test.bloodproject") as project:
        _fill(project)
        target = ReportTarget(folder / "report", "self-test", formats=tuple(Format))
        files, _, _ = write_project_report(project, target, laboratory=Laboratory())
    bad = [path.name for path in files if not _BEGINS[path.suffix](path.read_bytes())]
    if bad or not files:
        raise SelfTestError(f"The report's file “{''.join(bad[:1])}” is empty or damaged.", _DISK)
    return f"{len(files)} files are written: {', '.join(one.value.upper() for one in Format)}."


def _fill(project: Project) -> None:
    model = read_model(bundled_model())
    samples = find_samples([sample_cells() / _SAMPLE])
    for _ in add_predictions(project, samples, classify_samples(samples, model), name_model(model), who=_WHO):
        pass


def _is_json(data: bytes) -> bool:
    try:
        return bool(json.loads(data))
    except ValueError:
        return False


_BEGINS: Mapping[str, Callable[[bytes], bool]] = {
    ".csv": lambda data: data.count(b"\n") > 1,
    ".json": _is_json,
    ".xlsx": lambda data: data.startswith(b"PK"),
    ".pdf": lambda data: data.startswith(b"%PDF-") and data.rstrip().endswith(b"%%EOF"),
}
