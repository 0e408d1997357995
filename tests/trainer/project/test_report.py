import csv
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from trainer.classes import Role
from trainer.dataset.framing import FramingChoice
from trainer.dataset.samples import Sample
from trainer.errors import ProjectError
from trainer.inference.predictions import Prediction
from trainer.project.adding import add_predictions
from trainer.project.classes import add_class
from trainer.project.counts import summarise_samples
from trainer.project.project_file import Project
from trainer.project.report import write_project_report
from trainer.project.review import Review
from trainer.reports.target import ReportTarget
from trainer.reports.used_model import UsedModel

Predict = Callable[..., Prediction]
Fill = Callable[..., int]
Keys = Callable[[int], dict[str, int]]


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_report_has_final_classes_beside_the_models(
    project: Project, mixed: int, keys: Keys, tmp_path: Path
) -> None:
    cells, review = keys(mixed), Review(project, mixed, "=Ada")
    add_class(project, "Blast", Role.WBC, "Ada")
    review.assign([cells["d.png"]], "blast")
    review.assign([cells["a.png"]], "platelet")
    review.exclude([cells["b.png"]])
    target = ReportTarget(tmp_path / "out", "run")

    files, counts, used = write_project_report(project, target)

    assert files == target.files
    assert used.name == "tiny"
    rows = {row["image"]: row for row in read(target.cells)}
    found = {name: (row["machine_class"], row["status"], row["final_class"]) for name, row in rows.items()}
    assert found == {
        "a.png": ("neutrophil", "classified", "platelet"),
        "b.png": ("neutrophil", "excluded", ""),
        "c.png": ("platelet", "classified", "platelet"),
        "d.png": ("erythroblast", "classified", "blast"),
        "e.png": ("", "excluded", ""),
        "f.png": ("", "failed", ""),
    }
    assert rows["b.png"]["reason"] == "excluded in review"
    assert rows["c.png"]["converted_from"] == "grey first frame"
    assert {(row["class"], row["count"]) for row in read(target.counts)} == {
        ("neutrophil", "0"),
        ("erythroblast", "0"),
        ("platelet", "2"),
        ("blast", "1"),
    }
    assert json.loads(target.json.read_bytes())["samples"][0]["counts"]["blast"] == 1
    assert counts.snapshot() == tuple(summarise_samples(project).values())


def test_the_same_project_gives_the_same_bytes(project: Project, mixed: int, tmp_path: Path) -> None:
    first, second = (ReportTarget(tmp_path / name, "run") for name in ("1", "2"))

    write_project_report(project, first)
    write_project_report(project, second)

    assert [path.read_bytes() for path in first.files] == [path.read_bytes() for path in second.files]


def test_an_empty_project_has_nothing_to_report(project: Project, tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="There is no sample in the project"):
        write_project_report(project, ReportTarget(tmp_path / "out", "run"))
    assert not (tmp_path / "out").exists()


def test_of_several_models_one_is_named(
    project: Project, mixed: int, fill: Fill, predict: Predict, used_model: UsedModel, tmp_path: Path
) -> None:
    other = replace(used_model, sha256="b" * 64, classes=used_model.classes[:2])
    fill([predict("a.png", 0, sample_id="S-2")], sample_id="S-2", model=other)
    target = ReportTarget(tmp_path / "out", "run")

    with pytest.raises(
        ProjectError, match="classified by several models: “tiny aaaaaaaa” and “tiny bbbbbbbb”"
    ):
        write_project_report(project, target)
    with pytest.raises(ProjectError, match=r"No sample of the project .* was classified by “pbc8”"):
        write_project_report(project, target, "pbc8")
    write_project_report(project, target, "bbbb")

    assert {row["sample_id"] for row in read(target.cells)} == {"S-2"}


def test_samples_of_several_framings_say_so(
    project: Project, mixed: int, tmp_path: Path, used_model: UsedModel
) -> None:
    list(
        add_predictions(
            project, [Sample("S-2", tmp_path)], [], used_model, who="Ada", framing=FramingChoice.WHOLE
        )
    )
    target = ReportTarget(tmp_path / "out", "run")

    write_project_report(project, target)

    assert json.loads(target.json.read_bytes())["framing"] == "several"
