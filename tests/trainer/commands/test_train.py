import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from trainer.bundle.card import CleaningDescription
from trainer.bundle.card_markdown import describe_card_markdown
from trainer.bundle.model_file import ModelFile, read_model, read_split
from trainer.config import TrainingConfig
from trainer.dataset.split_file import read_split_file
from trainer.events import Finished
from trainer.jobs import Job, TrainJob
from trainer.resources import user_models
from trainer.runs import keep_job, unfinished_jobs

pytest.importorskip("tensorflow", reason="the heavy half is not installed: pip install bloodcell[train]")

RunCommand = Callable[..., Any]

RECIPE = """
network = "basic_cnn"
weights = "none"
input_size = 32
epochs = 2
batch_size = 8
augmentation = "none"
seed = 4

[card]
title = "Ours"
caution = "Knows two classes only."
"""


@pytest.fixture
def recipe(tmp_path: Path) -> Path:
    path = tmp_path / "recipe.toml"
    path.write_text(RECIPE, encoding="utf-8")
    return path


def test_a_data_set_becomes_a_model_that_classifies(
    cells: Callable[..., Path],
    recipe: Path,
    tmp_path: Path,
    run: RunCommand,
    snapshot: Callable[[Path], object],
) -> None:
    folder = cells({"neutrophil": 12, "platelet": 12})
    before = snapshot(folder)
    out, split = tmp_path / "ours.bloodcell", tmp_path / "split.csv.gz"
    done = run("train", folder, "--config", recipe, "--out", out, "--split-file", split, "--json")
    assert done.status == 0, done.err
    assert done.out.count("\n") == 1
    assert done.json["model"] == str(out)
    assert set(done.json["metrics"]) >= {"test_accuracy", "validation_accuracy"}
    assert "Epoch   2" in done.err

    card = read_model(out).card
    assert card.title == "Ours"
    assert card.class_ids == ("neutrophil", "platelet")
    assert card.framing.size == 32
    assert card.training.seed == 4
    assert card.data.n_images == {"train": 16, "validation": 4, "test": 4}
    assert card.command == f"bloodcell train {folder.name} --config recipe.toml --weights none"
    assert list(read_split_file(split).values()).count("test") == 4
    assert read_split(out) == read_split_file(split)
    assert snapshot(folder) == before

    counted = run("classify", folder, "--model", out, "--json")
    assert sum(sample["n_classified"] for sample in counted.json["samples"]) == 24


def test_a_folder_without_labels_is_learned_from_by_decisions(
    cells: Callable[..., Path],
    recipe: Path,
    tmp_path: Path,
    run: RunCommand,
    snapshot: Callable[[Path], object],
) -> None:
    folder = cells({"neutrophil": 13, "platelet": 12}, flat=True)
    lines = [f"{c}-{n}.jpg,relabel,{c}" for c in ("neutrophil", "platelet") for n in range(12)]
    decisions = tmp_path / "decisions.csv"
    decisions.write_text("\n".join(["path,decision,new_label", *lines]), encoding="utf-8")
    before, out = snapshot(folder), tmp_path / "ours.bloodcell"
    refused = run("train", folder, "--config", recipe, "--out", out)
    assert refused.status != 0
    assert "nothing says of which class they are" in refused.err
    done = run("train", folder, "--config", recipe, "--out", out, "--decisions", decisions)
    assert done.status == 0, done.err
    card = read_model(out).card
    assert card.data.n_per_class == {"neutrophil": 12, "platelet": 12}
    assert card.data.cleaning == CleaningDescription(decisions="decisions.csv", n_labelled=24, n_unlabelled=1)
    told = describe_card_markdown(card)
    assert "24 labelled, 0 relabelled and 0 left out by `decisions.csv`" in told
    assert "and 1 that nobody labelled" in told
    assert snapshot(folder) == before


def test_without_out_a_model_goes_into_the_library_and_never_over_another(
    cells: Callable[..., Path], recipe: Path, run: RunCommand, tiny_model: ModelFile
) -> None:
    other = user_models() / "cells-basic_cnn.bloodcell"
    other.parent.mkdir(parents=True)
    shutil.copy(tiny_model.path, other)
    folder = cells({"neutrophil": 6, "platelet": 6})
    assert run("train", folder, "--config", recipe, "--epochs", 1).status == 0
    assert other.read_bytes() == tiny_model.path.read_bytes()
    names = sorted(path.name for path in user_models().iterdir())
    assert names == ["cells-basic_cnn.bloodcell", "cells-basic_cnn_2.bloodcell"]
    assert "cells-basic_cnn_2" in run("models").out


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--network", "resnet"), "There is no network “resnet”. Choose one of: "),
        (("--weights", "imagenet"), "There are no ImageNet weights for Basic CNN."),
        (("--weights", "elsewhere"), "There are no weights “elsewhere”."),
        (("--out", "model.zip"), "is no name for a model file. Give --out a file that ends in .bloodcell."),
        (("--epochs", "0"), "An option has a wrong value"),
    ],
)
def test_a_wrong_option_is_one_sentence_with_what_to_do(
    cells: Callable[..., Path],
    recipe: Path,
    run: RunCommand,
    options: tuple[str, ...],
    told: str,
) -> None:
    folder = cells({"neutrophil": 6, "platelet": 6})
    done = run("train", folder, "--config", recipe, *options)
    assert done.status == 1
    assert told in " ".join(done.err.split())
    assert "Traceback" not in done.err
    assert not user_models().exists()
    assert unfinished_jobs() == []


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ({}, "nowhere"),
        ({"neutrophil": 6}, "All images are of one class"),
        ({"neutrophil": 6, "platelet": 1}, "latelet"),
    ],
)
def test_a_data_set_that_will_not_do_is_refused(
    cells: Callable[..., Path],
    recipe: Path,
    tmp_path: Path,
    run: RunCommand,
    counts: dict[str, int],
    told: str,
) -> None:
    folder = cells(counts) if counts else tmp_path / "nowhere"
    out = tmp_path / "out.bloodcell"
    done = run("train", folder, "--config", recipe, "--out", out)
    assert done.status == 1
    assert told in " ".join(done.err.split())
    assert not out.exists()


