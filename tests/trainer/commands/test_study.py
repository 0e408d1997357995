from collections.abc import Callable
from pathlib import Path

import pytest

from trainer.commands import study as study_command
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


def test_a_study_fills_the_table_and_goes_on_where_it_was(
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

    assert run(*words).status == 0
    assert len(started) == 2


def test_a_network_that_cannot_start_is_a_row_and_the_rest_goes_on(
    cells: Callable[..., Path], recipe: Path, tmp_path: Path, run, started: list[TrainJob]
) -> None:
    folder, empty = cells({"neutrophil": 12, "platelet": 12}), tmp_path / "no weights"
    empty.mkdir()
    out = tmp_path / "study"

    found = run(
        *("study", folder, "--networks", "mobilenet_v2,basic_cnn", "--weights", empty),
        *("--config", recipe, "--out", out),
    )

    assert found.status == 0
    assert "no weights" in found.err
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
