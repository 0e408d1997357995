import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from trainer.bundle.card import DataDescription
from trainer.bundle.model_file import ModelFile
from trainer.commands import study as study_command
from trainer.errors import DatasetError
from trainer.events import Failed, Finished
from trainer.jobs import JobControl, TrainJob
from trainer.study import read_rows
from trainer.worker import run_job

pytest.importorskip("tensorflow", reason="the heavy half is not installed: pip install bloodcell[train]")

RECIPE = """
input_size = 32
epochs = 1
batch_size = 8
augmentation = "none"
"""


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[TrainJob]:
    """The jobs that were run; in this process, which has TensorFlow already."""
    jobs: list[TrainJob] = []

    def run_here(job: TrainJob, emit: Callable[..., None]) -> Finished | Failed:
        jobs.append(job)
        return run_job(job, lambda _event: None, JobControl())

    monkeypatch.setattr(study_command, "run_in_child", run_here)
    return jobs


@pytest.fixture
def recipe(tmp_path: Path) -> Path:
    path = tmp_path / "recipe.toml"
    path.write_text(RECIPE, encoding="utf-8")
    return path


def test_a_study_goes_on_where_it_was(
    cells: Callable[..., Path], recipe: Path, tmp_path: Path, run, trained: list[TrainJob]
) -> None:
    folder, out = cells({"neutrophil": 3, "platelet": 3}), tmp_path / "study"
    words = ("study", folder, "--networks", "basic_cnn,vgg16", "--config", recipe, "--out", out)

    found = run(*words, "--json")

    assert found.status == 0
    assert [(row["network"], row["is_cleaned"]) for row in found.json["rows"]] == [
        ("basic_cnn", False),
        ("basic_cnn", True),
        ("vgg16", False),
        ("vgg16", True),
    ]
    assert {row.accuracy for row in read_rows(out)} == {0.75}
    assert [job.config.duplicates for job in trained] == ["keep", "leave_out"] * 2

    assert run(*words).status == 0
    assert len(trained) == 4


def test_a_shorter_study_still_trains_all_layers(
    cells: Callable[..., Path], tmp_path: Path, run, trained: list[TrainJob]
) -> None:
    folder, out = cells({"neutrophil": 3, "platelet": 3}), tmp_path / "study"

    run("study", folder, "--networks", "basic_cnn", "--epochs", "4", "--out", out)

    # The study's own are 30, of them 5 of the head.
    assert [(job.config.epochs, job.config.head_epochs) for job in trained] == [(4, 1)] * 2


@pytest.mark.slow
def test_a_study_trains_and_fills_the_table(
    cells: Callable[..., Path], recipe: Path, tmp_path: Path, run, started: list[TrainJob]
) -> None:
    folder, other = (
        cells({"neutrophil": 12, "platelet": 12}),
        cells({"neutrophil": 3, "platelet": 3}, folder="other", first_seed=50),
    )
    out = tmp_path / "study"
    words = ("study", folder, "--test", other, "--networks", "basic_cnn", "--config", recipe, "--out", out)

    found = run(*words, "--json")

    assert found.status == 0
    as_is, cleaned = read_rows(out)
    assert [row["network"] for row in found.json["rows"]] == ["basic_cnn", "basic_cnn"]
    assert (as_is.is_cleaned, cleaned.is_cleaned) == (False, True)
    assert as_is.accuracy is not None
    assert as_is.external_accuracy is not None
    assert as_is.corrupted_accuracy is not None
    assert as_is.note == "runs; says nothing about accuracy"
    assert [job.config.duplicates for job in started] == ["keep", "leave_out"]
    assert started[0].config.input_size == 96
    assert "Basic CNN" in (out / "study.md").read_text(encoding="utf-8")