def test_a_cancelled_training_leaves_nothing_behind(
    cells: Callable[..., Path],
    recipe: Path,
    tmp_path: Path,
    user_folders: Path,
    monkeypatch: pytest.MonkeyPatch,
    run: RunCommand,
) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("trainer.learning.fit_in_memory.fit_network", interrupt)
    out = tmp_path / "out.bloodcell"
    done = run("train", cells({"neutrophil": 6, "platelet": 6}), "--config", recipe, "--out", out)
    assert done.status == 130
    assert "Traceback" not in done.err
    assert not out.exists()
    assert not [path for path in user_folders.rglob("*") if path.is_file()]


def test_what_was_cleaned_away_is_in_the_card_and_nothing_goes_unasked(
    cells: Callable[..., Path], recipe: Path, tmp_path: Path, run: RunCommand
) -> None:
    folder = cells({"neutrophil": 12, "platelet": 12})
    (folder / "neutrophil/again.jpg").write_bytes((folder / "neutrophil/0.jpg").read_bytes())
    (folder / "platelet/wrong.jpg").write_bytes((folder / "neutrophil/1.jpg").read_bytes())
    decisions = tmp_path / "decisions.csv"
    decisions.write_text(
        "path;decision;new_label\nplatelet/0.jpg;exclude;\nplatelet/1.jpg;relabel;Neutrophil\n"
    )
    out = tmp_path / "ours.bloodcell"

    words = ("train", folder, "--config", recipe, "--out", out, "--epochs", 1)
    assert run(*words).status == 0
    card = read_model(out).card
    assert sum(card.data.n_images.values()) == 26
    assert card.data.cleaning is None

    done = run(*words, "--decisions", decisions, "--duplicates", "leave_out")
    assert done.status == 0
    assert "Left out: platelet/0.jpg: a decision excludes it." in done.err
    card = read_model(out).card
    assert card.data.n_per_class == {"neutrophil": 12, "platelet": 10}
    assert card.data.cleaning == CleaningDescription(
        decisions="decisions.csv", n_relabelled=1, n_excluded=1, n_copies=1, n_contradicting=2
    )
    assert "--duplicates leave_out --decisions decisions.csv" in card.command


def test_decisions_about_another_data_set_are_refused(
    cells: Callable[..., Path], recipe: Path, tmp_path: Path, run: RunCommand
) -> None:
    decisions = tmp_path / "decisions.csv"
    decisions.write_text("path,decision\nelsewhere/0.jpg,exclude\n")
    folder = cells({"neutrophil": 6, "platelet": 6})
    done = run("train", folder, "--config", recipe, "--decisions", decisions)
    assert done.status == 1
    assert "The decisions are about another data set" in " ".join(done.err.split())
    assert not user_models().exists()


def broken_off(folder: Path) -> TrainJob:
    """Return a job on a data set whose run broke off."""
    job = TrainJob(dataset=folder.absolute(), config=TrainingConfig(), out=user_models() / "ours.bloodcell")
    keep_job(job)
    return job


@pytest.fixture
def resumed(monkeypatch: pytest.MonkeyPatch) -> list[Job]:
    """The jobs that were run; none is run really."""
    jobs: list[Job] = []

    def run_job(job: Job, *_: object) -> Finished:
        jobs.append(job)
        return Finished(job_id=job.id, reason="Done.")

    monkeypatch.setattr("trainer.commands.job_reporter.run_job", run_job)
    return jobs


def test_a_run_is_found_again_by_another_way_to_its_data(
    cells: Callable[..., Path], run: RunCommand, monkeypatch: pytest.MonkeyPatch, resumed: list[Job]
) -> None:
    folder = cells({"neutrophil": 1})
    job = broken_off(folder)
    monkeypatch.chdir(folder / "neutrophil")
    assert run("train", Path("..", "..", folder.name), "--resume").status == 0
    assert resumed == [job]


def test_a_run_that_goes_on_takes_no_other_options(
    cells: Callable[..., Path], run: RunCommand, resumed: list[Job]
) -> None:
    folder = cells({"neutrophil": 1})
    broken_off(folder)
    # Even those that say what is so anyway.
    done = run("train", folder, "--resume", "--epochs", 3, "--config", "default", "--json")
    assert done.status == 1
    told = " ".join(done.err.split())
    assert "keeps all its options. Leave out --epochs and --config, or start a new run" in told
    assert resumed == []
    assert run("train", folder, "--resume", "--json").status == 0


def test_a_folder_that_is_called_as_the_weights_changes_nothing(
    cells: Callable[..., Path],
    recipe: Path,
    tmp_path: Path,
    run: RunCommand,
    monkeypatch: pytest.MonkeyPatch,
    resumed: list[Job],
) -> None:
    folder = cells({"neutrophil": 1})
    monkeypatch.chdir(tmp_path)
    (tmp_path / "none").mkdir()
    assert run("train", folder, "--config", recipe).status == 0
    (job,) = resumed
    assert isinstance(job, TrainJob)
    assert job.config.weights == "none"