def test_a_network_that_cannot_start_is_a_row_and_the_rest_goes_on(
    cells: Callable[..., Path],
    recipe: Path,
    tmp_path: Path,
    run,
    trained: list[TrainJob],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder, out = cells({"neutrophil": 3, "platelet": 3}), tmp_path / "study"
    leave = study_command.run_in_child

    def refuse_one(job: TrainJob, emit: Callable[..., None]) -> Finished | Failed:
        if job.config.network == "mobilenet_v2":
            return Failed(job_id=job.id, summary="There are no weights.", remedy="Bring them.")
        return leave(job, emit)

    monkeypatch.setattr(study_command, "run_in_child", refuse_one)

    found = run("study", folder, "--networks", "mobilenet_v2,basic_cnn", "--config", recipe, "--out", out)

    assert found.status == 0
    assert "There are no weights. Bring them." in found.err
    rows = read_rows(out)
    assert [(row.network, bool(row.failure)) for row in rows] == [
        ("mobilenet_v2", True),
        ("mobilenet_v2", True),
        ("basic_cnn", False),
        ("basic_cnn", False),
    ]


def test_an_unknown_network_ends_it_before_anything_is_trained(
    cells: Callable[..., Path], recipe: Path, tmp_path: Path, run, started: list[TrainJob]
) -> None:
    found = run("study", cells({"ig": 3, "platelet": 3}), "--networks", "basic_cnn,nonet", "--config", recipe)

    assert found.status == 1
    assert "“nonet”" in found.err
    assert started == []


@pytest.fixture
def trained(monkeypatch: pytest.MonkeyPatch, make_model: Callable[..., ModelFile]) -> list[TrainJob]:
    """The jobs that were run; each leaves the tiny model, and nothing is trained."""
    jobs: list[TrainJob] = []
    data = DataDescription(
        fingerprint="0" * 64,
        n_images={"train": 8, "validation": 2, "test": 2},
        n_per_class={"neutrophil": 6, "platelet": 6},
    )
    tiny = make_model(data=data)

    def leave(job: TrainJob, emit: Callable[..., None]) -> Finished:
        jobs.append(job)
        job.out.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(tiny.path, job.out)
        return Finished(job_id=job.id, reason="Done.", model=str(job.out))

    monkeypatch.setattr(study_command, "run_in_child", leave)
    return jobs


def test_a_training_is_kept_where_the_test_on_other_images_fails_and_completed_later(
    cells: Callable[..., Path],
    recipe: Path,
    tmp_path: Path,
    run,
    trained: list[TrainJob],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = cells({"neutrophil": 3, "platelet": 3})
    other = cells({"neutrophil": 2, "platelet": 2}, folder="other", first_seed=50)
    out = tmp_path / "study"
    words = ("study", folder, "--test", other, "--networks", "basic_cnn", "--config", recipe, "--out", out)

    def fail(*_: object, **__: object) -> None:
        raise DatasetError("The drive is gone.")

    with monkeypatch.context() as patch:
        patch.setattr(study_command, "evaluate_dataset", fail)
        assert run(*words).status == 1
    (row,) = read_rows(out)
    assert (row.accuracy, row.external_accuracy) == (0.75, None)

    assert run(*words).status == 0
    assert [row.external_accuracy is not None for row in read_rows(out)] == [True, True]
    # One as it is and one cleaned: what was trained before the failure was not trained again.
    assert [job.config.duplicates for job in trained] == ["keep", "leave_out"]


def test_a_study_without_a_test_part_is_refused_before_anything_is_trained(
    cells: Callable[..., Path], recipe: Path, tmp_path: Path, run, trained: list[TrainJob]
) -> None:
    recipe.write_text(f"{RECIPE}test_fraction = 0.0\n", encoding="utf-8")
    found = run("study", cells({"ig": 3, "platelet": 3}), "--config", recipe, "--out", tmp_path / "study")
    assert found.status == 1
    assert "Set test_fraction above 0 in the recipe." in found.err
    assert trained == []


def test_new_decisions_in_the_same_file_are_another_training(
    cells: Callable[..., Path], recipe: Path, tmp_path: Path, run, trained: list[TrainJob]
) -> None:
    folder, decisions = cells({"neutrophil": 3, "platelet": 3}), tmp_path / "decisions.csv"
    words = ("study", folder, "--networks", "basic_cnn", "--config", recipe, "--out", tmp_path / "study")
    for excluded in (0, 0, 1):
        decisions.write_text(f"path,decision\nplatelet/{excluded}.jpg,exclude\n", encoding="utf-8")
        assert run(*words, "--decisions", decisions).status == 0
    assert [job.config.duplicates for job in trained] == ["keep", "leave_out", "leave_out"]


def test_decisions_that_cannot_be_read_end_it_before_anything_is_trained(
    cells: Callable[..., Path], recipe: Path, tmp_path: Path, run, trained: list[TrainJob]
) -> None:
    words = ("study", cells({"ig": 3, "platelet": 3}), "--config", recipe, "--out", tmp_path / "study")
    assert run(*words, "--decisions", tmp_path / "nowhere.csv").status == 1
    assert trained == []
